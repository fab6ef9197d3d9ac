"""Two people change one text at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.merging import merge

OLD = "## Child Issues\n\n- [ ] #1 - one\n- [ ] #2 - two\n- [ ] #3 - three\n"
TICKED = OLD.replace("[ ] #2", "[x] #2")


def test_what_each_changed_stands() -> None:
    theirs = OLD.replace("three", "the third") + "- [ ] #4\n"
    assert merge(OLD, TICKED, theirs) == theirs.replace("[ ] #2", "[x] #2")


def test_lines_beside_each_other_are_no_conflict() -> None:
    theirs = OLD.replace("[ ] #1", "[x] #1").replace("[ ] #3", "[x] #3")
    assert merge(OLD, TICKED, theirs) == OLD.replace("[ ]", "[x]")


def test_of_a_line_that_both_changed_theirs_stands() -> None:
    theirs = OLD.replace("two", "the second")
    assert merge(OLD, TICKED, theirs) == theirs
    assert merge(OLD, TICKED, OLD.replace("- [ ] #2 - two\n", "")) == OLD.replace("- [ ] #2 - two\n", "")


def test_lines_that_both_put_at_the_end_both_stand_there() -> None:
    merged = merge(OLD, OLD + "- [ ] #4\n", OLD + "- [ ] #5\n")
    assert sorted(merged.splitlines()[-2:]) == ["- [ ] #4", "- [ ] #5"]
    assert merge(OLD, OLD + "- [ ] #4\n", OLD + "- [ ] #4\n") == OLD + "- [ ] #4\n"


def test_a_line_that_one_moved_stands_once() -> None:
    old = "\n".join("123456")
    mine = "\n".join("124635")  # 3 and 5 are moved behind 6
    assert merge(old, mine, "\n".join("12x3456")).replace("\n", "").replace("x", "") == "124635"
    assert merge(old, mine, "\n".join("312456")).replace("\n", "").count("3") == 1


@given(st.permutations("abcde"), st.permutations("abcde"))
def test_moves_of_two_lose_no_line_and_double_none(mine: list[str], theirs: list[str]) -> None:
    merged = merge("\n".join("abcde"), "\n".join(mine), "\n".join(theirs))
    assert sorted(merged.split("\n")) == list("abcde")


TEXTS = st.lists(st.sampled_from("abcd"), max_size=8).map("\n".join)


@given(TEXTS, TEXTS)
def test_what_one_alone_changed_is_as_they_left_it(old: str, new: str) -> None:
    assert merge(old, new, old) == merge(old, old, new) == merge(old, new, new) == new
