"""Where in an issue a manifest stands, and what is said where it stands nowhere."""

from __future__ import annotations

import pytest

from flows.config import manifest
from flows.model import Manifest

SMALL = "fleet: f\ntask: do it\nrepos: [api, web]\n"


def body(text: str, begin: str = "```yaml", end: str = "```") -> str:
    return f"Prose for people.\n\n{begin}\n{text}{end}\n\nMore prose.\n"


@pytest.mark.parametrize(
    "text",
    [
        body(SMALL),
        body(SMALL).replace("\n", "\r\n"),
        body(SMALL, "~~~yaml", "~~~"),
        body(SMALL, "````YML title=x", "````"),
        body("# a note\n\n" + SMALL),
        body("---\n" + SMALL),
        body("{fleet: f, task: do it, repos: [api, web]}\n"),
        "   ```yaml\n   " + SMALL.strip().replace("\n", "\n   ") + "\n   ```",
        "<details>\n\n" + body(SMALL) + "\n</details>",
        body("jobs: 1\n") + body(SMALL) + "> ```yaml\n> fleet: quoted\n> ```\n",
        "- a list\n\n  ```yaml\n  " + SMALL.strip().replace("\n", "\n  ") + "\n  ```\n",
    ],
)
def test_the_block_is_found_where_a_person_sees_one(text: str) -> None:
    read, problems = manifest.parse(text, "acme")
    assert problems == ()
    assert read == Manifest("f", "do it", repos=("acme/api", "acme/web"))
    found = manifest.find(text)
    assert found
    assert "fleet" in found[0]


MISPLACED = {
    SMALL: (1, "no block of YAML begins with `fleet:`"),
    "x\n\n" + SMALL: (3, "no block of YAML begins with `fleet:`"),
    body(SMALL, "```"): (4, "the manifest is not read: its block is not marked as `yaml`"),
    body(SMALL, "```text"): (4, "the manifest is not read: its block is not marked as `yaml`"),
    "> ```yaml\n> fleet: f\n> ```": (2, "the manifest is not read: it stands in a quote"),
    body("task: x\nfleet: f\n"): (5, "`fleet` is not the first key of its block"),
    body(SMALL) + body(SMALL): (13, "a manifest begins on line 4 already"),
    body(SMALL, end="``"): (3, "its block has no end, so it takes in all that follows"),
    "": (1, "no block of YAML begins with `fleet:`"),
    "<!--\n```yaml\nfleet: f\n```\n-->": (3, "no block of YAML begins with `fleet:`"),
}


@pytest.mark.parametrize("text", MISPLACED)
def test_a_manifest_that_is_not_where_it_should_be_is_missed_in_words(text: str) -> None:
    read, problems = manifest.parse(text, "acme")
    assert read is None
    assert [(one.line, one.what) for one in problems] == [MISPLACED[text]]
    assert all(one.remedy for one in problems)


def test_columns_are_those_of_the_issue_where_the_block_is_indented() -> None:
    text = "- item\n\n  ```yaml\n  fleet: f\n  task: x\n  repos: [a]\n  canry: 1\n  ```\n"
    assert [(one.line, one.column) for one in manifest.parse(text, "acme")[1]] == [(7, 3)]


def test_the_digest_is_that_of_the_block_and_of_nothing_else() -> None:
    first = manifest.digest(body(SMALL))
    assert first
    assert first == manifest.digest("Other prose.\n\n" + body(SMALL).replace("\n", "\r\n"))
    assert first != manifest.digest(body(SMALL + "canary: 1\n"))
    assert manifest.digest("nothing") == ""
