"""A review's JSON, held against the contracts and against what really stands on the branches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flows.coordinate.form import Form
from flows.model import Contract, Coordination, Evidence, Judgement
from flows.model.coordination import BROKEN, HOLDS, NOT_SHOWN

# The text of a file (repository, path) as its branch has it; None where there is no such file.
Sees = Callable[[str, str], str | None]
VERDICTS = (HOLDS, BROKEN, NOT_SHOWN)
KEYS = {"contract": True, "verdict": True, "evidence": True, "repo": False, "remedy": False}
EVIDENCE = {"repo": True, "path": True, "line": True, "quote": True}
MOST, MOST_EVIDENCE, MOST_LINE = 40, 20, 10_000_000


def read(raw: bytes, plan: Coordination, sees: Sees) -> tuple[tuple[Judgement, ...] | None, tuple[str, ...]]:
    """One judgement a contract, in the order of the contracts; or None, and what is wrong, in words for the
    reviewer. What is not shown by evidence that really stands there is NOT_SHOWN."""
    form = Form()
    told = form.table(form.load(raw), "the review", {"judgements": True})
    known = {contract.id: contract for contract in plan.contracts}
    found: dict[str, Judgement] = {}
    for at, row in enumerate(form.rows(told.get("judgements", []), "judgements", MOST)):
        one = _judgement(form, row, f"judgements[{at}]", known)
        if one.contract in found:
            form.wrong(f"judgements[{at}]", f"{one.contract} is judged twice; judge each contract once")
        found[one.contract] = one
    for name in known.keys() - found.keys() if not form.problems else ():
        form.wrong("judgements", f"the contract {name} is not judged")
    if form.problems:
        return None, tuple(form.problems)
    return tuple(_held(found[name], known[name], sees) for name in known), ()


def _judgement(form: Form, value: Any, where: str, known: Mapping[str, Contract]) -> Judgement:
    told = form.table(value, where, KEYS)
    name = form.one_of(told.get("contract"), f"{where}.contract", known)
    verdict = form.one_of(told.get("verdict"), f"{where}.verdict", VERDICTS)
    rows = form.rows(told.get("evidence"), f"{where}.evidence", MOST_EVIDENCE)
    seen = tuple(_evidence(form, row, f"{where}.evidence[{at}]") for at, row in enumerate(rows))
    is_broken = verdict == BROKEN and bool(name)
    says = is_broken or bool(told.get("remedy"))
    remedy = form.text(told.get("remedy"), f"{where}.remedy", 4000) if says else ""
    repo = form.one_of(told.get("repo"), f"{where}.repo", known[name].between) if is_broken else ""
    return Judgement(name, verdict, seen, repo, remedy)


def _evidence(form: Form, value: Any, where: str) -> Evidence:
    told = form.table(value, where, EVIDENCE)
    line = told.get("line")
    if isinstance(line, bool) or not isinstance(line, int) or not 0 < line < MOST_LINE:
        form.wrong(f"{where}.line", "write the number of the line, counted from 1")
        line = 1
    repo, path = (form.text(told.get(name), f"{where}.{name}", 1000) for name in ("repo", "path"))
    return Evidence(repo, path, line, form.text(told.get("quote"), f"{where}.quote", 2000))


def _held(one: Judgement, contract: Contract, sees: Sees) -> Judgement:
    """The judgement with the evidence that really stands there. What holds is shown on every side."""
    real = tuple(seen for seen in one.evidence if _stands(seen, sees))
    shown = {seen.repo for seen in real}
    dark = [repo for repo in contract.between if repo not in shown]
    if one.verdict == HOLDS and dark:
        doubt = f"the review says that it holds, and shows nothing that stands in {', '.join(dark)}"
    elif one.verdict == BROKEN and not real:
        doubt = "the review says that it is broken, and shows nothing that stands there"
    else:
        return replace(one, evidence=real)
    return replace(one, verdict=NOT_SHOWN, evidence=real, doubt=doubt)


def _stands(seen: Evidence, sees: Sees) -> bool:
    """Whether the file holds the quote, but for white space."""
    text = sees(seen.repo, seen.path)
    return text is not None and " ".join(seen.quote.split()) in " ".join(text.split())
