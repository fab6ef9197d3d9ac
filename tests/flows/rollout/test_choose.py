"""Which repositories a manifest means, in which order, and who is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flows.model import Candidate, Listed, Manifest, Outcome, Select, Target
from flows.rollout.choose import choose
from flows.rollout.ending import FORK, may_retry


def repo(name: str, **more: Any) -> Candidate:
    return Candidate(f"acme/{name}", **{"may_write": True, **more})


def chosen(candidates: list[Candidate], listed: tuple[Listed, ...] = (), **keys: Any) -> tuple[Target, ...]:
    return choose(Manifest("f", "t", **keys), candidates, listed)


def names(rows: tuple[Target, ...]) -> list[str]:
    return [row.repo.partition("/")[2] for row in rows]


FIRST = (("tier", "1"),)
MORE = (*FIRST, ("x", "y"))
ALL = [
    repo("api", topics=("python",), tags=("payments",), properties=MORE, has_path=True),
    repo("batch", topics=("python",), tags=("payments",), properties=(("tier", "2"),), has_path=True),
    repo("core", topics=("python", "c"), tags=(), properties=FIRST, has_path=True),
    repo("docs", topics=("python",), tags=("payments",), properties=FIRST),
    repo("edge", topics=("go",), tags=("payments",), properties=FIRST, has_path=True),
    replace(repo("api"), repo="other/api", topics=("python",)),
]


def test_all_selectors_but_the_files_must_hold() -> None:
    every = Select("acme", "python", "payments", "pyproject.toml", (("tier", "1"),))
    assert names(chosen(ALL, select=every)) == ["api"]
    assert names(chosen(ALL, select=replace(every, properties=()))) == ["api", "batch"]
    assert names(chosen(ALL, select=replace(every, tag=""))) == ["api", "core"]
    assert names(chosen(ALL, select=replace(every, path=""))) == ["api", "docs"]
    assert names(chosen(ALL, select=replace(every, topic=""))) == ["api", "edge"]
    assert names(chosen(ALL, select=Select("ACME"))) == ["api", "batch", "core", "docs", "edge"]


def test_the_files_add_to_what_is_named_and_selected_and_each_stands_once() -> None:
    listed = (
        Listed("acme/edge"),
        Listed("acme/API"),
        Listed("acme/docs", ("payments",)),
        Listed("acme/core", ()),
    )
    rows = chosen(ALL, listed, repos=("acme/core",), select=Select("acme", topic="go", csv="c", manifest="m"))
    assert names(rows) == ["core", "edge", "api", "docs"]


def test_a_list_with_tags_adds_those_with_the_tag_and_its_tags_count_for_the_selector() -> None:
    listed = (Listed("acme/core", ("payments",)), Listed("acme/edge", ("other",)))
    only = Select(tag="payments", manifest="m")
    assert names(chosen(ALL, listed, select=only)) == ["core"]
    assert names(chosen(ALL, listed, select=replace(only, org="acme", topic="c"))) == ["core"]


def test_who_cannot_be_worked_on_stands_there_with_the_reason() -> None:
    some = [
        repo("old", is_archived=True, may_write=False),
        repo("far", is_onboarded=False, is_archived=True),
        repo("shut", may_write=False),
        repo("fork", is_fork=True),
        repo("good"),
    ]
    rows = {row.repo: row for row in chosen(some, repos=("acme/gone", "acme/OLD"), select=Select("acme"))}
    told = {name: row.outcome for name, row in rows.items()}
    assert told == {
        "acme/gone": Outcome.NOT_ONBOARDED,
        "acme/old": Outcome.ARCHIVED,
        "acme/far": Outcome.NOT_ONBOARDED,
        "acme/shut": Outcome.NO_PERMISSION,
        "acme/fork": Outcome.SKIPPED,
        "acme/good": None,
    }
    assert all(row.reason for row in rows.values() if row.outcome)
    assert rows["acme/fork"].reason == FORK
    assert not may_retry(rows["acme/fork"])


def test_a_fork_that_is_named_or_listed_is_taken() -> None:
    forks = [repo("one", is_fork=True), repo("two", is_fork=True)]
    rows = chosen(forks, (Listed("acme/two"),), repos=("acme/one",), select=Select("acme", csv="c"))
    assert [row.outcome for row in rows] == [None, None]


def test_what_is_excluded_has_no_row() -> None:
    assert names(
        chosen(ALL, repos=("acme/api",), select=Select("acme"), exclude=("acme/BATCH", "acme/core"))
    ) == [
        "api",
        "docs",
        "edge",
    ]


def test_each_goes_behind_those_that_it_waits_for_and_else_as_written() -> None:
    some = [repo(name) for name in "abcde"]
    after = (("acme/a", ("acme/E", "acme/c")), ("acme/c", ("acme/d",)))
    assert names(chosen(some, repos=tuple(f"acme/{one}" for one in "abcde"), after=after)) == [
        "b",
        "d",
        "c",
        "e",
        "a",
    ]


def test_canaries_are_the_first_that_can_run() -> None:
    some = [repo("a", is_archived=True), repo("b"), repo("c"), repo("d"), repo("e")]
    after = (("acme/b", ("acme/a",)), ("acme/c", ("acme/d",)))
    rows = chosen(some, repos=tuple(f"acme/{one}" for one in "abcde"), after=after, canary=2)
    assert [row.repo for row in rows if row.is_canary] == ["acme/d", "acme/c"]


NAMES = st.sampled_from([f"acme/{one}" for one in "abcdefgh"])


@given(
    st.lists(NAMES, unique=True),
    st.lists(NAMES, unique=True),
    st.dictionaries(NAMES, st.lists(NAMES, max_size=3)),
    st.integers(0, 4),
)
def test_every_one_that_is_meant_has_one_row_behind_what_it_waits_for(
    repos: list[str], exclude: list[str], after: dict[str, list[str]], canary: int
) -> None:
    forward = {one: [name for name in others if name < one] for one, others in after.items()}
    keys: dict[str, Any] = {"repos": tuple(repos), "exclude": tuple(exclude), "canary": canary}
    waits = tuple((one, tuple(others)) for one, others in forward.items())
    rows = choose(Manifest("f", "t", **keys, after=waits), [repo(one) for one in "abcdef"], ())
    order = [row.repo for row in rows]
    assert sorted(order) == sorted(set(repos) - set(exclude))
    for one, others in forward.items():
        assert all(order.index(name) < order.index(one) for name in others if {name, one} <= set(order))
    assert sum(row.is_canary for row in rows) <= canary
    assert not [row for row in rows if row.is_canary and row.outcome]
