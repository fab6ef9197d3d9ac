"""The pages: what they show, that they show it safely, and what their forms do."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.app.sandbox.stand import Stand, inbox

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def visitor(stand: Stand) -> Iterator[httpx.Client]:
    """A person with a browser, who has chosen to be alice."""
    with httpx.Client(base_url=stand.url, timeout=30, trust_env=False) as client:
        client.get("/")
        assert submit(client, "/_pages/you", login="alice", back="/").status_code == 303
        yield client


def submit(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """As the form does it, with the token of the visitor's cookie."""
    token = client.cookies.get("sandbox_token") or ""
    return client.post(path, data={"token": token, **fields})


def opened(stand: Stand, repo: str, **about: object) -> int:
    return int(stand.at("alice").post(f"/repos/{repo}/issues", json=about).json()["number"])


def offered(stand: Stand, repo: str) -> int:
    """A pull request that adds a file."""
    alice = stand.at("alice")
    sha = alice.get(f"/repos/{repo}/git/ref/heads/main").json()["object"]["sha"]
    alice.post(f"/repos/{repo}/git/refs", json={"ref": "refs/heads/more/1", "sha": sha})
    new = {"message": "Add b", "branch": "more/1", "content": "PHg+Cg=="}
    assert alice.put(f"/repos/{repo}/contents/b.txt", json=new).status_code == 201
    pull = {"title": "Add b", "head": "more/1", "base": "main", "body": "Closes #1"}
    answer = stand.at("wanda").post(f"/repos/{repo}/pulls", json=pull)
    return int(answer.json()["number"])


def settled(client: httpx.Client, path: str) -> str:
    """The page once it is known whether the pull request can be merged."""
    for _ in range(200):
        if "Looking whether it merges" not in (text := client.get(path).text):
            return text
    raise AssertionError("it is never known")


def test_every_page_opens_and_may_load_nothing_but_its_style(
    stand: Stand, repo: str, visitor: httpx.Client
) -> None:
    number = opened(stand, repo, title="One", labels=["bug"])
    pull = offered(stand, repo)
    at = f"/{repo}"
    paths = [
        "/",
        at,
        f"{at}/issues",
        f"{at}/issues/new",
        f"{at}/issues/{number}",
        f"{at}/pulls",
        "/_deliveries",
    ]
    paths += [f"{at}/pull/{pull}{tab}" for tab in ("", "/commits", "/checks", "/files")]
    paths += [f"{at}/{word}" for word in ("labels", "branches", "people", "pulls/new", "commits/main")]
    paths += [
        f"{at}/tree/main/src",
        f"{at}/blob/more/1/b.txt",
        f"{at}/commit/main",
        f"{at}/blob/main/README.md",
    ]
    for path in paths:
        answer = visitor.get(path)
        assert answer.status_code == 200, path
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self';")
        assert "unsafe" not in policy
        assert "style=" not in answer.text
        assert "<script" not in answer.text
    assert visitor.get("/_pages/style.css").headers["Content-Type"].startswith("text/css")


def test_what_people_write_is_escaped_everywhere(stand: Stand, repo: str, visitor: httpx.Client) -> None:
    tricks = "so: [x](javascript:alert(1)) <img src=x onerror=y> ![y](http://x.example/y) <b onclick=z>"
    number = opened(stand, repo, title=SCRIPT, body=f"{SCRIPT}\n\n{tricks}")
    stand.at("alice").post(f"/repos/{repo}/issues/{number}/labels", json={"labels": ['"><b>']})
    stand.at("alice").post(f"/repos/{repo}/issues/{number}/comments", json={"body": SCRIPT})
    for path in (f"/{repo}/issues/{number}", f"/{repo}/issues", f"/{repo}/labels"):
        text = visitor.get(path).text
        assert not re.search(r"<script|<img|<b>\W|<b onclick|href=\"javascript", text, re.I), path
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in visitor.get(f"/{repo}/issues").text


def test_markdown_is_rendered_with_dead_boxes_and_hidden_comments(
    stand: Stand, repo: str, visitor: httpx.Client
) -> None:
    table = "| a | b |\n|---|--:|\n| 1 | 2 |"
    body = f"- [x] done\n- [ ] to do, see #7\n\n<!-- marker -->\n\n{table}\n\n<sub>small</sub>"
    text = visitor.get(f"/{repo}/issues/{opened(stand, repo, title='One', body=body)}").text
    assert text.count('disabled="disabled" type="checkbox"') == 2
    assert f'<a href="/{repo}/issues/7">#7</a>' in text
    assert "<td>1</td>" in text
    assert '<td align="right">2</td>' in text
    assert "<sub>small</sub>" in text
    assert "marker" not in text.partition('class="pad prose"')[2].partition("</article>")[0]


def test_a_get_changes_nothing(stand: Stand, repo: str, visitor: httpx.Client) -> None:
    number = opened(stand, repo, title="One")
    before = len(stand.control("log", "GET"))
    for act in ("comment", "close", "merge", "label", "open"):
        assert visitor.get(f"/{repo}/_do/{act}", params={"number": str(number)}).status_code in (404, 405)
    assert visitor.get("/_pages/you", params={"login": "bob"}).status_code in (404, 405)
    visitor.get(f"/{repo}/issues/{number}?follow=1")
    assert len(stand.control("log", "GET")) == before


def test_a_form_without_the_token_of_the_cookie_does_nothing(
    stand: Stand, repo: str, visitor: httpx.Client
) -> None:
    number = str(opened(stand, repo, title="One"))
    about = {"number": number, "body": "from elsewhere", "back": f"/{repo}/issues/{number}"}
    for token in ({}, {"token": ""}, {"token": "x" * 32}):
        assert visitor.post(f"/{repo}/_do/comment", data=about | token).status_code == 403
    token = visitor.cookies["sandbox_token"]
    elsewhere = {"Origin": "http://evil.example"}
    answer = visitor.post(f"/{repo}/_do/comment", data=about | {"token": token}, headers=elsewhere)
    assert answer.status_code == 403
    assert stand.at("alice").get(f"/repos/{repo}/issues/{number}/comments").json() == []
    with httpx.Client(base_url=stand.url, trust_env=False) as fresh:
        assert fresh.post("/_pages/you", data={"login": "alice", "token": ""}).status_code == 403


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(stand: Stand) -> None:
    answer = httpx.get(stand.url, trust_env=False)
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Strict" in answer.headers["Set-Cookie"]


def test_after_a_form_one_is_never_led_elsewhere(stand: Stand, visitor: httpx.Client) -> None:
    for back in ("http://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "x"):
        assert submit(visitor, "/_pages/you", login="alice", back=back).headers["Location"] == "/"


def test_a_person_takes_part_with_forms(stand: Stand, repo: str, visitor: httpx.Client) -> None:
    answer = submit(visitor, f"/{repo}/_do/open", title="By hand", body="Please", labels="agent, bug")
    assert answer.status_code == 303
    page = answer.headers["Location"]
    number = page.rpartition("/")[2]

    def do(act: str, **fields: str) -> None:
        said = submit(visitor, f"/{repo}/_do/{act}", number=number, back=page, **fields)
        assert (said.status_code, said.headers["Location"]) == (303, page), said.text

    do("comment", body="First")
    comment = re.search(r'id="issuecomment-(\d+)"', visitor.get(page).text)
    assert comment
    do("comment-edit", comment=comment[1], body="First, *edited*")
    do("react", comment=comment[1], content="rocket")
    do("label", label="a/b c")
    do("unlabel", label="bug")
    do("edit", title="By hand, renamed", body="Please do")
    do("close", reason="not_planned")
    text = visitor.get(page).text
    for words in ("First, <em>edited</em>", "edited 1", "🚀 1", "By hand, renamed", "as not planned"):
        assert words in text
    do("reopen")
    issue = stand.at("alice").get(f"/repos/{repo}/issues/{number}").json()
    assert {label["name"] for label in issue["labels"]} == {"agent", "a/b c"}
    assert issue["user"]["login"] == "alice"
    assert issue["state"] == "open"


def test_what_github_refuses_is_refused_with_its_words_and_what_was_typed(
    stand: Stand, repo: str, visitor: httpx.Client
) -> None:
    page = f"/{repo}/issues/{opened(stand, repo, title='One')}"
    answer = submit(visitor, f"/{repo}/_do/open", title=" ", body="my words", back=f"/{repo}/issues/new")
    assert answer.status_code == 422
    assert "Validation Failed. title: missing_field." in answer.text
    assert "my words" in answer.text
    submit(visitor, "/_pages/you", login="mallory", back="/")
    number = page.rpartition("/")[2]
    refused = submit(visitor, f"/{repo}/_do/label", number=number, label="agent", back=page)
    assert refused.status_code == 404  # the repository is private
    assert "Not done." in refused.text
    submit(visitor, "/_pages/you", login="", back="/")
    assert submit(visitor, f"/{repo}/_do/comment", number=number, body="x", back=page).status_code == 401


def test_a_field_or_a_form_that_there_is_not_is_no_failure_of_ours(repo: str, visitor: httpx.Client) -> None:
    assert submit(visitor, f"/{repo}/_do/comment", body="x").status_code == 400
    assert submit(visitor, f"/{repo}/_do/nonsense").status_code == 404
    missing = visitor.get(f"/{repo}/issues/99")
    assert (missing.status_code, "style.css" in missing.text, 'href="/"' in missing.text) == (404, True, True)
    assert "default-src 'none'" in missing.headers["Content-Security-Policy"]
    assert visitor.get(f"/{repo}/blob/main/nothing.txt").status_code == 404
    assert visitor.get("/acme/nothing").status_code == 404


def test_a_pull_request_shows_its_diff_and_checks_and_is_merged_by_its_button(
    stand: Stand, repo: str, visitor: httpx.Client
) -> None:
    issue = opened(stand, repo, title="Wanted")
    page = f"/{repo}/pull/{offered(stand, repo)}"
    stand.control("check", repository=repo, ref="more/1", name="unit", conclusion="failure")
    assert f"{page}" in visitor.get(f"/{repo}/issues/{issue}").text
    text = settled(visitor, page)
    assert "1 check is red" in text
    assert '<tr class="added"><td class="no"></td><td class="no">1</td>' in visitor.get(f"{page}/files").text
    assert "&lt;x&gt;" in visitor.get(f"{page}/files").text
    sha = re.search(r'name="sha" value="(\w+)"', text)
    assert sha
    number = page.rpartition("/")[2]
    old = submit(visitor, f"/{repo}/_do/merge", number=number, sha="0" * 40, method="merge", back=page)
    assert (old.status_code, "Head branch was modified" in old.text) == (409, True)
    done = submit(visitor, f"/{repo}/_do/merge", number=number, sha=sha[1], method="squash", back=page)
    assert done.status_code == 303
    assert "merged this as" in visitor.get(page).text
    assert "closed this" in visitor.get(f"/{repo}/issues/{issue}").text


def test_a_review_is_written_with_a_form(stand: Stand, repo: str, visitor: httpx.Client) -> None:
    page = f"/{repo}/pull/{offered(stand, repo)}"
    about = {"number": page.rpartition("/")[2], "back": page}
    assert (
        submit(visitor, f"/{repo}/_do/review", **about, event="APPROVE", body="Good **work**").status_code
        == 303
    )
    text = visitor.get(page).text
    assert "approved this" in text
    assert "Good <strong>work</strong>" in text


def test_a_talk_about_a_line_is_answered_and_resolved_with_forms(
    stand: Stand, repo: str, visitor: httpx.Client
) -> None:
    number = offered(stand, repo)
    page, at = f"/{repo}/pull/{number}", f"/repos/{repo}/pulls/{number}"
    wanda = stand.at("wanda")
    path = wanda.get(f"{at}/files").json()[0]["filename"]
    said = {"event": "COMMENT", "body": "", "comments": [{"path": path, "line": 1, "body": "Why?"}]}
    assert wanda.post(f"{at}/reviews", json=said).status_code == 200
    first = wanda.get(f"{at}/comments").json()[0]["id"]
    about = {"number": str(number), "back": page}
    assert submit(visitor, f"/{repo}/_do/reply", **about, remark=str(first), body="So.").status_code == 303
    text = visitor.get(page).text
    assert "So." in text
    assert text.count("reviewed this") == 1
    node = re.search(r'_do/resolve".*?name="node" value="(\w+)"', text, re.S)
    assert node
    assert submit(visitor, f"/{repo}/_do/resolve", node=node[1], back=page).status_code == 303
    text = visitor.get(page).text
    assert "resolved by alice" in text
    assert "_do/unresolve" in text


def test_a_page_that_is_followed_loads_itself_anew(stand: Stand, repo: str, visitor: httpx.Client) -> None:
    page = f"/{repo}/issues/{opened(stand, repo, title='One')}"
    assert 'http-equiv="refresh"' not in visitor.get(page).text
    assert 'http-equiv="refresh"' in visitor.get(f"{page}?follow=1").text


def test_deliveries_are_shown_and_made_again(stand: Stand, repo: str, visitor: httpx.Client) -> None:
    with inbox() as box:
        stand.control("webhooks", mode="deliver", url=box.url)
        opened(stand, repo, title="Told")
        assert stand.control("wait", "GET")["is_calm"]
        _redeliver(stand, visitor)
        assert stand.control("wait", "GET")["is_calm"]
        assert box.events().count(("issues", "opened")) == 2


def _redeliver(stand: Stand, visitor: httpx.Client) -> None:
    found = re.search(
        r'href="(/_deliveries/\d+)">issues.opened', visitor.get("/_deliveries?event=issues").text
    )
    assert found
    assert "X-Hub-Signature-256" in visitor.get(found[1]).text
    assert visitor.post(f"{found[1]}/redeliver").status_code == 403
    assert submit(visitor, f"{found[1]}/redeliver").status_code == 303


def test_a_raw_file_is_no_page(stand: Stand, visitor: httpx.Client) -> None:
    repo = stand.repository("acme/raw", files={"evil.html": SCRIPT})
    answer = visitor.get(f"/{repo}/raw/main/evil.html")
    assert answer.text == SCRIPT
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert SCRIPT not in visitor.get(f"/{repo}/blob/main/evil.html").text
