"""The image for agents under docs/: its lines hold together, and its agents are those that we tried."""

from __future__ import annotations

import itertools
import re
import shlex
import subprocess
from pathlib import Path

from jobs.agents.kinds import PROGRAMS
from tests.stories.models.installed import PACKAGES

TEXT = (Path(__file__).parents[3] / "docs" / "agent-image" / "Dockerfile").read_text()
LINES = [
    line.split(maxsplit=1)
    for line in re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", TEXT)).splitlines()
    if line.strip()
]


def test_it_only_installs_and_leaves_the_user_and_the_command_to_the_fleet() -> None:
    assert LINES[0][0] == "ARG"
    assert LINES[1] == ["FROM", "${BASE}"]
    assert {word for word, _ in LINES[2:]} == {"ARG", "RUN"}
    for word, command in LINES:
        if word == "RUN":
            assert subprocess.run(["sh", "-n", "-c", command]).returncode == 0
            assert not {";", "||", "|"} & {*shlex.split(command)}, "a part that fails must fail the whole"


def test_it_has_the_versions_that_the_stories_run_and_tries_each() -> None:
    given = dict(told.split("=", 1) for word, told in LINES if word == "ARG")
    assert ":" in given.pop("BASE")
    words = [part for word, told in LINES if word == "RUN" for part in shlex.split(told)]
    named = dict(part.rsplit("@", 1) for part in words if part.rsplit("@", 1)[0] in PACKAGES)
    assert {name: given[version.strip("${}")] for name, version in named.items()} == PACKAGES
    tried = {name for name, flag in itertools.pairwise(words) if flag == "--version"}
    assert tried == {*PROGRAMS}
