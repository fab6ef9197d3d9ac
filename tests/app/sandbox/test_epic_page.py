"""An epic as a person sees it: its checklist, what it refers to, its sub-issues and how far they are."""

from __future__ import annotations

import re
import time
from typing import Any

from tests.app.sandbox.pulling import branch, offered
from tests.app.sandbox.stand import Stand


def opened(stand: Stand, repo: str, title: str, body: str = "", **fields: Any) -> Any:
    answer = stand.app().post(f"/repos/{repo}/issues", json={"title": title, "body": body, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


def page(stand: Stand, path: str) -> str:
    answer = stand.client().get(f"/{path}", follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def said(text: str) -> str:
    """What the body says, without the rest of the page."""
    found = re.search(r'<div class="pad prose">(.*?)</div>', text, re.S)
    assert found
    return found[1]


def test_a_reference_wears_the_state_of_what_it_leads_to(stand: Stand, repo: str) -> None:
    done, dropped = opened(stand, repo, "Done"), opened(stand, repo, "Dropped")
    at = f"/repos/{repo}/issues"
    stand.app().patch(f"{at}/{done['number']}", json={"state": "closed"})
    stand.app().patch(f"{at}/{dropped['number']}", json={"state": "closed", "state_reason": "not_planned"})
    branch(stand.at("wanda"), repo, "one", ("one.txt", "1"))
    pull = offered(stand.at("wanda"), repo, "one", draft=True)
    body = f"#{done['number']} #{dropped['number']} #{pull['number']} #999 `#{done['number']}`"
    text = said(page(stand, f"{repo}/issues/{opened(stand, repo, 'Epic', body)['number']}"))
    assert f'<a href="/{repo}/issues/{done["number"]}" class="ref closed" title="Done">#1</a>' in text
    assert 'class="ref set-aside" title="Dropped"' in text
    assert 'class="ref draft"' in text
    assert f'<a href="/{repo}/issues/999">#999</a>' in text
    assert "<code>#1</code>" in text


def test_a_task_that_is_a_reference_says_its_title(stand: Stand, repo: str) -> None:
    child = opened(stand, repo, "Fix <b> & co")
    number = child["number"]
    lines = f"- [ ] #{number}\n- [x] #{number} - by hand\n- [ ] {stand.url}/{repo}/issues/{number}"
    text = said(page(stand, f"{repo}/issues/{opened(stand, repo, 'Epic', lines)['number']}"))
    assert text.count(f">Fix &lt;b&gt; &amp; co #{number}</a>") == 2
    assert f">#{number}</a> - by hand" in text


def test_sub_issues_stand_under_the_text_with_how_far_they_are(stand: Stand, repo: str) -> None:
    epic = opened(stand, repo, "Epic", "- [x] one\n- [ ] two\n- [ ] three")
    other = stand.repository(f"{repo}-other", private=True)
    children = [opened(stand, repo, "Here", labels=["agent"]), opened(stand, other, "There")]
    for child in children:
        wish = {"sub_issue_id": child["id"]}
        stand.app().post(f"/repos/{repo}/issues/{epic['number']}/sub_issues", json=wish)
    stand.app().patch(f"/repos/{repo}/issues/{children[0]['number']}", json={"state": "closed"})
    text = page(stand, f"{repo}/issues/{epic['number']}")
    assert "1 of 2 done" in text
    assert "1 of 3 tasks" in text
    assert f"{other}#{children[1]['number']}" in text
    assert "1 of 3 tasks" in page(stand, f"{repo}/issues")
    assert "Epic" in page(stand, f"{repo}/issues/{children[0]['number']}")


def test_the_longest_audit_is_shown_soon(stand: Stand, repo: str) -> None:
    row = "| {n} | A finding with #1 and a title | high | `src/a.py:{n}` |\n"
    rows = "".join(row.format(n=n) for n in range(1200))
    body = f"| # | Finding | Severity | Where |\n|---|---|---|---|\n{rows}"[:65_536]
    number = opened(stand, repo, "Audit", body)["number"]
    began = time.perf_counter()
    assert page(stand, f"{repo}/issues/{number}").count("<tr>") > 1000
    assert time.perf_counter() - began < 5


def test_old_addresses_lead_on(stand: Stand, repo: str) -> None:
    number = opened(stand, repo, "Found again")["number"]
    stand.at("alice").patch(f"/repos/{repo}", json={"name": f"{repo.split('/')[1]}-new"})
    answer = stand.client().get(f"/{repo}/issues/{number}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{repo}-new/issues/{number}")
    assert "Found again" in page(stand, f"{repo}/issues/{number}")


def test_a_team_that_is_asked_is_shown(stand: Stand, repo: str) -> None:
    stand.control("seed", orgs={"acme": {"teams": {"shown": ["carol"]}}})
    stand.repository(repo, teams={"shown": "write"})
    wanda = stand.at("wanda")
    branch(wanda, repo, "one", ("one.txt", "1"))
    number = offered(wanda, repo, "one")["number"]
    wanda.post(f"/repos/{repo}/pulls/{number}/requested_reviewers", json={"team_reviewers": ["shown"]})
    text = page(stand, f"{repo}/pull/{number}")
    assert "<b>acme/shown</b>" in text
    assert "asked <b>shown</b> for a review" in text
