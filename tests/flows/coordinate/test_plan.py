"""A coordinator's plan: taken whole, or refused with places and remedies."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.coordinate import form, plan
from tests.flows.coordinate.scene import JSON, PLAN, REPOS, changed, raw

WRONG: list[tuple[str, Any, str]] = [
    ("contracts", [], "contracts: it is empty; write at least one"),
    ("contracts", ..., 'the plan: the key "contracts" is missing'),
    ("contracts.0.id", "Retry Budget", "contracts[0].id: 'Retry Budget' is no id"),
    ("contracts.0.text", " \u200b", "contracts[0].text: write a text of 1 to 4,000 characters"),
    ("contracts.0.between", ["acme/web", "acme/web"], "contracts[0].between: a contract is between at least"),
    ("contracts.0.between.1", "acme/ap", "contracts[0].between[1]: 'acme/ap' is none of those that there "
     "are; did you mean acme/api?"),
    ("contracts.0.between", "acme/web", "contracts[0].between: it is no list"),
    ("contracts.0.checks", ["x"] * 41, "contracts[0].checks: it has 41 items; write a list of at most 40"),
    ("contracts", [PLAN["contracts"][0]] * 2, "contracts: the id: 'retry-budget' stands twice"),
    ("specs", [], "specs: it is empty"),
    ("specs.0", "acme/web", "specs[0]: it is no object; write one with repo, task, owns, after"),
    ("specs.0.repo", "acme/other", "specs[0].repo: 'acme/other' is none of those"),
    ("specs.0.repo", {"a": 1}, "specs[0].repo: '{\"a\": 1}' is none of those"),
    ("specs.0.repo", "acme/api", "specs: the repository: 'acme/api' stands twice"),
    ("specs.0.task", "x" * 20_001, "specs[0].task: write a text of 1 to 20,000 characters"),
    ("specs.0.owns", [], "specs[0].owns: it is empty"),
    ("specs.0.owns.0", "/etc/**", "specs[0].owns[0]: '/etc/**' is no path inside the repository"),
    ("specs.0.owns.0", "a/../../b", "is no path inside the repository"),
    ("specs.0.owns.0", ".git/config", "is no path inside the repository"),
    ("specs.0.after", ["acme/web"], "their `after` goes in a circle"),
    ("specs.1.after", ["acme/web"], "their `after` goes in a circle"),
    ("specs.0.aftr", [], "specs[0]: there is no key 'aftr'; there are repo, task, owns, after"),
    ("risks", [3], "risks[0]: write a text of 1 to 1,000 characters"),
]  # fmt: skip


def test_a_plan_is_read_whole():
    found, problems = plan.read(raw(PLAN), REPOS)
    assert problems == ()
    assert found is not None
    assert [one.id for one in found.contracts] == ["retry-budget"]
    assert found.contracts[0].between == ("acme/web", "acme/api")
    assert [(one.repo, one.owns, one.after) for one in found.specs] == [
        ("acme/web", ("src/**",), ("acme/api",)),
        ("acme/api", ("api/**", "tests/**"), ()),
    ]
    assert (found.risks, found.expected) == (("a storm of retries",), ("it is asked again",))


@pytest.mark.parametrize(("place", "to", "said"), WRONG)
def test_what_is_wrong_is_said_with_its_place_and_what_to_write(place: str, to: Any, said: str):
    found, problems = plan.read(changed(PLAN, place, to), REPOS)
    assert found is None
    assert any(said in one for one in problems), problems


def test_who_comes_after_a_repository_without_a_spec_is_told():
    _, problems = plan.read(changed(PLAN, "specs.1", ...), REPOS)
    assert problems == ("specs, acme/web: it comes after acme/api, which has no spec",)


@pytest.mark.parametrize(
    "text", [b"", b"```json\n{}\n```", b"\xff", b"[" * 100_000, b"9" * 5000, b"null", b"[]"]
)
def test_what_is_no_plan_at_all_is_one_problem_and_the_missing_keys(text: bytes):
    found, problems = plan.read(text, REPOS)
    assert found is None
    assert 1 <= len(problems) <= 3


@given(JSON | st.fixed_dictionaries({"contracts": JSON, "specs": JSON}))
def test_whatever_an_agent_writes_it_is_a_plan_or_has_problems(value: Any):
    found, problems = plan.read(raw(value), REPOS)
    assert (found is None) == bool(problems)
    assert len(problems) <= form.MOST_PROBLEMS
    assert all(len(one) < 500 for one in problems)
