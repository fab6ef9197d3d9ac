"""An audit becomes issues and an epic by itself; one label later the epic is landed."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from tests.stories.calm import begin, peopled
from tests.stories.town import BLUEPRINT, REPO, Town

AUDIT = """Findings of the yearly review.

## 1. Passwords are written to the log

**Severity:** High
**Type:** security
**Location:** `src/auth/login.txt:1`

The log holds what people type.

**Fix:** Leave the password out.

## 2. The cart forgets its last line

**Severity:** Medium
**Location:** `src/cart/cart.txt:1`

**Fix:** Keep it.

## 3. Orders are counted twice

**Severity:** Medium
**Location:** `src/order/order.txt:1`

**Fix:** Count once.

## 4. The guide names a command that is gone

**Severity:** Low
**Type:** documentation
**Location:** `docs/guide.txt:1`

**Fix:** Name the one there is.
"""
EPICS = f"/repos/{REPO}/git/matching-refs/heads/epic/"
PLACES = ("src/auth/login.txt", "src/cart/cart.txt", "src/order/order.txt", "docs/guide.txt")
AGENT = r"""#!/bin/sh
task=$(cat)
echo launched $$
for place in $(printf '%s' "$task" | grep -oE '(src|docs)/[a-z/]+\.txt' | sort -u); do
  sed -i s/bad/good/ "$place"
done
"""
FILES = {
    **dict.fromkeys(PLACES, "bad\n"),
    "check.sh": "true\n",
    ".github/fleet.yml": BLUEPRINT + "concurrency: 9\n",
}


def write_audit(town: Town, body: str = AUDIT, labels: tuple[str, ...] = (), login: str = "alice") -> int:
    issue = {"title": "[Audit] Yearly review", "body": body, "labels": list(labels)}
    return int(town.ask("POST", f"/repos/{REPO}/issues", issue, login)["number"])


def issues(town: Town) -> list[dict[str, Any]]:
    found = town.ask("GET", f"/repos/{REPO}/issues?state=all&per_page=100")
    return [one for one in found if "pull_request" not in one]


def ours(town: Town) -> list[dict[str, Any]]:
    return [one for one in issues(town) if one["user"]["login"] == "agent-fleet[bot]"]


def epics(town: Town) -> list[dict[str, Any]]:
    return [one for one in ours(town) if "epic" in {label["name"] for label in one["labels"]}]


def children(town: Town) -> list[dict[str, Any]]:
    return [one for one in ours(town) if one["body"].startswith("Parent audit:")]


def test_an_audit_becomes_a_landed_epic() -> None:
    with peopled(agent=AGENT, files=FILES) as town:
        begin(town)
        audit = write_audit(town)
        town.until("the audit is closed", lambda: town.issue(audit)["state"] == "closed")
        assert town.issue(audit)["state_reason"] == "completed"
        (epic,) = epics(town)
        assert epic["title"] == "epic(audit): Audit findings implementation"
        made = sorted(one["number"] for one in children(town))
        assert len(made) == 4
        named = f"Implementation issues created: {', '.join(f'#{number}' for number in made)}"
        town.until("it says what was made", lambda: named in "\n".join(town.ours(audit)))
        town.until("it has a branch", lambda: town.ask("GET", EPICS))
        assert town.launches() == 0, "nothing is dispatched without a label"

        number = epic["number"]
        town.ask("POST", f"/repos/{REPO}/issues/{number}/labels", {"labels": ["agent"]})
        town.until("the epic is closed", lambda: town.issue(number)["state"] == "closed")
        town.until("it is done", lambda: "fleet:done" in town.labels(number))
        assert {place: town.file(place) for place in PLACES} == dict.fromkeys(PLACES, "good\n")
        body = town.issue(number)["body"]
        assert len(re.findall(r"(?m)^- \[x\] #\d+", body)) == 4
        assert "- [ ]" not in body
        assert town.launches() == 4
        comments = {child: len(town.ours(child)) for child in made}
        assert comments == dict.fromkeys(made, 1)
        assert all(town.ours(child)[0].startswith(f"Parent: #{number}") for child in made)
        kinds = Counter(line["kind"] for line in town.writes())
        assert (kinds["issue"], kinds["pull"], kinds["merge"]) == (5, 5, 5), kinds
        town.until("no branch of it is left", lambda: not town.ask("GET", EPICS))
