"""git tells files apart by length and whole seconds; a quick agent is within both."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

# In a process of its own, for an overlay takes it into a mount namespace. In an overlay, unlike
# in a copy, a changed file keeps its inode number.
RUN = """
import json, sys, time
from pathlib import Path
from jobs.git import mirror, workspace
from jobs.jail import AGENT_UID
from tests.jobs.git.repos import REPO, Bench, make_remote, settings_for

folder = Path(sys.argv[1])
settings = settings_for(make_remote(folder), folder)
held = mirror.fetch(settings, REPO, "")
sha = mirror.head(held, "main")
run_dir = settings.data / "runs" / "run-1"
run_dir.mkdir(parents=True)
time.sleep(1 - time.time() % 1)
made = workspace.make(run_dir, workspace.Origin(held, sha, "agent/1-1", AGENT_UID))
(made.path / "a.txt").write_text("two\\n")
time.sleep(1)
done = Bench(run_dir, made, held, sha).collect()
print(json.dumps([made.kind, str(done.outcome), done.changed]))
"""


def test_a_change_of_the_same_length_in_the_second_of_the_checkout_is_committed(tmp_path: Path):
    root = Path(__file__).parents[3]
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(tmp_path)], cwd=root, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    kind, outcome, changed = json.loads(ran.stdout)
    if kind != "overlay":
        pytest.skip("no overlay can be had here")
    assert (outcome, changed) == ("delivered", ["a.txt"])
