"""Which of the places that an audit names are gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.audit.gone import gone
from tests.effort import takes_at_most

PATHS = (
    "src/api/orders.py",
    "src/ecs/systems.rs",
    "README.md",
    "web/app/[id]/page.tsx",
    "Makefile",
    ".env.test",
)


@pytest.mark.parametrize(
    "place",
    [
        "src/api/orders.py:42",
        "./src/api/orders.py#L3-L9",
        "SRC/API/Orders.py",
        "orders.py:1-3",
        "ecs/systems.rs",
        "backend/src/api/orders.py",
        "src/api",
        "src/api/",
        "api/",
        "src/**/*.py",
        "api/*.py",
        "*.rs",
        "src/*/systems.{rs,go}",
        "web/app/[id]/page.tsx",
        "Makefile",
        ".env.test",
        "",
        "https://example.com/x.py",
        "the login page / form",
        "user.save",
        "Orders.total()",
        "Dockerfile",
    ],
)
def test_what_is_there_or_is_no_path_is_not_called_gone(place: str) -> None:
    assert gone([place], PATHS) == ()


@pytest.mark.parametrize(
    "place",
    [
        "src/api/users.py:42",
        "users.py",
        "rders.py",
        "api/systems.rs",
        "lib/",
        "lib/**/*.py",
        "*.go",
        "docs/README.md",
    ],
)
def test_what_is_not_there_is_gone(place: str) -> None:
    assert gone([place, "README.md"], PATHS) == (place,)


def test_a_large_repository_is_searched_in_a_second() -> None:
    paths = tuple(f"src/p{i % 500}/file{i}.py" for i in range(100_000))

    def search() -> None:
        for i in range(40):
            assert gone([f"src/p{i}/nothing.py", f"file{i}.py"], paths) == (f"src/p{i}/nothing.py",)
        assert gone(["*a*a*a*a*a*a*a*a*a*a*b.py"], paths) != ()

    assert takes_at_most(1.0, search)


names = st.text("abÄ.-_[]*+{}(", min_size=1, max_size=5)
files = st.lists(st.lists(names, min_size=1, max_size=4).map("/".join))


@given(st.lists(st.text(max_size=30)), files)
def test_any_place_is_answered_and_what_is_there_is_never_gone(places: list[str], paths: list[str]) -> None:
    assert set(gone(places, paths)) <= set(places)
    assert gone(paths, paths) == ()
    assert gone([path.rpartition("/")[2] for path in paths], paths) == ()
    assert gone([path.partition("/")[0] + "/" for path in paths], paths) == ()
