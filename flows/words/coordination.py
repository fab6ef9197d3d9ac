"""What is said of coordinated work: contract by contract, part by part. What agents wrote cannot break it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.markdown import code, paragraph
from flows.model import Coordinated, Judgement, Part
from flows.model.coordination import BROKEN, NOT_SHOWN
from flows.words.quoting import sentence

NOT_REVIEWED = "nobody reviewed it"
SHOWN, CUT = 10, 300
ORDER = {BROKEN: 0, NOT_SHOWN: 1}


def report(done: Coordinated) -> str:
    """The whole of it, in markdown."""
    names = ", ".join(code(name) for name in done.repos)
    parts = [f"# Coordinated work {code(done.id)}", f"Repositories: {names}.", sentence(_verdict(done))]
    if done.plan:
        judged = {one.contract: one for one in done.judgements}
        parts.append("## Contracts")
        for contract in done.plan.contracts:
            one = judged.get(contract.id, Judgement(contract.id, NOT_SHOWN, doubt=NOT_REVIEWED))
            between = ", ".join(code(name) for name in contract.between)
            parts.append(f"### {code(contract.id)}: {one.verdict}")
            parts += [paragraph(contract.text), f"Between {between}.", *_judged(one)]
    if done.parts:
        parts += ["## Branches", "\n".join(_part(part) for part in done.parts)]
    if done.plan:
        parts += _list("Risks", done.plan.risks) + _list("Expected", done.plan.expected)
    return "\n\n".join(parts) + "\n"


def line(one: Judgement) -> str:
    """A judgement in one line."""
    why = one.doubt or one.remedy
    where = f" in {one.repo}" if one.repo else ""
    return f"{one.contract} {'is ' * (one.verdict != 'holds')}{one.verdict}{where}{f': {why}' if why else ''}"


def counted(judgements: Sequence[Judgement]) -> Mapping[str, int]:
    """How many contracts stand how, the worst first."""
    found = sorted((one.verdict for one in judgements), key=lambda verdict: ORDER.get(verdict, 2))
    return {verdict: found.count(verdict) for verdict in found}


def _verdict(done: Coordinated) -> str:
    if done.problem:
        return f"it ended before its time: {paragraph(done.problem)}"
    if done.holds:
        return "every contract holds"
    counts = ", ".join(f"{many} {verdict}" for verdict, many in counted(done.judgements).items())
    undone = ", ".join(code(part.repo) for part in done.parts if not part.is_done)
    rounds = f"; what was broken went back {done.rounds} times" if done.rounds else ""
    wanting = f"; the part of {undone} is not done as it was asked for" if undone else ""
    return f"it does not hold: contracts {counts or 'not reviewed'}{wanting}{rounds}"


def _judged(one: Judgement) -> list[str]:
    said = [f"Why: {paragraph(one.doubt)}."] if one.doubt else []
    if one.remedy:
        said.append(f"What to do{f' in {code(one.repo)}' if one.repo else ''}: {paragraph(one.remedy)}")
    seen = "\n".join(
        f"- {code(f'{seen.repo}/{seen.path}:{seen.line}')}: {code(seen.quote[:CUT])}" for seen in one.evidence
    )
    return [*said, *([seen] if seen else [])]


def _part(part: Part) -> str:
    changed = f"{len(part.changed)} files changed" if part.changed else "nothing changed"
    said = [f"- {code(part.repo)}, branch {code(part.branch)}, {changed}"]
    if part.worktree:
        said.append(f"  - worktree {code(part.worktree)}")
    if part.outside:
        more = f" and {len(part.outside) - SHOWN} more" if len(part.outside) > SHOWN else ""
        said.append(f"  - outside of what it owns: {', '.join(map(code, part.outside[:SHOWN]))}{more}")
    if part.problem:
        said.append(f"  - {paragraph(part.problem)}")
    return "\n".join(said)


def _list(head: str, texts: Sequence[str]) -> list[str]:
    return [f"## {head}", "\n".join(f"- {paragraph(one)}" for one in texts)] if texts else []
