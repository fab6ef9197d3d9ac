"""Faults that are planted into a copy of the sources, to see that the simulator finds them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HALF = shutil.ignore_patterns("*.pyc.*")  # what another process is just compiling


@dataclass(frozen=True)
class Fault:
    """`old` in the file `path` becomes `new`; stories of this kind meet it, and judge it in `words`: most
    likely the `first` that is told, or one of so many `seeds` from there."""

    name: str
    path: str
    old: str
    new: str
    kind: str
    words: str
    seeds: int = 60
    first: int = 1


FAULTS = (
    Fault(
        "a claim is left out",
        "jobs/apply/once.py",
        'if claim.state != "new":\n            _judge',
        'if claim.state == "never":\n            _judge',
        "answers",
        "comments on acme/",
        first=16,
    ),
    Fault(
        "a lease is ignored",
        "jobs/store/lua/take.lua",
        "and not redis.call('ZSCORE', KEYS[2], subject)",
        "",
        "all",
        "at a time",
    ),
    Fault(
        "a guard is dropped",
        "jobs/run/start.py",
        "    fresh = snapshot.load(hands, subject, hands.now())\n",
        "    return doing.seen\n    fresh = snapshot.load(hands, subject, hands.now())\n",
        "wavering",
        "was launched though",
        100,
        first=34,
    ),
    Fault(
        "an action is not idempotent",
        "jobs/apply/pulls.py",
        "doing.slot({**CONTENTS, **NEED}, (200, 405, 409))",
        "doing.slot({**CONTENTS, **NEED}, (200,))",
        "stale",
        "RuntimeError",
    ),
    Fault(
        "a dead process keeps its lease",
        "jobs/store/due.py",
        "return sum(release(store, lease, now) for lease in dead)",
        "return len(dead)",
        "kills",
        "is still held by",
        200,
        first=5,
    ),
    Fault(
        "the door takes any signature",
        "jobs/github/verify.py",
        "return any(matches)",
        "return bool(matches)",
        "people",
        "to what nobody signed",
        first=4,
    ),
    Fault(
        "a right is asked for once, and never again",
        "jobs/snapshot/people.py",
        "def _may_write(hands",
        "from functools import cache\n\n\n@cache\ndef _may_write(hands",
        "roles",
        "a look would still do",
        200,
        first=4,
    ),
    Fault(
        "a review that asks for changes is not heard",
        "flows/task/merge.py",
        'in ("CHANGES_REQUESTED", "REVIEW_REQUIRED")',
        'in ("REVIEW_REQUIRED",)',
        "reviews",
        "though a review asks for changes",
        200,
        first=31,
    ),
    Fault(
        "a blueprint that breaks at the last moment is not minded",
        "flows/starting.py",
        "    if seen.problems:\n",
        "    if seen.problems and not seen:\n",
        "blueprint",
        "without a blueprint for long",
        200,
        first=50,
    ),
    Fault(
        "an archived repository is an error of ours",
        "jobs/github/refusals.py",
        "    if reply.status == 403 and ARCHIVED in reply.message:\n",
        "    if reply.status == 403 and ARCHIVED == reply.message:\n",
        "archive",
        "RuntimeError",
    ),
    Fault(
        "an echo wakes itself",
        "flows/wake.py",
        'if not repo or (_text(payload, "sender", "login") == app_login and app_login):',
        "if not repo:",
        "people",
        "our own echo woke",
    ),
    Fault(
        "a finding is filed without its claim",
        "jobs/apply/made.py",
        "slot = once(doing, key, guarded, lambda: _find(doing, action.origin.key))",
        "slot = guarded",
        "pipeline cuts",
        "issues by our App",
    ),
    Fault(
        "a tick overwrites what a person saved meanwhile",
        "jobs/apply/body.py",
        "        if not theirs:\n",
        "        if theirs is not None:\n",
        "pipeline slips",
        "an edit was lost",
        first=5,
    ),
    Fault(
        "a released child is forgotten",
        "flows/family/below.py",
        "    told = set(remembered(seen, ask).released)\n",
        "    told = set[int]()\n",
        "pipeline offs",
        "that was taken off",
        first=32,
    ),
    Fault(
        "an epic lands while a child is open",
        "flows/epic/standing.py",
        " and not any(m.is_open for m in relatives)",
        "",
        "pipeline people",
        "was landed though its child",
    ),
    Fault(
        "a canary is not waited for",
        "flows/rollout/release.py",
        "        and (is_proven or row.is_canary)\n",
        "",
        "fleet people",
        "had not delivered",
        first=3,
    ),
    Fault(
        "a fleet begins as many as it likes",
        "flows/budget/charge.py",
        "    if want.fleet and want.fleet_room:\n",
        "    if want.fleet and want.fleet_room and not want.repo:\n",
        "fleet people",
        "of its fleet were alive",
        first=4,
    ),
    Fault(
        "the sweep skips a page",
        "jobs/github/client.py",
        "            url = page.next\n",
        '            url = ""\n',
        "crowded",
        "asked for",
    ),
)


def plant(fault: Fault, folder: Path) -> None:
    """A copy of the sources stands in `folder`, with the fault in it."""
    for name in ("app", "flows", "jobs", "tests/simulation"):
        shutil.copytree(ROOT / name, folder / name, ignore=HALF)
    (folder / "tests" / "__init__.py").touch()
    path = folder / fault.path
    text = path.read_text()
    assert text.count(fault.old) == 1, f"{fault.path} does not hold {fault.old!r} once: plant it anew"
    path.write_text(text.replace(fault.old, fault.new))


def hunt(fault: Fault, folder: Path) -> str:
    """What the simulator says of the planted copy, up to the first seed that went wrong."""
    seeds = ["--seeds", f"{fault.first}..{fault.first + fault.seeds - 1}", "--kind", fault.kind, "--first"]
    core = str(len(fault.name))  # whichever: its server and itself wait for each other
    ran = subprocess.run(
        [sys.executable, "-m", "tests.simulation", *seeds, "--core", core, "--patience", "3600"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(folder), "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{ran.stdout}\n{ran.stderr[-3000:]}"
