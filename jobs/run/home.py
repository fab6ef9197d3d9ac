"""An agent's HOME in its jail."""

from __future__ import annotations

import shutil
from pathlib import Path


def furnish(home: Path, given: str) -> Path:
    """The folder `home`, with a copy of what the operator put into the folder `given` ("": nothing)."""
    if given and not Path(given).is_dir():
        raise FileNotFoundError(f"{given}, the agent's `home` in agents.toml, is no folder on this host")
    home.mkdir(exist_ok=True)
    if given:
        shutil.copytree(given, home, symlinks=True, dirs_exist_ok=True)
    return home
