"""Three findings with the same kind of fix in different packages, and what is no such thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.audit.draft import draft
from flows.audit.fingerprint import fingerprint
from flows.audit.patterns import patterns
from flows.model import Finding
from tests.effort import takes_at_most


def findings(*rows: tuple[str, str], type: str = "quality") -> list[Finding]:
    return [
        Finding(title, i, "", type, locations=(place,) if place else ())
        for i, (title, place) in enumerate(rows)
    ]


ALIKE = {
    "validation": (
        ("Missing input validation in api/", "api/orders.py:3"),
        ("No input validation in billing", "billing/charge.py"),
        ("Users: input is not validated", "users/views.py"),
    ),
    "titles alone": (
        ("Missing input validation in api/", ""),
        ("Missing input validation in billing/", ""),
        ("Missing input validation in users/", ""),
    ),
    "bare except": tuple(
        (f"Bare except in {name}", f"src/{name}/run.py:3") for name in ("parser", "web", "cli")
    ),
    "docs": tuple((f"Missing docs for {name}", f"{name}/a.py") for name in ("parser", "web", "cli")),
    "injection": (
        ("SQL injection in search", "search/q.py"),
        ("SQL injection via the order parameter", "orders/q.py"),
        ("Possible SQL injection", "users/q.py"),
    ),
    "secrets": (
        ("[C-1] Hardcoded credentials in `config.py`", "api/config.py"),
        ("[C-2] Hard coded credentials", "billing/config.py"),
        ("[C-3] Hardcoded credentials", "users/config.py"),
    ),
    "handling": tuple(("Missing error handling", f"{name}/a.py") for name in ("parser", "web", "cli")),
    "no spaces": tuple(("输入缺少验证检查", f"{name}/a.py") for name in ("parser", "web", "cli")),
}
UNLIKE = {
    "vague": tuple((f"Bug in {name}", f"{name}/a.py") for name in ("parser", "web", "cli")),
    "vaguer": tuple(("Improve performance", f"{name}/a.py") for name in ("parser", "web", "cli")),
    "one word": tuple(("Timeouts", f"{name}/a.py") for name in ("parser", "web", "cli")),
    "one package": tuple(("Bare except", f"web/{name}.py") for name in ("a", "b", "c")),
    "two packages": (("Bare except", "web/a.py"), ("Bare except", "web/b.py"), ("Bare except", "cli/b.py")),
    "only two": (("Bare except", "web/a.py"), ("Bare except", "cli/b.py")),
    "missing things": (
        ("Missing index on orders", "orders/a.py"),
        ("Missing cache for users", "users/a.py"),
        ("Missing tests", "cli/a.py"),
    ),
    "dependencies": tuple(
        (f"Update dependency {name}", f"{name[1:]}/package.json") for name in ("axios", "lodash", "express")
    ),
    "opposites": (
        ("Missing input validation", "api/a.py"),
        ("Duplicate input validation", "billing/a.py"),
        ("Slow output validation", "users/a.py"),
    ),
    "nowhere": tuple(("Bare except", "") for _ in range(3)),
}


@pytest.mark.parametrize("name", ALIKE)
def test_the_same_kind_of_fix_in_three_packages_is_a_pattern(name: str) -> None:
    (found,) = patterns([*findings(*ALIKE[name]), *findings(("Weak hash for passwords", "auth/h.py"))])
    assert found.members == (0, 1, 2)
    assert found.framework.scope == "framework"


@pytest.mark.parametrize("name", UNLIKE)
def test_what_is_only_worded_alike_is_none(name: str) -> None:
    assert patterns(findings(*UNLIKE[name])) == []


def test_a_chain_of_likenesses_is_no_pattern() -> None:
    chain = ("slow cache query", "slow cache query retry lock", "cache retry lock")
    assert patterns(findings(*((title, f"p{i}/x.py") for i, title in enumerate(chain)))) == []


def test_types_are_not_mixed() -> None:
    rows = ALIKE["validation"]
    mixed = [findings(row, type=t)[0] for row, t in zip(rows, ("security", "quality", "docs"), strict=True)]
    assert patterns(mixed) == []


def test_the_same_fix_joins_what_titles_do_not() -> None:
    fix = "Use parameterized queries with bound values."
    rows = [
        ("Search query is concatenated", "a"),
        ("Unsafe query of orders", "b"),
        ("Report query from input", "c"),
    ]
    alike = [Finding(title, 1, "", "security", locations=(f"{p}/x.py",), fix=fix) for title, p in rows]
    assert [found.members for found in patterns(alike)] == [(0, 1, 2)]


def test_the_framework_names_the_common_fix_and_all_its_places() -> None:
    rows = findings(*ALIKE["bare except"])
    severe = [
        Finding(f.title, f.line, s, f.type, locations=f.locations)
        for f, s in zip(rows, ("low", "high", ""), strict=True)
    ]
    framework = patterns(severe)[0].framework
    assert framework.title == "Solve once for all packages: Bare except"
    assert framework.severity == "high"
    assert all(f"`src/{name}/run.py`" in framework.text for name in ("parser", "web", "cli"))
    made = draft(framework, 7)
    assert made.title == "quality(framework): Solve once for all packages: Bare except"
    assert "framework" in made.labels
    assert "lang:python" in made.labels


def test_a_pattern_that_grew_is_the_same_pattern() -> None:
    rows = findings(*ALIKE["bare except"])
    grown = [*rows, *findings(("Bare except in jobs", "src/jobs/run.py"))]
    first, later = patterns(rows)[0], patterns(grown)[0]
    assert later.members == (0, 1, 2, 3)
    assert fingerprint("acme/api", later.framework) == fingerprint("acme/api", first.framework)


words = st.sampled_from("missing bare slow input output cache query validation test retry bug the of".split())  # noqa: SIM905


@given(st.lists(st.tuples(st.lists(words, max_size=5).map(" ".join), st.sampled_from("abcd")), max_size=30))
def test_each_finding_is_in_one_pattern_at_most(rows: list[tuple[str, str]]) -> None:
    found = patterns(findings(*((title, f"{p}/x.py") for title, p in rows)))
    members = [i for one in found for i in one.members]
    assert len(members) == len(set(members))
    assert all(len({rows[i][1] for i in one.members}) >= 3 for one in found)


@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_titles_are_compared(titles: list[str]) -> None:
    assert (
        len(patterns(findings(*((title, f"p{i}/x.py") for i, title in enumerate(titles)))))
        <= len(titles) // 3
    )


def test_thousands_of_findings_are_compared_in_seconds() -> None:
    rows = [
        (f"Missing {a} {b} in {c}", f"p{c}/x.py")
        for a in "abcdefghij"
        for b in "klmnopqrst"
        for c in range(20)
    ]
    rows = [(title.replace("Missing", "Missing validation"), place) for title, place in rows]
    assert takes_at_most(2.0, lambda: patterns(findings(*rows)))
