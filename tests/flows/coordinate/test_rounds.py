"""Whose turn it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.coordinate import rounds
from flows.model import Judgement, Spec
from flows.model.coordination import BROKEN, HOLDS, NOT_SHOWN


@pytest.mark.parametrize(
    ("after", "waves"),
    [
        ({"a": "", "b": ""}, [{"a", "b"}]),
        ({"a": "b", "b": ""}, [{"b"}, {"a"}]),
        ({"a": "bc", "b": "c", "c": "", "d": "c"}, [{"c"}, {"b", "d"}, {"a"}]),
        ({"a": "b", "b": "a", "c": ""}, [{"c"}]),
        ({}, []),
    ],
)
def test_each_part_comes_after_what_it_comes_after(after: dict[str, str], waves: list[set[str]]):
    specs = [Spec(repo, "do", after=tuple(names)) for repo, names in after.items()]
    assert [{one.repo for one in wave} for wave in rounds.waves(specs)] == waves


@given(st.lists(st.lists(st.integers(0, 7), max_size=3), max_size=8))
def test_parts_that_come_only_after_earlier_ones_all_have_their_turn_once(after: list[list[int]]):
    specs = [
        Spec(str(at), "do", after=tuple(str(one) for one in names if one < at))
        for at, names in enumerate(after)
    ]
    done: list[str] = []
    for wave in rounds.waves(specs):
        assert all({*one.after} <= {*done} for one in wave)
        done += [one.repo for one in wave]
    assert sorted(done) == sorted(one.repo for one in specs)


def test_what_is_broken_goes_back_to_where_it_belongs_and_nothing_else():
    judged = [
        Judgement("a", BROKEN, repo="web"),
        Judgement("b", HOLDS),
        Judgement("c", BROKEN, repo="api"),
        Judgement("d", BROKEN, repo="web"),
        Judgement("e", NOT_SHOWN),
    ]
    back = rounds.back(judged)
    assert {repo: [one.contract for one in told] for repo, told in back.items()} == {
        "web": ["a", "d"],
        "api": ["c"],
    }
