"""What a manifest says of its stages, and a pull request of those that it belongs together with.

What agents wrote stands in code spans or on lines that begin no markdown, cut to what people read.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.coordinate import rounds
from flows.markdown import code, paragraph
from flows.model import Contract, Coordinated, Judgement, Part
from flows.model.coordination import HOLDS, NOT_SHOWN, PLAN, REVIEW, WORK
from flows.words.coordination import NOT_REVIEWED, report
from flows.words.quoting import sentence

MOST = 20_000  # characters of the rollup: rows need the rest
MOST_FINAL = 40_000
CUT = 160
NEEDED = (
    "**A person is needed.** Whoever pushes to one of the pull requests has all of them reviewed again; "
    "`/fleet submit` plans anew"
)
STAGES = {
    PLAN: "**Stage 1 of 3: the plan.** One agent reads all repositories and writes down what binds them",
    WORK: "**Stage 2 of 3: the work.** Each repository has a worker of its own",
    REVIEW: "**Stage 3 of 3: the review.** One agent reads all branches together",
}


def stands(done: Coordinated) -> str:
    """How far it is, contract by contract once there are any; as a part of the rollup."""
    for quotes in (3, 1, 0):
        text = "\n\n".join(part for part in (_head(done), _table(done, quotes)) if part)
        if len(text) <= MOST:
            return text
    return _head(done)


def final(done: Coordinated) -> str:
    """The report in full, as far as a comment holds it; and that a person is needed where it does not."""
    text = report(done)
    whole = text if len(text) <= MOST_FINAL else stands(done)
    return whole if done.holds else f"{sentence(NEEDED)}\n\n{whole}"


def linked(done: Coordinated, repo: str, manifest: str) -> str:
    """What a pull request says of the others; "" where there is no other."""
    others = [f"{part.repo}#{part.pull}" for part in done.parts if part.pull and part.repo != repo]
    if not others:
        return ""
    told = "They are merged together, once the contracts between them hold: that issue says whether they do."
    return f"Belongs together with {', '.join(others)}, for {manifest}. {told}"


def _head(done: Coordinated) -> str:
    if done.stage in STAGES:
        again = f"; what was broken went back, round {done.rounds} of {rounds.MOST}" if done.rounds else ""
        return sentence(STAGES[done.stage] + (again if done.stage == WORK else ""))
    if done.holds:
        return "**The review holds.** Every contract holds."
    why = done.problem or _undone(done.parts) or "not every contract holds"
    return f"{sentence(NEEDED)} {sentence(paragraph(why).replace('<', '&lt;'))}"


def _undone(parts: Sequence[Part]) -> str:
    names = ", ".join(code(part.repo) for part in parts if not part.is_done)
    return f"it was not reviewed, because the part of {names} is not done" if names else ""


def _table(done: Coordinated, quotes: int) -> str:
    if done.plan is None:
        return ""
    told = {one.contract: one for one in done.judgements}
    rows = [_row(contract, told.get(contract.id), quotes) for contract in done.plan.contracts]
    return "\n".join(
        ("| contract | between | verdict | evidence, and what to do |", "|---|---|---|---|", *rows)
    )


def _row(contract: Contract, one: Judgement | None, quotes: int) -> str:
    one = one or Judgement(contract.id, NOT_SHOWN, doubt=NOT_REVIEWED)
    seen = [f"{code(f'{e.repo}/{e.path}:{e.line}')} {code(e.quote[:CUT])}" for e in one.evidence[:quotes]]
    more = f"and {len(one.evidence) - quotes} more" if len(one.evidence) > quotes else ""
    said = "" if one.verdict == HOLDS else code((one.doubt or one.remedy)[:CUT])
    what = f"{code(one.repo)}: {said}" if one.repo and said else said
    between = ", ".join(code(repo) for repo in contract.between)
    cells = (code(contract.id), between, one.verdict, "; ".join(filter(None, [what, *seen, more])))
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
