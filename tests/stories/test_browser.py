"""A person's session in a real browser: asks for a change, watches the loop, and merges what came of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stories.browser import Browser, missing
from tests.stories.conftest import built
from tests.stories.town import BLUEPRINT, REPO, Town

REVIEW = BLUEPRINT.replace("into_base: auto", "into_base: review")
PULL = "aside .linked a[href*='/pull/']"

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


@pytest.fixture
def town() -> Iterator[Town]:
    with built(files={".github/fleet.yml": REVIEW}) as made:
        made.start()
        yield made


@pytest.fixture
def browser() -> Iterator[Browser]:
    found = Browser()
    yield found
    found.close()


def test_a_person_opens_an_issue_watches_the_loop_and_merges_the_pull_request(
    town: Town, browser: Browser
) -> None:
    issue = ask(town, browser)
    # the page loads itself anew; nothing is clicked until the pull request is linked
    browser.open(f"{issue}?follow=1")
    town.until("the pull request is linked", lambda: browser.links(PULL))
    pull = browser.links(PULL)[0].partition("?")[0]
    look(town, browser, pull)
    browser.click("#merge-button")
    town.until("it is merged", lambda: "merged this as" in browser.text(".event.merged"))
    assert town.file("greeting.txt") == "hello\n"
    browser.open(f"{issue}?follow=1")
    town.until("the page says that it is done", lambda: "fleet:done" in browser.text("aside .labels"))
    assert browser.text(".lead .state") == "closed"


def ask(town: Town, browser: Browser) -> str:
    """The address of the issue that alice opened and labelled."""
    browser.open(town.github)
    browser.run("document.querySelector('#you').value = 'alice'")
    browser.click(".you button")
    browser.click(f"a[href='/{REPO}']")
    browser.click(f"a[href='/{REPO}/issues']")
    browser.click(f"a[href='/{REPO}/issues/new']")
    browser.type("#title", "The greeting is <misspelt>")
    browser.type("#body", "- [ ] say hello\n")
    browser.click("#open")
    town.until("it is open", lambda: "The greeting is <misspelt>" in browser.text("h1"))
    assert browser.run("return document.querySelector('.prose input[type=checkbox]').disabled")
    browser.type("aside input[name=label]", "agent")
    browser.click("aside input[name=label] ~ button")
    town.until("it is labelled", lambda: "agent" in browser.text("aside .labels"))
    return browser.url


def look(town: Town, browser: Browser, pull: str) -> None:
    """A check reports, and the person sees it and the change."""
    head = town.pulls()[0]["head"]["ref"]
    town.control("POST", "check", {"repository": REPO, "ref": head, "name": "unit", "conclusion": "success"})
    browser.open(f"{pull}/checks")
    assert "unit" in browser.text(".checks")
    assert "success" in browser.text(".checks")
    browser.open(f"{pull}/files")
    assert browser.text("tr.removed .code").endswith("helo")
    assert browser.text("tr.added .code") == "+hello"
    browser.open(f"{pull}?follow=1")
    town.until("it can be merged", lambda: "No conflict with main" in browser.text("#merge"))
    assert "All checks are green" in browser.text("#merge")
    browser.open(pull)
