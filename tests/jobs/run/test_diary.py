"""What an agent's program writes down itself is kept beside the events of its run."""

from __future__ import annotations

import os
from pathlib import Path

from flows.model import Outcome
from jobs import events
from jobs.run import diary
from jobs.run.ground import Ground
from tests.jobs.agents.streams import CODEX, codex_end
from tests.jobs.run.runs import Fleet
from tests.jobs.run.test_limits import agent, tells

WRITES = """
place=$HOME/.codex/sessions/2026/11/21; mkdir -p $place
echo '{"denied": "curl", "key": "'$KEY'"}' > $place/rollout-1.jsonl
ln -s /etc/passwd $place/rollout-2.jsonl; echo {} > $HOME/x; ln $HOME/x $place/rollout-3.jsonl
mkfifo $place/rollout-4.jsonl
echo '{"later": 1}' > $place/rollout-5.jsonl; echo no > $place/notes.jsonl
ln -s ../.. $HOME/.codex/sessions/2025
echo more >> a.txt
"""


def test_codexs_own_record_is_kept_redacted_and_no_link_in_it_is_followed(fleet: Fleet) -> None:
    script = WRITES + tells(*CODEX, codex_end(100, 0, 10))
    done = fleet.run(script, env={"KEY": "a-key-of-the-vendor"}, **agent("codex", script))
    assert done.outcome is Outcome.DELIVERED, done.reason
    ground = Ground(fleet.settings)
    ground.keep("run-1")
    kept = list(events.read_kept(fleet.settings, "run-1-diary"))
    assert kept == [{"denied": "curl", "key": "[redacted]"}, {"later": 1}]
    ground.clean("run-1")
    assert (ground.folder("run-1") / diary.NAME).exists()


def test_a_diary_takes_no_more_of_the_disk_than_it_may_and_other_agents_have_none(tmp_path: Path) -> None:
    place = tmp_path / "home" / ".codex" / "sessions" / "2026" / "11" / "21"
    place.mkdir(parents=True)
    for at in range(3):
        (place / f"rollout-{at}.jsonl").write_text("x" * 99 + "\n")
    diary.take(tmp_path, "claude")
    assert not (tmp_path / diary.NAME).exists()
    diary.take(tmp_path, "codex", most=250)
    assert (tmp_path / diary.NAME).stat().st_size == 250
    os.rename(tmp_path / "home", tmp_path / "elsewhere")
    (tmp_path / "home").symlink_to("elsewhere")
    diary.take(tmp_path, "codex", most=250)
    assert (tmp_path / diary.NAME).stat().st_size == 250
