"""Repositories of one town, each with a story of its own, and what people do and see there."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.stories.calm import begin, checked, install
from tests.stories.conftest import built
from tests.stories.town import BLUEPRINT, MOST_SECONDS, Town

T = TypeVar("T")
OPEN = BLUEPRINT + "concurrency: 9\n"
# Mends the places that its task names, and conflicts; waits for its go, or fails, if it is told so.
AGENT = r"""#!/bin/sh
task=$(cat)
echo launched $$
told=$(printf '%s' "$task" | grep -o 'go-[a-z0-9-]*' | head -n 1)
[ -z "$told" ] || while [ ! -e "${0%/*}/$told" ]; do sleep 0.1; done
case $task in *stumbles*) [ -e "${0%/*}/mended" ] || exit 1 ;; esac
for place in $(printf '%s' "$task" | grep -oE '(src|docs)/[a-z0-9/]+\.txt' | sort -u); do
  sed -i s/bad/good/ "$place"
done
for place in $(grep -rl '^<<<<<<< ' src); do echo 'good and new' > "$place"; done
"""


@contextmanager
def country(agent: str = AGENT, slow_seconds: float = 0.0, **given: Any) -> Iterator[Town]:
    """A town whose fleet is up, and where every branch that is pushed gets a green check. GitHub's
    clock is slow by so much: what people do there was done a while ago, as the fleet sees it."""
    with built(agent=agent, **given) as town:
        town.env |= {"FLEET_CREATIONS_PER_MINUTE": "0", "FLEET_CREATIONS_PER_HOUR": "0"}
        town.control("POST", "clock", {"offset": -slow_seconds})
        install(town)
        with checked(town):
            begin(town)
            yield town


@dataclass(frozen=True)
class Place:
    """A repository of the town."""

    town: Town
    repo: str

    def ask(self, method: str, path: str, body: Any = None, login: str = "alice") -> Any:
        return self.town.ask(method, f"/repos/{self.repo}/{path}", body, login)

    # people

    def audit(self, body: str, labels: tuple[str, ...] = (), login: str = "alice") -> int:
        return self.open("[Audit] Review", body, labels, login)

    def open(self, title: str, body: str = "", labels: tuple[str, ...] = (), login: str = "alice") -> int:
        issue = {"title": title, "body": body, "labels": list(labels)}
        return int(self.ask("POST", "issues", issue, login)["number"])

    def epic(self, lists: str, labels: tuple[str, ...] = ("agent",), title: str = "An epic") -> int:
        """As a person makes one."""
        body = f"## Child Issues\n\n{lists}\n\n## Acceptance Criteria\n\n- [ ] all of it\n"
        return self.open(title, body, ("epic", *labels))

    def label(self, number: int, *names: str, login: str = "alice") -> None:
        self.ask("POST", f"issues/{number}/labels", {"labels": list(names)}, login)

    def unlabel(self, number: int, name: str) -> None:
        self.ask("DELETE", f"issues/{number}/labels/{name}")

    def edit(self, number: int, login: str = "alice", **fields: Any) -> None:
        self.ask("PATCH", f"issues/{number}", fields, login)

    def rewrite(self, number: int, change: Callable[[str], str]) -> None:
        """The body as a person leaves it, in one go."""
        self.edit(number, body=change(self.body(number)))

    def say(self, number: int, text: str, login: str = "alice") -> int:
        return int(self.ask("POST", f"issues/{number}/comments", {"body": text}, login)["id"])

    def commit(self, path: str, text: str) -> None:
        """Somebody writes a file on the base."""
        found = self.ask("GET", f"contents/{path.rpartition('/')[0]}")
        body = {"message": "news", "content": base64.b64encode(text.encode()).decode()}
        sha = [one["sha"] for one in found if one["path"] == path]
        self.ask("PUT", f"contents/{path}", body | ({"sha": sha[0]} if sha else {}))

    def go(self, name: str) -> None:
        """Agents whose task says `go-NAME` go on."""
        (self.town.folder / "agent" / f"go-{name}").touch()

    # what there is

    def issue(self, number: int) -> dict[str, Any]:
        return dict(self.ask("GET", f"issues/{number}"))

    def body(self, number: int) -> str:
        return str(self.issue(number)["body"])

    def is_open(self, number: int) -> bool:
        return bool(self.issue(number)["state"] == "open")

    def labels(self, number: int) -> set[str]:
        return {label["name"] for label in self.issue(number)["labels"]}

    def ours(self, number: int) -> list[str]:
        """The bodies of our App's comments, without their markers."""
        comments = self.ask("GET", f"issues/{number}/comments")
        texts = [one["body"] for one in comments if one["user"]["login"] == "agent-fleet[bot]"]
        return [text.split("\n\n<!-- fleet:")[0] for text in texts]

    def status(self, number: int) -> str:
        """Our one comment; "" before there is one."""
        texts = self.ours(number)
        assert len(texts) < 2, texts
        return texts[0] if texts else ""

    def made(self) -> list[dict[str, Any]]:
        """The issues that our App made."""
        found = self.ask("GET", "issues?state=all&per_page=100&creator=agent-fleet%5Bbot%5D")
        return [one for one in found if "pull_request" not in one]

    def epics(self) -> list[int]:
        return sorted(one["number"] for one in self.made() if one["title"].startswith("epic("))

    def children(self) -> list[int]:
        return sorted(one["number"] for one in self.made() if one["body"].startswith("Parent audit: #"))

    def pulls(self) -> list[dict[str, Any]]:
        return list(self.ask("GET", "pulls?state=all&per_page=100"))

    def branches(self, prefix: str = "epic/") -> list[str]:
        refs = self.ask("GET", f"git/matching-refs/heads/{prefix}")
        return [one["ref"].removeprefix("refs/heads/") for one in refs]

    def file(self, path: str, ref: str = "main") -> str:
        headers = {"Authorization": f"Bearer {self.town.tokens['alice']}"}
        headers["Accept"] = "application/vnd.github.raw+json"
        where = f"/repos/{self.repo}/contents/{path}"
        return self.town.http.get(where, params={"ref": ref}, headers=headers).text

    def writes(self, kind: str = "") -> list[dict[str, Any]]:
        """What our App did here."""
        return [one for one in self.town.writes(kind) if re.split("[#@]", one["subject"])[0] == self.repo]

    def launches(self, number: int | str = "*") -> int:
        name = self.repo.partition("/")[2]
        kept = self.town.data.glob(f"runs/{name}-{number}-*/output.jsonl")
        lines = [line for path in kept for line in path.read_text().splitlines() if line.endswith("}")]
        events = [json.loads(line) for line in lines]
        return sum(one["kind"] == "output" and one["text"].startswith("launched ") for one in events)

    # waiting

    def until(self, what: str, done: Callable[[], T], seconds: float = MOST_SECONDS) -> T:
        try:
            return self.town.until(f"{self.repo}: {what}", done, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self._shown()}") from None

    def _shown(self) -> str:
        rows = self.ask("GET", "issues?state=all&per_page=100")
        named = [(one, sorted(label["name"] for label in one["labels"])) for one in rows]
        return "\n".join(
            f"#{one['number']} {one['state']} {names} {one['title']}\n{one['body']}\n-> "
            + "\n".join(self.ours(one["number"]))
            for one, names in named
        )

    def says(self, number: int, words: str, seconds: float = MOST_SECONDS) -> str:
        """Our comment, once it says so."""
        what = f"#{number} says {words!r}"
        return self.until(what, lambda: next((t for t in self.ours(number) if words in t), ""), seconds)

    def closes(self, number: int, seconds: float = MOST_SECONDS) -> dict[str, Any]:
        self.until(f"#{number} is closed", lambda: not self.is_open(number), seconds)
        return self.issue(number)


def settle(town: Town, name: str, files: Mapping[str, str], blueprint: str = OPEN) -> Place:
    """A new repository with these files, where agents may work."""
    repo = {"name": f"acme/{name}", "collaborators": {"bob": "triage"}}
    all_files = {"check.sh": "true\n", ".github/fleet.yml": blueprint, **files}
    town.control("POST", "seed", {"repositories": [{**repo, "files": all_files}]})
    return Place(town, f"acme/{name}")


def finding(place: str, title: str, severity: str = "Medium", kind: str = "quality") -> str:
    """A finding as people write one; its agent mends the place."""
    return (
        f"## {title}\n\n**Severity:** {severity}\n**Type:** {kind}\n**Location:** `{place}:1`\n\n"
        f"It says bad.\n\n**Fix:** Say good.\n"
    )


def spots(*names: str) -> dict[str, str]:
    """Files that say bad."""
    return {f"src/{name}/a.txt": "bad\n" for name in names}


def ticked(body: str) -> list[int]:
    return [int(number) for number in re.findall(r"(?m)^- \[x\] #(\d+)", body)]


def tasks(place: Place, *names: str, waits: bool = False) -> list[int]:
    """Issues as people write them; the agent of one that waits does so for `go-PLACE-NAME`."""
    scene = place.repo.partition("/")[2]
    return [
        place.open(
            f"Mend {name}", f"Say good in `src/{name}/a.txt`." + (f" go-{scene}-{name}" if waits else "")
        )
        for name in names
    ]


def lists(*numbers: int) -> str:
    return "\n".join(f"- [ ] #{number} - as it says there" for number in numbers)


def phases(*groups: tuple[int, ...]) -> str:
    return "\n\n".join(f"### Phase {i}: Step\n\n{lists(*group)}" for i, group in enumerate(groups, 1))


def go(place: Place, *names: str) -> None:
    for name in names:
        place.go(f"{place.repo.partition('/')[2]}-{name}")


def runs(place: Place, *numbers: int) -> None:
    for number in numbers:
        place.until(f"#{number} runs", lambda n=number: place.launches(n))


def lands(place: Place, epic: int) -> None:
    place.closes(epic)
    place.says(epic, "**Done.** Landed with")
    place.until("its branch is gone", lambda: not place.branches(f"epic/{epic}-"))
    assert "- [x] all of it" in place.body(epic)


def open_pull(place: Place, number: int) -> int:
    """The issue's pull request that is open and ready; 0 before."""
    mine = [one for one in place.pulls() if one["head"]["ref"].startswith(f"agent/{number}-")]
    return next((int(one["number"]) for one in mine if one["state"] == "open" and not one["draft"]), 0)
