"""One line: where an issue stands, whatever it is."""

from __future__ import annotations

from flows.audit.asking import asking as approving
from flows.epic.standing import standing as course
from flows.model import Seen, Terms
from flows.task.standing import standing as task
from flows.words.audit import head as of_audit
from flows.words.epic import head as of_epic
from flows.words.fleet import comment
from flows.words.task import standing


def stands(seen: Seen, terms: Terms) -> str:
    """The state in bold, and why."""
    if seen.epic:
        return of_epic(seen, course(seen, terms))
    if seen.audit:
        return of_audit(seen, terms, approving(seen)[1])
    if seen.charter:
        return comment(seen.charter.fleet).partition("\n")[0]
    return standing(task(seen, terms))
