"""ruff and mypy have nothing to say. Every rule that is not asked for stands in
`pyproject.toml` with its reason."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = {"ruff": ["ruff", "check", "--no-cache", "."], "mypy": ["mypy", "--cache-dir", "/dev/null"]}


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_finds_nothing(tool: str) -> None:
    ran = subprocess.run([sys.executable, "-m", *TOOLS[tool]], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
