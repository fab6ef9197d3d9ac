"""The due set: nothing lost, nobody looked at twice at once, wake-ups only ever earlier."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.store import Store, keys
from jobs.store.due import Lease, expire, hold, next_due, release, take, wake
from jobs.store.pace import block, blocked_until

SUBJECTS = ("acme/api#1", "acme/api#2", "other/web#1", "other")


def test_a_wake_up_makes_a_subject_due_earlier_and_never_later(store: Store):
    wake(store, {"acme/api#1": 20.0})
    wake(store, {"acme/api#1": 30.0})
    assert next_due(store) == 20.0
    wake(store, {"acme/api#1": 10.0})
    assert next_due(store) == 10.0
    assert take(store, 9.0) is None
    assert take(store, 10.0).subject == "acme/api#1"


def test_the_subject_that_waited_longest_goes_first(store: Store):
    wake(store, {"acme/api#1": 3.0, "acme/api#2": 1.0, "other": 2.0})
    assert [take(store, 5.0).subject for _ in range(3)] == ["acme/api#2", "other", "acme/api#1"]
    assert take(store, 5.0) is None


def test_a_wake_up_during_a_look_is_kept_for_the_next_look(store: Store):
    wake(store, {"acme/api#1": 1.0})
    lease = take(store, 1.0)
    wake(store, {"acme/api#1": 2.0})
    assert take(store, 3.0) is None
    assert release(store, lease)
    assert take(store, 3.0).subject == "acme/api#1"


def test_a_look_may_ask_to_be_done_again(store: Store):
    wake(store, {"acme/api#1": 1.0})
    release(store, take(store, 1.0), again_at=6.0)
    assert take(store, 5.9) is None
    assert take(store, 6.0)


def test_an_expired_lease_is_due_again_and_its_holder_cannot_release_the_next_one(store: Store):
    wake(store, {"acme/api#1": 1.0})
    old = take(store, 1.0, seconds=10.0)
    assert expire(store, 10.9) == 0
    assert expire(store, 11.0) == 1
    new = take(store, 11.0)
    assert not release(store, old)
    assert take(store, 12.0) is None
    assert release(store, new)


def test_take_gives_back_an_expired_lease_by_itself(store: Store):
    wake(store, {"acme/api#1": 1.0})
    take(store, 1.0, seconds=10.0)
    assert take(store, 11.0).subject == "acme/api#1"


def test_a_subject_is_held_due_or_not_unless_somebody_looks(store: Store):
    lease = hold(store, "acme/api#1", 1.0)
    assert lease
    assert hold(store, "acme/api#1", 2.0) is None
    release(store, lease)
    wake(store, {"acme/api#1": 3.0})
    assert hold(store, "acme/api#1", 4.0)
    assert store.redis.zcard(keys.DUE) == 0
    assert hold(store, "acme/api#1", 4.0 + 120.0), "the lease was over"


def test_a_blocked_owner_is_passed_over_and_comes_back(store: Store):
    wake(store, {"acme/api#1": 1.0, "acme": 1.0, "other/web#1": 2.0})
    block(store, "acme", 50.0)
    block(store, "acme", 40.0)
    assert blocked_until(store, "acme") == 50.0
    assert take(store, 10.0).subject == "other/web#1"
    assert take(store, 10.0) is None
    assert take(store, 50.0).owner == "acme"


def test_many_blocked_subjects_do_not_hide_the_one_behind_them(store: Store):
    wake(store, {f"acme/api#{number}": 1.0 for number in range(1, 351)})
    wake(store, {"other/web#1": 2.0})
    block(store, "acme", 50.0)
    assert next_due(store) == 2.0
    assert take(store, 10.0).subject == "other/web#1"
    release(store, Lease("other/web#1", "", 0.0))


def test_next_due_is_when_take_has_something_to_give(store: Store):
    assert next_due(store) is None
    wake(store, {"acme/api#1": 1.0})
    lease = take(store, 1.0, seconds=10.0)
    assert next_due(store) == 11.0, "the lease's end"
    wake(store, {"acme/api#1": 2.0})
    release(store, lease)
    block(store, "acme", 30.0)
    assert next_due(store) == 30.0
    wake(store, {"other": 20.0})
    assert next_due(store) == 20.0


def test_racing_takers_share_out_the_subjects(store: Store):
    wanted = {f"acme/api#{number}": 1.0 for number in range(1, 61)}
    wake(store, wanted)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: take(store, 2.0), range(70)))
    subjects = [lease.subject for lease in taken if lease]
    assert sorted(subjects) == sorted(wanted)


STEP = st.one_of(
    st.tuples(st.just("wake"), st.sampled_from(SUBJECTS), st.integers(0, 300)),
    st.tuples(st.just("take"), st.just(""), st.just(0)),
    st.tuples(st.just("hold"), st.sampled_from(SUBJECTS), st.just(0)),
    st.tuples(st.just("release"), st.sampled_from(SUBJECTS), st.integers(-1, 60)),
    st.tuples(st.just("pass"), st.just(""), st.integers(1, 100)),
    st.tuples(st.just("block"), st.sampled_from(("acme", "other")), st.integers(1, 50)),
)


class Model:
    """What must hold: an upper bound on when each subject is looked at, and who looks."""

    def __init__(self, store: Store):
        store.redis.flushall()
        self.store, self.now = store, 1000.0
        self.due: dict[str, float] = {}
        self.looks: dict[str, Lease] = {}
        self.blocked: dict[str, float] = {}

    def is_looked_at(self, subject: str) -> bool:
        return subject in self.looks and self.looks[subject].until > self.now

    def took(self, lease: Lease) -> None:
        assert not self.is_looked_at(lease.subject), "two looks at one subject"
        self.looks[lease.subject] = lease
        if self.due.get(lease.subject, 1e18) <= self.now:
            self.due.pop(lease.subject)

    def expire(self) -> None:
        """A look that was not released in time is work that is still to be done."""
        for subject, lease in list(self.looks.items()):
            if lease.until <= self.now:
                self.looks.pop(subject)
                self.due[subject] = min(self.due.get(subject, self.now), self.now)

    def takeable(self) -> set[str]:
        due = {subject for subject, at in self.due.items() if at <= self.now}
        free = {subject for subject in due if not self.is_looked_at(subject)}
        return {s for s in free if self.blocked.get(s.partition("/")[0], 0) <= self.now}

    def step(self, verb: str, subject: str, number: int) -> None:
        if verb == "wake":
            at = self.now - 100 + number
            wake(self.store, {subject: at})
            self.due[subject] = min(self.due.get(subject, at), at)
        elif verb == "take":
            self.expire()
            lease = take(self.store, self.now)
            assert (lease.subject if lease else "") in (self.takeable() or {""})
            if lease:
                self.took(lease)
        elif verb == "hold":
            if lease := hold(self.store, subject, self.now):
                self.took(lease)
            else:
                assert self.is_looked_at(subject)
        elif verb == "release" and subject in self.looks:
            lease = self.looks.pop(subject)
            again = None if number < 0 else self.now + number
            release(self.store, lease, again)
            if again is not None:
                self.due[subject] = min(self.due.get(subject, again), again)
        elif verb == "pass":
            self.now += number
        elif verb == "block":
            block(self.store, subject, self.now + number)
            self.blocked[subject] = max(self.blocked.get(subject, 0), self.now + number)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=40))
def test_no_story_loses_a_wake_up_or_looks_twice_at_once(store: Store, steps: list[tuple[str, str, int]]):
    model = Model(store)
    for step in steps:
        model.step(*step)
    model.now += 1000.0
    model.expire()
    expected = set(model.due)
    found = set()
    while lease := take(store, model.now):
        found.add(lease.subject)
    assert found == expected
