"""Subjects in words, and back."""

from __future__ import annotations

import pytest

from flows import branches, wake
from flows.model import Subject
from flows.model.subject import repo_of

GOOD = {
    "acme": Subject("acme"),
    "acme/api": Subject("acme", "api"),
    "acme/api#12": Subject("acme", "api", 12),
    "acme/api~42-9f3a1c-1": Subject("acme", "api", fleet="42-9f3a1c-1"),
}
BAD = (
    "acme/api~42",
    "acme~42-9f3a1c-1",
    "acme/api#12~42-9f3a1c-1",
    "acme/api~42-9F3A1C-1",
    "acme/api~0-9f3a1c-1",
)


@pytest.mark.parametrize(("text", "subject"), GOOD.items())
def test_a_subject_reads_as_it_is_written(text: str, subject: Subject) -> None:
    assert Subject.parse(text) == subject
    assert str(subject) == text


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_subject_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="write owner/repo#12"):
        Subject.parse(text)


@pytest.mark.parametrize("text", ["acme/api", "acme/api#12", "acme/api~42-9f3a1c-1"])
def test_a_repository_is_known_by_any_of_its_subjects(text: str) -> None:
    assert repo_of(text) == "acme/api"


@pytest.mark.parametrize("text", ["acme/api#12", "acme/api~42-9f3a1c-1"])
def test_a_push_to_an_attempts_branch_wakes_its_subject(text: str) -> None:
    branch = branches.of_attempt(Subject.parse(text), 3)
    payload = {"repository": {"full_name": "acme/api"}, "ref": f"refs/heads/{branch}"}
    assert wake.subjects("push", payload, "agent-fleet[bot]") == ((text, 0.0),)
