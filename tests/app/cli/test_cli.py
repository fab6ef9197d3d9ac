"""The CLI's frame: small, quiet where it must be, and clear about what went wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import COMMANDS

HEAVY = ("githubkit", "flask", "redis", "rq", "cryptography", "httpx", "pydantic", "rich", "markdown_it")


def fleet(*words: str, data: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The CLI in a process of its own, with nothing but `env` around it."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "app", *words],
        capture_output=True,
        text=True,
        env={"PATH": os.defpath, "FLEET_DATA": str(data), **env},
        timeout=30,
    )


def test_help_names_every_command_and_imports_nothing_heavy(tmp_path: Path):
    code = f"""
import sys
from app.cli import main
try:
    main(["--help"])
except SystemExit as left:
    assert not left.code
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, timeout=30)
    assert ran.stdout.strip().splitlines()[-1] == "[]", ran.stderr
    assert all(f"  {name} " in ran.stdout for name in COMMANDS)


def test_the_scripts_fleet_and_flt_are_the_cli():
    for script in ("fleet", "flt"):
        path = Path(sys.executable).parent / script
        ran = subprocess.run([str(path), "--version"], capture_output=True, text=True, timeout=30)
        assert (ran.returncode, ran.stdout.split(",")[0]) == (0, "fleet")


@pytest.mark.parametrize("words", [["nonsense"], ["plan"], ["work", "nonsense"], ["runs", "--nonsense"]])
def test_what_is_used_wrongly_ends_with_2_and_says_how_to_use_it(words: list[str], tmp_path: Path):
    ran = fleet(*words, data=tmp_path)
    assert ran.returncode == 2
    assert "--help" in ran.stderr
    assert ran.stdout == ""


def test_a_wrong_subject_ends_with_2_and_says_what_to_write(tmp_path: Path):
    ran = fleet("plan", "acme/api#", data=tmp_path)
    assert ran.returncode == 2
    assert "write owner/repo#12" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_wrong_setting_ends_with_1_and_names_it(tmp_path: Path):
    ran = fleet("runs", data=tmp_path, FLEET_SWEEP_SECONDS="soon")
    assert ran.returncode == 1
    assert "FLEET_SWEEP_SECONDS" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_store_that_is_away_ends_with_1_and_a_hint(tmp_path: Path):
    ran = fleet("runs", data=tmp_path, REDIS_URL=f"unix://{tmp_path}/nobody.sock")
    assert ran.returncode == 1
    assert "REDIS_URL" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_colours_stay_away_where_nobody_wants_them(tmp_path: Path):
    ran = fleet("doctor", data=tmp_path, NO_COLOR="1", REDIS_URL=f"unix://{tmp_path}/nobody.sock")
    assert "\x1b[" not in ran.stdout + ran.stderr


def test_doctor_names_what_is_missing_and_fails(tmp_path: Path):
    ran = fleet("doctor", "--json", data=tmp_path, REDIS_URL=f"unix://{tmp_path}/nobody.sock")
    findings = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert {
        "verdict": "well",
        "what": "app, flows and jobs are agent-fleet's alone",
        "remedy": "",
    } in findings
    wrong = [finding for finding in findings if finding["verdict"] == "wrong"]
    assert any("FLEET_WEBHOOK_SECRET" in finding["remedy"] for finding in wrong)
    assert any("FLEET_APP_ID" in finding["remedy"] for finding in wrong)
    assert any(finding["what"].startswith("store:") for finding in wrong)


def test_down_says_when_nothing_was_running(tmp_path: Path):
    ran = fleet("down", data=tmp_path / "fresh")
    assert (ran.returncode, ran.stderr.strip()) == (0, "Nothing was running.")
