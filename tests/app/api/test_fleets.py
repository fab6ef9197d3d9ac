"""`/v1/fleets`: what is handed in is written down, what stands is shown; over a real store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from flows.config import manifest
from jobs import ledger
from jobs.store import keys
from tests.app.api.conftest import MANIFEST, STANDING, Api

YAML = """# the year's greeting
fleet: greet
task: Say hello
repos: [acme/one]
"""


def test_a_fleet_that_is_handed_in_waits_for_its_repository_and_is_shown(api: Api):
    answer = api.submit()
    name = answer.json["fleet_id"]
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/v1/fleets/{name}")
    (waiting,) = ledger.submitting(api.store)
    assert (waiting.repository, waiting.login, waiting.title) == ("acme/.github", "alice", "Fleet greet")
    made, problems = manifest.parse(waiting.text, "acme")
    assert (problems, made.name, made.repos) == ((), "greet", ("acme/one", "acme/two"))
    assert api.store.redis.zscore(keys.DUE, "acme/.github")
    shown = api.ask("GET", f"/fleets/{name}").json
    told = {"status": "submitted", "creator": "alice", "task_description": MANIFEST["task"]}
    assert shown | told | {"repos": MANIFEST["repos"], "fleet_id": name} == shown


def test_yaml_goes_into_its_issue_as_it_was_written(api: Api):
    asked = {"data": YAML, "content_type": "application/yaml"}
    assert api.ask("POST", "/fleets?repository=acme/ops", **asked).status_code == 202
    (waiting,) = ledger.submitting(api.store)
    assert waiting.repository == "acme/ops"
    assert f"```yaml\n{YAML}```" in waiting.text


def test_problems_have_the_lines_of_what_was_sent(api: Api):
    text = YAML.replace("repos: [acme/one]", "repos: [acme/one, ../x]\nworkflo: implement")
    answer = api.ask("POST", "/fleets", data=text, content_type="application/yaml")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    problems = [(one["line"], one["column"]) for one in answer.json["problems"]]
    assert (problems, answer.json["manifest"]) == ([(4, 19), (5, 1)], text)
    assert all(one["what"] and one["remedy"] for one in answer.json["problems"])
    assert ledger.submitting(api.store) == ()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"task": "x", "repos": ["acme/one"]}, "`fleet` is missing"),
        ({**MANIFEST, "repos": ["one"]}, "is no repository"),
        ({**MANIFEST, "repository": "nowhere"}, "names none"),
        ({"fleet": "x", "task": "x", "select": {"topic": "y", "csv": "a.csv"}}, "where its issue goes"),
        ({**MANIFEST, "task": "x" * 61_000}, "characters"),
        ({**MANIFEST, "tasks": "x"}, "tasks"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(api: Api, body: dict[str, object], said: str):
    answer = api.submit(body)
    assert answer.status_code == 422
    assert said in str(answer.json["problems"])


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"fleet": 1, "fleet": 2}', "application/json", 400),
        (b'{"fleet": NaN}', "application/json", 400),
        (b'{"fleet": "\\ud800"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff", "application/yaml", 400),
        (b"[]", "application/json", 422),
        (b"", "application/yaml", 422),
        (b"&a [*a, *a]", "application/yaml", 422),
        (b"fleet: x", "text/plain", 415),
        (b"x" * 200_000, "application/yaml", 413),
    ],
)
def test_a_hostile_body_is_refused_in_words(api: Api, data: bytes, kind: str, status: int):
    answer = api.ask("POST", "/fleets", data=data, content_type=kind)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["detail"]


def test_the_same_request_under_one_key_is_one_fleet(api: Api):
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: api.submit(key="k1"), range(4)))
    assert {one.status_code for one in answers} == {202}
    assert len({one.get_data() for one in answers}) == 1
    assert len(ledger.submitting(api.store)) == 1
    changed = api.submit({**MANIFEST, "task": "another"}, key="k1")
    assert (changed.status_code, len(ledger.submitting(api.store))) == (422, 1)
    assert "idempotency key" in changed.json["detail"]
    assert api.submit(login="bob", key="k1").status_code == 202
    assert len(ledger.submitting(api.store)) == 2, "a key is its login's"
    assert api.submit(key="bad\tkey").status_code == 400
    (place,) = list(api.store.redis.scan_iter("fleet:replied:alice:*"))
    assert 86_000 < api.store.redis.ttl(place) <= 86_400


def test_a_fleet_is_shown_with_every_repository(api: Api):
    shown = api.ask("GET", f"/fleets/{STANDING.id}").json
    assert shown["counts"] == {"merged": 1, "waiting": 1, "agent-failed": 1}
    assert shown["cost"] == {"usd": 0.25, "minutes": 2.5, "tokens": 0, "attempts": 2, "is_priced": True}
    assert (shown["created_at"], shown["completed_at"]) == ("1970-01-01T00:16:40Z", None)
    assert shown["manifest_issue"]["url"] == "https://github.com/acme/ops/issues/42"
    one, two, three = shown["targets"]
    assert one["pull_request"] == {"number": 7, "url": "https://github.com/acme/one/pull/7"}
    assert (two["outcome"], two["reason"], two["ended_at"]) == (
        "agent-failed", "it gave up", "1970-01-01T00:31:40Z",
    )  # fmt: skip
    assert two["next_step"].startswith("read its log")
    assert (three["state"], three["outcome"], three["pull_request"]) == ("waiting", None, None)


@pytest.mark.parametrize(
    ("verb", "body", "words"),
    [
        ("retry", None, ()),
        ("retry", ["acme/two"], ("acme/two",)),
        ("cancel", ["two"], ("two",)),
        ("cancel", None, ()),
        ("pause", None, ()),
        ("resume", None, ()),
    ],
)
def test_a_command_is_said_in_the_callers_name(api: Api, verb: str, body: object, words: tuple[str, ...]):
    answer = api.ask("POST", f"/fleets/{STANDING.id}/{verb}", "bob", **({"json": body} if body else {}))
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/v1/fleets/{STANDING.id}")
    assert api.said() == [(verb, words, "bob")]
    assert api.store.redis.zscore(keys.DUE, STANDING.subject)
    (told,) = api.ask("GET", f"/fleets/{STANDING.id}").json["commands"]
    assert (told["verb"], told["by"], told["is_accepted"]) == (verb, "bob", None)


def test_a_command_under_one_key_is_said_once(api: Api):
    path, key = f"/fleets/{STANDING.id}/retry", {"headers": {"Idempotency-Key": "again"}}
    answers = {api.ask("POST", path, **key).get_data() for _ in range(3)}
    assert (len(answers), api.said()) == (1, [("retry", (), "alice")])
    assert api.ask("POST", f"/fleets/{STANDING.id}/cancel", **key).status_code == 422


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("/fleets/7-abcdef/retry", None, 404, "no such fleet"),
        (f"/fleets/{STANDING.id}/retry", ["acme/nine"], 422, "acme/nine"),
        (f"/fleets/{STANDING.id}/retry", {"repos": []}, 422, "no list"),
        (f"/fleets/{STANDING.id}/pause", ["acme/one"], 422, "whole fleet"),
        (f"/fleets/{STANDING.id}/explode", None, 404, ""),
    ],
)
def test_a_command_that_cannot_be_is_refused(api: Api, path: str, body: object, status: int, said: str):
    answer = api.ask("POST", path, **({"json": body} if body is not None else {}))
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert said in answer.json["detail"]
    assert api.said() == []


def test_what_is_no_fleet_yet_takes_no_command(api: Api):
    name = api.submit().json["fleet_id"]
    assert api.ask("POST", f"/fleets/{name}/cancel").status_code == 409


def test_a_submission_becomes_its_fleet_or_says_why_not(api: Api):
    first, second = (api.submit().json["fleet_id"] for _ in range(2))
    ledger.carried_out(api.store, first, subject="acme/ops#43")
    ledger.carried_out(api.store, second, refused="the App is not installed on acme/.github")
    assert api.ask("GET", f"/fleets/{first}").json["status"] == "submitted"
    shown = api.ask("GET", f"/fleets/{second}").json
    assert (shown["status"], shown["reason"]) == ("refused", "the App is not installed on acme/.github")
    assert ledger.submitting(api.store) == ()


def test_fleets_are_listed_a_page_at_a_time(api: Api):
    name = api.submit().json["fleet_id"]
    first = api.ask("GET", "/fleets?per_page=1")
    assert ([one["fleet_id"] for one in first.json["fleets"]], first.json["total"]) == ([name], 2)
    assert first.headers["Link"] == '</v1/fleets?page=2&per_page=1>; rel="next"'
    second = api.ask("GET", "/fleets?page=2&per_page=1")
    assert [one["fleet_id"] for one in second.json["fleets"]] == [STANDING.id]
    assert "Link" not in second.headers
    for status, count in {"running": 1, "submitted": 1, "ended": 0}.items():
        assert api.ask("GET", f"/fleets?status={status}").json["total"] == count
    for wrong in ("status=over", "page=0", "per_page=101", "page=one"):
        assert api.ask("GET", f"/fleets?{wrong}").status_code == 422
