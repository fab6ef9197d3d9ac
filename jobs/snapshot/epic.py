"""An epic as a look sees it: its checklist, its branch, its children, the epics beside it."""

from __future__ import annotations

from dataclasses import replace

from flows import checklist, labels, markers, origin
from flows.branches import branch_of
from flows.model import Blueprint, Checklist, Epic, Family, Parent, Relative, Seen, Subject
from jobs import ledger
from jobs.hands import Hands
from jobs.snapshot import query, read, relatives
from jobs.snapshot.ask import Question, ask
from jobs.snapshot.made import made
from jobs.snapshot.pulls import pulls
from jobs.store import keys

VARIABLES = ", $branch: String!, $baseRef: String!, $branchRef: String!, $epic: [String!]"
MERGES = 20
OLDEST = "{field: CREATED_AT, direction: ASC}"
BESIDE = f"""base: ref(qualifiedName: $baseRef) {{
      target {{ oid }} compare(headRef: $branch) {{ aheadBy behindBy }}
    }}
    branch: ref(qualifiedName: $branchRef) {{ id name target {{ oid }} }}
    epics: issues(first: 100, states: [OPEN], labels: $epic, orderBy: {OLDEST}) {{
      nodes {{ number labels(first: 100) {{ nodes {{ name }} }} }}
    }}
    p0: pullRequests(headRefName: $branch, first: 5) {query.PULL}"""


def with_epic(hands: Hands, seen: Seen) -> Seen:
    """`seen` with what there is to see of the epic."""
    subject, blueprint = seen.subject, seen.blueprint
    listed, former = checklist.parse(seen.issue.body, subject.repo), _former(hands, seen)
    branch, base = _branch(seen, listed, former), blueprint.base or seen.repository.default_branch
    own = [child.number for child in listed.children if child.repo.casefold() == subject.repo.casefold()]
    own += [number for number, _ in former if number not in own]
    found = ask(hands, subject, _question(seen, own, (branch, base)))["repository"]
    prefix = blueprint.label_prefix
    more = relatives.relatives(hands, subject, own[relatives.A_REQUEST :], prefix)
    line = _line(found, blueprint)
    between = (found["base"] or {}).get("compare") or {}
    return replace(
        seen,
        pulls=pulls(hands, subject, found),
        branches=(branch,) if found["branch"] else (),
        refs=((branch, found["branch"]["id"]),) if found["branch"] else (),
        family=family(hands, seen, (*relatives.read(found, prefix), *more)),
        epic=Epic(
            checklist=listed,
            branch=branch,
            base=base,
            line=line,
            branch_sha=_sha(found["branch"]),
            base_sha=_sha(found["base"]),
            ahead=int(between.get("aheadBy") or 0),
            behind=int(between.get("behindBy") or 0),
            updated_at=float(hands.store.redis.get(keys.updated(str(subject))) or 0.0),
            is_conflicting=bool(found["branch"]) and _conflict(hands, seen) == _sha(found["branch"]),
            merges=_merges(hands, seen),
            is_taken_up=_is_taken_up(hands, subject, line),
        ),
    )


def _question(seen: Seen, own: list[int], between: tuple[str, str]) -> Question:
    """Asks for the epic's branch and base, and for as many children as one request takes."""
    first, (branch, base) = own[: relatives.A_REQUEST], between
    asked = relatives.given(seen.subject, first) | {
        "branch": branch,
        "baseRef": f"refs/heads/{base}",
        "branchRef": f"refs/heads/{branch}",
        "epic": [seen.blueprint.label_prefix + "epic"],
    }
    return Question(relatives.document(len(first), VARIABLES, BESIDE), asked, _may_lack)


def _line(found: read.Node, blueprint: Blueprint) -> tuple[int, ...]:
    """The open epics that somebody asked for, the oldest first."""
    return tuple(row["number"] for row in found["epics"]["nodes"] if _is_asked(row, blueprint))


def _is_taken_up(hands: Hands, subject: Subject, line: tuple[int, ...]) -> bool:
    """Asked only where another goes first."""
    return line[:1] != (subject.number,) and ledger.is_taken_up(hands.store, str(subject))


def _former(hands: Hands, seen: Seen) -> list[tuple[int, Parent]]:
    """Those that are known as this epic's children, also where their line was taken out."""
    known = ledger.parents_of(hands.store, str(seen.subject), ())
    return [(number, parent) for number, parent in known if parent.number == seen.subject.number]


def _branch(seen: Seen, listed: Checklist, former: list[tuple[int, Parent]]) -> str:
    """What the body names; where somebody rewrote it without that line, what its children know of it."""
    known = next((parent.branch for _, parent in former if parent.branch and not listed.branch), "")
    return known or branch_of(seen, listed)


def _conflict(hands: Hands, seen: Seen) -> str:
    """The commit of the epic's branch that was last seen to conflict with its base, or ""."""
    return hands.store.redis.get(keys.conflict(str(seen.subject))) or ""


def _merges(hands: Hands, seen: Seen) -> tuple[int, ...]:
    """The issues that our App made for conflicts of this epic's branch, in order."""
    wanted = [origin.merge_key(seen.subject.number, nth) for nth in range(MERGES)]
    return tuple(number for _, number in made(hands, seen.subject.repo, wanted))


def family(hands: Hands, seen: Seen, children: tuple[Relative, ...]) -> Family:
    """The children with what the ledger and our own marker know of them."""
    facts = seen.status.facts if seen.status else ""
    adopted = ledger.parents_of(hands.store, str(seen.subject), [child.number for child in children])
    return Family(children, markers.read_memory(facts), adopted)


def _is_asked(row: read.Node, blueprint: Blueprint) -> bool:
    names = [label["name"] for label in row["labels"]["nodes"]]
    aside = {labels.HOLD, (blueprint.label_prefix + labels.INTERVENE).casefold()}
    is_aside = any(name.casefold() in aside for name in names)
    return not is_aside and any(labels.agent_asked(name, blueprint) is not None for name in names)


def _sha(ref: read.Node | None) -> str:
    return str(ref["target"]["oid"]) if ref else ""


def _may_lack(path: list[object]) -> bool:
    """Children may be deleted, and there is nothing to compare before the branch exists."""
    return relatives.is_child(path) or path[-1] == "compare"
