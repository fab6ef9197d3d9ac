"""What was filed before: the same finding read otherwise, closed long ago, or in another audit's epic."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.actions import Adopt, Block, LabelChildren, MakeIssue
from flows.audit.fingerprints import fingerprints
from flows.audit.standing import groupings, made, pieces
from flows.checklist import parse
from flows.model import Neighbour, Seen
from flows.origin import own_key
from tests.flows.estate import FINDINGS, NUMBER, REPO, acts, audit, body, relative, the, verbs
from tests.flows.scene import label

KEYS = fingerprints(REPO, FINDINGS)
FILED = tuple((key, 43 + i) for i, key in enumerate(KEYS))
CART = FINDINGS[1]
ANEW = replace(CART, type="docs")


def owned(*findings: Any, first: int = 43) -> tuple[tuple[str, int], ...]:
    """What the store knows of issues that were made for this audit."""
    rows = enumerate(fingerprints(REPO, findings), first)
    return tuple(pair for number, key in rows for pair in ((key, number), (own_key(NUMBER, key), number)))


def told(what: Seen, **facts: Any) -> Seen:
    assert what.audit
    return replace(what, audit=replace(what.audit, **facts))


def test_a_finding_whose_type_is_read_otherwise_is_the_one_that_was_filed() -> None:
    assert "MakeIssue" not in verbs(audit((ANEW,), made=owned(CART)))
    assert set(made(audit((ANEW,), made=owned(CART))).values()) == {43}


def test_another_audits_finding_of_another_type_is_another_one() -> None:
    key = fingerprints(REPO, (CART,))[0]
    theirs = ((key, 43), (own_key(7, key), 43))
    assert "MakeIssue" in verbs(audit((ANEW,), made=theirs))


def test_two_findings_that_differ_in_their_type_alone_are_two() -> None:
    both = audit((CART, ANEW), made=owned(CART))
    assert the(both, MakeIssue).origin.key == fingerprints(REPO, (ANEW,))[0]
    perf = replace(CART, type="performance")
    turned = audit((ANEW, perf), made=owned(CART, ANEW))
    assert [made(turned)[piece.key] for piece in pieces(turned)] == [44, 43], "each stands for one"


def test_a_framework_issue_is_known_again_though_its_members_types_are_read_otherwise() -> None:
    names = ("auth", "cart", "order")
    rows = [replace(CART, title=f"Missing check in {name}", locations=(f"{name}/a.py",)) for name in names]
    before = audit(tuple(rows))
    keys = [piece.key for piece in pieces(before)]
    known = tuple(pair for n, key in enumerate(keys, 43) for pair in ((key, n), (own_key(NUMBER, key), n)))
    turned = audit(tuple(replace(row, type="security") for row in rows), made=known)
    assert sorted(made(turned).values()) == [43, 44, 45, 46]


def test_what_was_closed_before_the_audit_stands_in_no_epic_of_it() -> None:
    assert groupings(told(audit(made=FILED), over=(43, 44))) == []
    (left,) = groupings(told(audit(made=FILED), over=(43,)))
    assert [child.number for phase in left.phases for child in phase.children] == [44, 45, 46]
    assert "Close" in verbs(told(audit(made=FILED), over=(43, 44, 45, 46)))


THERE = Neighbour(
    29, "epic(audit): Audit findings implementation", parse(body(phases=(("", (43, 44, 45, 46)),)), REPO)
)


def test_the_label_of_an_audit_starts_the_epics_that_its_issues_joined() -> None:
    given: dict[str, Any] = {"made": FILED, "neighbours": (THERE,), "relatives": (relative(29),)}
    asked = audit(**given, labels=(label(),))
    assert the(asked, Adopt).child == 29
    assert [n for n, _ in the(asked, LabelChildren).children] == [29]
    held = audit(**given, labels=(label(), label("hold")))
    assert "LabelChildren" not in verbs(held), "`hold` stops what has not begun"


def test_findings_join_no_epic_of_features() -> None:
    rows = replace(THERE, title="epic(audit): Features of audit", checklist=parse("", REPO))
    assert "MakeIssue" in verbs(audit(made=FILED, neighbours=(rows,)))
    features = parse("- [ ] #7 - feat(cart): Send a mail", REPO)
    assert "MakeIssue" in verbs(audit(made=FILED, neighbours=(replace(THERE, checklist=features),)))


def test_what_github_is_owed_is_paid_once_both_issues_are_known() -> None:
    owed = ((KEYS[1], KEYS[0]), (KEYS[2], "nowhere"))
    found = [action for action in acts(told(audit(made=FILED), owed=owed)) if isinstance(action, Block)]
    assert [(one.number, one.above, one.owed) for one in found] == [(44, 43, owed[0])]
    assert "Block" not in verbs(told(audit(made=FILED, labels=(label("hold"),)), owed=owed))
