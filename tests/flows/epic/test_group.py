"""Issues become epics: by size and theme, each issue once, what is urgent first."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.epic.features import features
from flows.epic.group import group
from flows.model import Filed, Grouping
from tests.effort import takes_at_most

BLOCKERS, FIXES, CLEANUP = "Blockers (blocking)", "Fixes (parallelisable)", "Clean-up (cleanup)"


def issues(many: int, first: int = 1, **facts: str) -> list[Filed]:
    return [Filed(n, f"issue {n}", **facts) for n in range(first, first + many)]  # type: ignore[arg-type]


def numbers(grouping: Grouping) -> list[int]:
    return [child.number for phase in grouping.phases for child in phase.children]


def phases(*filed: Filed) -> list[tuple[str, list[int]]]:
    (one,) = group(filed)
    return [(phase.title, [child.number for child in phase.children]) for phase in one.phases]


def shape(found: list[Grouping]) -> list[tuple[str, int]]:
    return [(one.theme, len(numbers(one))) for one in found]


def test_fewer_than_three_issues_are_no_epic() -> None:
    assert group([]) == group(issues(2)) == group([*issues(2), *issues(2)]) == []


def test_under_ten_issues_are_one_epic() -> None:
    for many in range(3, 10):
        (one,) = group([*issues(many - 1, type="docs"), *issues(1, many, type="security")])
        assert (one.theme, one.title) == ("audit", "epic(audit): Audit findings implementation")
        assert sorted(numbers(one)) == list(range(1, many + 1))


def test_ten_and_more_are_one_epic_a_theme() -> None:
    filed = [*issues(4, type="docs"), *issues(3, 10, type="security"), *issues(2, 20, type="other")]
    found = group([*filed, *issues(3, 30, type="quality")])
    assert shape(found) == [("security", 3), ("quality", 5), ("docs", 4)]
    assert found[0].title == "epic(security): Security findings implementation"


def test_a_theme_of_fewer_than_three_joins_the_nearest() -> None:
    filed = [*issues(8, type="testing"), *issues(2, 20, type="docs"), *issues(1, 30, type="security")]
    assert sorted(shape(group(filed))) == [("testing", 5), ("testing", 6)]
    filed += issues(3, 40, type="quality")
    assert shape(group(filed)) == [("quality", 4), ("testing", 10)]


@pytest.mark.parametrize(("many", "sizes"), [(10, [10]), (11, [5, 6]), (21, [7, 7, 7]), (40, [10] * 4)])
def test_a_large_theme_is_cut_into_near_equal_parts(many: int, sizes: list[int]) -> None:
    found = group(issues(many, type="security"))
    assert sorted(len(numbers(one)) for one in found) == sizes
    assert len({one.title for one in found}) == len(found)
    if many == 21:
        assert found[1].title == "epic(security): Security findings implementation (2 of 3)"


def test_urgent_parts_come_first() -> None:
    filed = [
        *issues(12, type="security", severity="low"),
        *issues(8, 50, type="security", severity="critical"),
    ]
    first, second = group(filed)
    assert set(range(50, 58)) <= set(numbers(first))
    assert first.phases[0].title == f"Phase 1: {BLOCKERS}"
    assert [phase.title for phase in second.phases] == [f"Phase 1: {CLEANUP}"]


def test_phases_follow_from_severity_type_scope_and_dependence() -> None:
    assert phases(
        Filed(1, "docs", "critical", "docs"),
        Filed(2, "low", "low", "quality"),
        Filed(3, "plain", "high", "quality"),
        Filed(4, "dangerous", "high", "security"),
        Filed(5, "medium security", "medium", "security"),
        Filed(6, "framework", "low", "quality", "framework"),
        Filed(7, "waited for", "low", "docs", blocks=(3,)),
        Filed(8, "worst", "critical", "security"),
        Filed(9, "blocks a stranger", "medium", "quality", blocks=(99, 9)),
    ) == [
        (f"Phase 1: {BLOCKERS}", [8, 4, 6, 7]),
        (f"Phase 2: {FIXES}", [3, 5, 9]),
        (f"Phase 3: {CLEANUP}", [1, 2]),
    ]


def test_empty_phases_are_left_out_and_the_rest_renumbered() -> None:
    assert phases(*issues(2), *issues(2, 10, severity="low")) == [
        (f"Phase 1: {FIXES}", [1, 2]),
        (f"Phase 2: {CLEANUP}", [10, 11]),
    ]


def test_what_waits_comes_after_what_it_waits_for() -> None:
    assert phases(
        Filed(1, "framework", "high", "security", "framework", (2, 3, 4)),
        Filed(2, "member", "critical", "security"),
        Filed(3, "member that is waited for", "high", "security", blocks=(5,)),
        Filed(4, "member", "low", "security"),
        Filed(5, "last", "critical", "security"),
    ) == [
        (f"Phase 1: {BLOCKERS}", [1]),
        (f"Phase 2: {FIXES}", [2, 3]),
        (f"Phase 3: {CLEANUP}", [5, 4]),
    ]


def test_a_circle_of_dependence_is_broken_off() -> None:
    filed = [Filed(n, "x", blocks=(n % 3 + 1,)) for n in (1, 2, 3)]
    assert [number for _, inside in phases(*filed) for number in inside] == [1, 2, 3]


def test_a_framework_issue_and_its_members_share_an_epic() -> None:
    members = [*issues(2, 50, type="docs"), *issues(3, 60, type="testing")]
    framework = Filed(70, "f", "high", "security", "framework", tuple(issue.number for issue in members))
    filed = [*issues(9, type="security"), *issues(6, 20, type="testing"), *members, framework]
    holding = next(one for one in group(filed) if 70 in numbers(one))
    assert {issue.number for issue in members} <= set(numbers(holding))


def test_a_theme_is_cut_between_frameworks_and_not_through_them() -> None:
    inside = [*issues(8, type="quality"), *issues(4, 20, type="quality")]
    large = Filed(70, "f", "high", "quality", "framework", tuple(range(1, 9)))
    small = Filed(80, "g", "high", "quality", "framework", tuple(range(20, 24)))
    found = [sorted(numbers(one)) for one in group([*inside, large, small])]
    assert sorted(found) == [[*range(1, 9), 70], [*range(20, 24), 80]]


def test_a_framework_with_more_members_than_fit_keeps_what_fits() -> None:
    members = issues(25, type="security")
    framework = Filed(70, "f", "high", "security", "framework", tuple(issue.number for issue in members))
    found = group([*members, framework])
    assert sorted(number for one in found for number in numbers(one)) == [*range(1, 26), 70]
    assert 70 in numbers(found[0])
    assert all(3 <= len(numbers(one)) <= 10 for one in found)


filed = st.builds(
    Filed,
    st.integers(1, 80),
    st.just("title"),
    st.sampled_from(["critical", "high", "medium", "low", ""]),
    st.sampled_from(["security", "quality", "performance", "testing", "docs", "other", "new"]),
    st.sampled_from(["single-file", "package", "framework"]),
    st.lists(st.integers(1, 80), max_size=12).map(tuple),
)


@given(st.lists(filed, max_size=60))
def test_every_issue_stands_in_one_epic_of_three_to_ten(rows: list[Filed]) -> None:
    found, all_of_them = group(rows), {row.number for row in rows}
    counted = Counter(number for one in found for number in numbers(one))
    assert counted == (Counter(all_of_them) if len(all_of_them) >= 3 else Counter())
    assert all(3 <= len(numbers(one)) <= 10 for one in found)
    assert len({one.title for one in found}) == len(found)
    assert group(rows) == found


def test_two_thousand_issues_are_grouped_in_a_second() -> None:
    rows = [
        Filed(n, "t", "high", ("security", "docs")[n % 2], blocks=tuple(range(n, n + 9)))
        for n in range(2_000)
    ]
    assert sum(len(numbers(one)) for one in group(rows)) == 2_000
    assert takes_at_most(1.0, lambda: group(rows))


def test_features_are_grouped_by_subsystem() -> None:
    titles = [
        "feat(Auth): a",
        "feat(auth): b",
        "feat(web): c",
        " Feature( auth )!: d",
        "fix(auth): e",
        "feat: f",
    ]
    (one,) = features([Filed(n, title) for n, title in enumerate(titles, 1)])
    assert (one.theme, one.title, numbers(one)) == ("auth", "epic(auth): Features of auth", [1, 2, 4])


def test_many_features_of_a_subsystem_are_cut() -> None:
    found = features([Filed(n, "feat(web): x") for n in range(1, 13)])
    assert [one.title for one in found] == [
        "epic(web): Features of web (1 of 2)",
        "epic(web): Features of web (2 of 2)",
    ]
