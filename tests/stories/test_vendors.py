"""The vendors' own programs, as npm has them: from a label to a pull request, and through their failures."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.stories.models import installed
from tests.stories.models.model import Model
from tests.stories.models.settled import KINDS, key, settled
from tests.stories.town import REPO, Town

pytestmark = pytest.mark.skipif(bool(installed.missing()), reason=installed.missing())

HOSTILE = """Say "hello", it's `helo` now: 'a' "b" \\ $HOME %s {0} ; touch pwned #

```sh
echo $(touch pwned) `touch pwned` && touch pwned
```
--help
-- "unbalanced
@alice, look at @greeting.txt, @no/such/file and @/etc/passwd
/help !ls
"""
SPARE = ("codex-one", "codex-two", "claude-one", "claude-two")
VERSIONS = dict(zip(("codex", "claude", "opencode", "gemini"), installed.PACKAGES.values(), strict=True))


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[Town, Model]]:
    with settled("sed -i s/helo/hello/ greeting.txt", *SPARE) as made:
        yield made


def texts(value: Any) -> Iterator[str]:
    """Every text in a request."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(inner)


def printed(town: Town, number: int, attempt: int = 1) -> str:
    (kept,) = town.data.glob(f"runs/api-{number}-{attempt}-*/output.jsonl")
    return kept.read_text()


def is_put_off(town: Town, number: int) -> bool:
    return "| skipped |" in said(town, number)


def said(town: Town, number: int) -> str:
    return "\n".join(town.ours(number))


def runs(town: Town, number: int) -> list[dict[str, Any]]:
    """The issue's runs, as the ledger has them."""
    return list(json.loads(town.fleet("runs", f"{REPO}#{number}", "--json").stdout))


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_becomes_a_pull_request_by_the_vendors_own_program(
    place: tuple[Town, Model], kind: str
) -> None:
    town, model = place
    number = town.open_issue(labels=(f"agent:{kind}",), body=HOSTILE)
    town.until("it is delivered or failed", lambda: town.labels(number) & {"fleet:delivered", "fleet:failed"})
    assert "fleet:delivered" in town.labels(number), printed(town, number)[-3000:]
    pull = next(one for one in town.pulls() if one["head"]["ref"] == f"agent/{number}-1")
    files = town.ask("GET", f"/repos/{REPO}/pulls/{pull['number']}/files")
    assert [one["filename"] for one in files] == ["greeting.txt"]
    assert town.file("greeting.txt", f"agent/{number}-1") == "hello\n"
    asked = [text for one in model.asked if one.key == key(kind) for text in texts(one.body)]
    # Gemini looks names behind an @ up, as paths, and puts a space before some.
    assert any(HOSTILE.strip() in text.replace("\n @", "\n@") for text in asked)
    assert_kept(town, number, kind)


def assert_kept(town: Town, number: int, kind: str) -> None:
    """Every line as it came with what it says beside it, no key, and shown as people read it."""
    text = printed(town, number)
    assert key(kind) not in text
    assert "Your key is [redacted]." in text
    run = runs(town, number)[0]
    events = [json.loads(line) for line in town.fleet("logs", run["id"], "--json").stdout.splitlines()]
    ours = [one["said"] for one in events if "said" in one]
    assert all(json.loads(one["text"]) for one in events if "said" in one), "a vendor's line is whole"
    assert any(one["kind"] == "tool" and "sed -i s/helo/hello/" in one["text"] for one in ours)
    assert ours[-1]["is_terminal"]
    assert (run["usage"]["input_tokens"], run["usage"]["cached_tokens"]) == (2400, 2000)
    kept = [path.name for path in town.data.glob(f"events/{run['id']}-diary*")]
    assert len(kept) == (kind == "codex"), "what Codex alone writes down of what it was denied"
    shown = town.fleet("logs", run["id"]).stdout
    assert "sed -i s/helo/hello/ greeting.txt" in shown
    assert "$ sh check.sh" in shown
    assert '{"type"' not in shown


def test_the_doctor_says_which_versions_they_are(place: tuple[Town, Model]) -> None:
    found = json.loads(place[0].fleet("doctor", "--json").stdout)
    (agents,) = (one["what"] for one in found if one["what"].startswith("agents: "))
    for kind, version in VERSIONS.items():
        assert f"{kind} {version}" in agents


def test_a_refused_key_stops_its_agent_and_a_limit_puts_it_off(place: tuple[Town, Model]) -> None:
    """Neither costs an attempt; the operator is told once, and no task fails."""
    town, _ = place
    refused = town.open_issue(labels=("agent:codex-one",), body="The model answers 401.")
    limited = town.open_issue(labels=("agent:claude-one",), body="The model answers 429.")
    broken = town.open_issue(labels=("agent:codex-two",), body="The model answers 500.")
    cut = town.open_issue(labels=("agent:claude-two",), body="The model answers half.")
    for number in (refused, limited, broken, cut):
        town.until(f"#{number} was put off", partial(is_put_off, town, number))
        assert "fleet:failed" not in town.labels(number)
        why = runs(town, number)[0]["reason"]
        assert ("the operator has mended that" if number == refused else "again on this host in ") in why
    again = town.open_issue(labels=("agent:codex-one",), body="The model answers 401.")
    town.until("it waits", lambda: "no worker serves `codex-one` now" in said(town, again).casefold())
    assert not [*town.data.glob(f"runs/api-{again}-*")], "a stopped agent is not begun"
    log = (town.folder / "agents.log").read_text()
    assert log.count("an agent is stopped on this host") == 1
    assert key("codex") not in log


def test_a_program_that_is_killed_is_tried_again(place: tuple[Town, Model]) -> None:
    town, model = place
    number = town.open_issue(labels=("agent:codex",), body="The model answers late.")
    pid = town.until("its program runs", lambda: living(town, number, "codex"))
    assert pid
    os.kill(pid, signal.SIGKILL)
    town.until("it is known", lambda: "was killed by signal 9" in printed(town, number))
    model.go.set()
    town.until("it is delivered", lambda: "fleet:delivered" in town.labels(number))
    assert f"agent/{number}-2" in [pull["head"]["ref"] for pull in town.pulls()]
    last = runs(town, number)[-1]["id"]
    assert len(town.fleet("logs", last, "-n", "2").stdout.splitlines()) == 2


def living(town: Town, number: int, name: str) -> int | None:
    """The process of that name in the issue's workspace, once it has asked the model."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            folder, program = os.readlink(path / "cwd"), os.readlink(path / "exe")
        except OSError:
            continue
        if folder.startswith(f"{town.data}/runs/api-{number}-") and program.endswith(f"/{name}"):
            return int(path.name)
    return None
