"""What a story ends with when nothing went wrong, whatever did go wrong on the way."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx

from jobs import ledger
from jobs.settings import load
from jobs.store import open_store
from tests.stories.conftest import built
from tests.stories.town import BLUEPRINT, Town

# Writes the file that the task names; one that waits does so when the test lets it go.
AGENT = r"""#!/bin/sh
task=$(cat)
echo launched $$
name=$(printf '%s' "$task" | grep -o 'file-[a-z]*' | head -n 1)
case $task in
  *waits*) while [ ! -e "${0%/*}/go-$name" ]; do sleep 0.1; done ;;
  *fails*) exit 1 ;;
esac
echo hello > "$name.txt"
"""
FILES = {
    "check.sh": "ls file-*.txt\n",
    ".github/fleet.yml": BLUEPRINT + "concurrency: 9\n",
}
CI_SECONDS = 0.5
WORKSPACE = ("ws", "area", "home", "git", "spec.json")


@contextmanager
def peopled(**given: Any) -> Iterator[Town]:
    """A town with a CI and the App on all its repositories, whose agents write the file that a task names."""
    with built(**{"agent": AGENT, "files": FILES, **given}) as town:
        install(town)
        with checked(town):
            yield town


def install(town: Town) -> None:
    """The App is on every repository, those to come too."""
    town.control("POST", "uninstall", {"app": "agent-fleet", "account": "acme"})
    town.control("POST", "install", {"app": "agent-fleet", "account": "acme", "all": True})


@contextmanager
def checked(town: Town) -> Iterator[None]:
    """Every head that is pushed gets a green check."""
    ended = threading.Event()
    ci = threading.Thread(target=_check, args=(town, ended))
    ci.start()
    try:
        yield
    finally:
        ended.set()
        ci.join()


def _check(town: Town, ended: threading.Event) -> None:
    """The write log says what was pushed."""
    last = 0
    while not ended.wait(CI_SECONDS):
        try:
            for line in town.control("GET", f"log?after={last}"):
                last = line["seq"]
                repo, _, branch = line["subject"].partition("@")
                is_head = line["kind"] == "ref" and branch.startswith(("agent/", "epic/"))
                if is_head and line["details"]["new"].strip("0"):
                    what = {"repository": repo, "ref": line["details"]["new"], "name": "ci"}
                    town.control("POST", "check", {**what, "status": "completed", "conclusion": "success"})
        except (httpx.HTTPError, AssertionError):
            pass


def begin(town: Town) -> None:
    """The fleet is up, and its host serves."""
    town.start()
    settings = load(town.env)
    with closing(open_store(settings)) as store:
        town.until("a host serves", lambda: ledger.hosts(store, time.time()))


def go(town: Town, name: str) -> None:
    """The agent that waits with file-NAME goes on."""
    (town.folder / "agent" / f"go-file-{name}").touch()


def runs(town: Town, number: int) -> None:
    town.until(f"#{number} runs", lambda: town.launches(number))


def met(town: Town, fault: int) -> int:
    """How many requests met the fault."""
    return next(int(one["met"]) for one in town.control("GET", "faults") if one["id"] == fault)


def kill_store(town: Town) -> None:
    town.kill_pid(int((town.data / "store" / "store.pid").read_text()))


def ends_calmly(town: Town, number: int, name: str, attempts: int = 1) -> None:
    """The issue is done, as if nobody had been killed, and each effect was made once."""
    done = {"agent", "fleet:done"}
    town.until(f"#{number} is done", lambda: "fleet:done" in town.labels(number))
    town.until(f"#{number} is closed", lambda: town.issue(number)["state"] == "closed")
    town.until(f"#{number} left no branch", lambda: not branches(town, number))
    town.until(f"#{number} left nothing behind", lambda: not left_behind(town, number))
    assert town.labels(number) == done
    assert town.file(f"file-{name}.txt") == "hello\n"
    assert town.launches(number) == attempts
    assert effects(town, number) == {"comment": 1, "pull": 1, "merge": 1, "pushed": 1, "deleted": 1}


def effects(town: Town, number: int) -> Counter[str]:
    """How often our App did what people see, from the sandbox's write log."""
    found: Counter[str] = Counter()
    mine = f"agent/{number}-"
    pulls = {one["number"] for one in town.pulls() if one["head"]["ref"].startswith(mine)}
    for line in written(town):
        kind, subject, more = line["kind"], line["subject"], line["details"]
        found["comment"] += kind == "comment" and subject == f"{town.repo}#{number}"
        found["pull"] += kind == "pull" and more["head"].startswith(mine)
        found["merge"] += kind == "merge" and int(subject.rpartition("#")[2]) in pulls
        if kind == "ref" and subject.startswith(f"{town.repo}@{mine}"):
            found["deleted" if not more["new"].strip("0") else "pushed"] += 1
    return found


def written(town: Town, kind: str = "") -> list[dict[str, Any]]:
    """What our App did in the repository."""
    return [line for line in town.writes(kind) if re.split("[#@]", line["subject"])[0] == town.repo]


def branches(town: Town, number: int) -> list[Any]:
    return list(town.ask("GET", f"/repos/{town.repo}/git/matching-refs/heads/agent/{number}-"))


def left_behind(town: Town, number: int) -> list[str]:
    """Workspaces on disk and processes that belong to the issue's runs."""
    places = [one / part for one in town.data.glob(f"runs/{town.name}-{number}-*") for part in WORKSPACE]
    return [str(path) for path in places if path.exists()] + processes(
        f"{town.data}/runs/{town.name}-{number}-"
    )


def processes(words: str) -> list[str]:
    """Command lines of living processes that contain `words`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if words in line:
            found.append(line)
    return found
