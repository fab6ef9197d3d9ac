"""Who is looked at again when an issue is: its parent, and what had it made."""

from __future__ import annotations

from dataclasses import replace

from flows.model import Origin, Parent, Seen
from jobs import ledger
from jobs.hands import Hands
from jobs.inventory import note_down
from jobs.run.ground import Ground
from jobs.settings import Settings
from jobs.store import Store, claims, due, keys
from jobs.tell import tell_parent
from tests.flows.estate import begun, epic
from tests.flows.scene import TERMS, label, run, seen

KEY = "0123456789abcdef"
MADE: Seen = replace(seen(labels=()), origin=Origin(KEY, 3))
CHILD: Seen = replace(seen(labels=()), parent=Parent(7, "epic/7-x"))


def hands(store: Store, settings: Settings) -> Hands:
    """Nothing of GitHub is needed for it."""
    return Hands(settings, store, None, Ground(settings))  # type: ignore[arg-type]


def woken(store: Store) -> set[str]:
    found = set()
    while lease := due.take(store, 9e9):
        found.add(lease.subject)
        due.release(store, lease)
    return found


def test_an_issue_whose_making_got_no_answer_is_known_once_it_is_seen(
    store: Store, shared_settings: Settings
) -> None:
    ours = hands(store, shared_settings)
    claims.claim(store, f"issue {KEY}:acme/api", 1.0)
    tell_parent(ours, MADE, TERMS)
    assert store.redis.hget(keys.made("acme/api"), KEY) == "12"
    assert claims.claim(store, f"issue {KEY}:acme/api", 2.0).state == "done"
    assert woken(store) == {"acme/api#3"}
    tell_parent(ours, MADE, TERMS)
    assert woken(store) == set(), "it is no news"


def test_the_first_of_two_issues_for_one_finding_counts(store: Store, shared_settings: Settings) -> None:
    store.redis.hset(keys.made("acme/api"), KEY, "5")
    tell_parent(hands(store, shared_settings), MADE, TERMS)
    assert store.redis.hget(keys.made("acme/api"), KEY) == "5"


def test_a_parent_is_told_what_is_news_to_it(store: Store, shared_settings: Settings) -> None:
    ours = hands(store, shared_settings)
    tell_parent(ours, CHILD, TERMS)
    assert woken(store) == {"acme/api#7"}
    tell_parent(ours, CHILD, TERMS)
    assert woken(store) == set()
    held = replace(CHILD, issue=replace(CHILD.issue, labels=(label("hold"),)))
    tell_parent(ours, held, TERMS)
    assert woken(store) == {"acme/api#7"}
    tell_parent(ours, replace(held, runs=(run(),)), TERMS)
    assert woken(store) == {"acme/api#7"}, "the label that asked for its run was taken off"
    closed = replace(CHILD, issue=replace(CHILD.issue, is_open=False))
    tell_parent(ours, replace(closed, parent=Parent(7, "epic/7-x", also=(9,))), TERMS)
    assert woken(store) == {"acme/api#7", "acme/api#9"}, "who has it below too is told as well"


def test_who_has_an_issue_below_too_is_kept_with_its_parent(store: Store) -> None:
    kept = Parent(7, "epic/7-x", 5.0, True, "alice", 1, (9, 11))
    ledger.adopt(store, "acme/api#12", kept)
    assert ledger.parent_of(store, "acme/api#12") == kept


def test_an_epic_that_stands_in_no_line_any_more_tells_the_next_ones(
    store: Store, shared_settings: Settings
) -> None:
    ours, first = hands(store, shared_settings), epic(begun(11), line=(12, 51, 52, 53))
    note_down(ours, first, TERMS)
    assert woken(store) == set(), "it goes first"
    gone = epic(begun(11), line=(51, 52, 53), is_open=False)
    note_down(ours, gone, TERMS)
    assert woken(store) == {"acme/api#51", "acme/api#52"}
    note_down(ours, gone, TERMS)
    assert woken(store) == set(), "it is no news"
