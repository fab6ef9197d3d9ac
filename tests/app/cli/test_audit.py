"""`fleet audit` shows what is read out of a document, and files nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

AUDIT = """# Review

## High

- **Doors do not lock** in `door/lock.py:4`

## Notes on method

We walked around.
"""


def fleet(*words: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "app", "audit", *words],
        capture_output=True,
        text=True,
        input=text,
        env={"PATH": os.defpath},
        timeout=30,
    )


def test_findings_are_shown_with_their_line_severity_and_places(tmp_path: Path):
    path = tmp_path / "audit.md"
    path.write_text(AUDIT)
    ran = fleet(str(path))
    assert ran.returncode == 0
    first, second, third = ran.stdout.splitlines()
    assert first.startswith("5: Doors do not lock")
    assert "high" in second
    assert third.strip() == "at door/lock.py:4"
    assert "1 open finding" in ran.stderr


def test_json_is_a_list_with_exactly_the_promised_keys():
    for words in (("-", "--json"), ("--json", "-")):
        ran = fleet(*words, text=AUDIT)
        [found] = json.loads(ran.stdout)
        assert set(found) == {"title", "severity", "type", "locations", "line"}
        assert (found["severity"], found["locations"], found["line"]) == ("high", ["door/lock.py:4"], 5)


def test_no_severity_is_null():
    [found] = json.loads(fleet("--json", "-", text="# Bugs\n\n- **Broken bell** in `bell.py`\n").stdout)
    assert found["severity"] is None


def test_doubts_go_to_standard_error():
    ran = fleet("--json", "-", text="Everything is broken.\n")
    assert json.loads(ran.stdout) == []
    assert "no finding was read" in ran.stderr


def test_a_file_that_is_not_there_ends_with_1_and_a_hint(tmp_path: Path):
    ran = fleet(str(tmp_path / "none.md"))
    assert ran.returncode == 1
    assert "cannot be read" in ran.stderr
    assert "Hint:" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_bytes_that_are_no_text_are_read_all_the_same(tmp_path: Path):
    path = tmp_path / "audit.md"
    path.write_bytes(b"# Bugs\n\n- **Broken \xff\xfe bell** in `a.py`\n")
    assert fleet(str(path), "--json").returncode == 0


def test_it_imports_no_client_of_github_store_or_web():
    code = (
        "import sys; from app.cli import main\n"
        "try: main(['audit', '-'])\nexcept SystemExit: pass\n"
        "print([n for n in ('githubkit', 'flask', 'redis', 'rq') if n in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, input=AUDIT, timeout=30
    )
    assert ran.stdout.splitlines()[-1] == "[]"
