"""Our App's hands at a GitHub of its own: the sandbox, real HTTP, a real store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from jobs.github import GitHub
from jobs.hands import Hands, marker_key
from jobs.run.ground import Ground
from jobs.settings import Settings
from jobs.store import Store
from jobs.timer import Timer
from tests import forked


@contextmanager
def opened(
    folder: Path, settings: Settings, store: Store, repositories: Sequence[dict[str, Any]]
) -> Iterator[tuple[Hands, str]]:
    """Hands that are installed on these repositories of `acme`, where alice is an administrator; and
    the address of the sandbox's control."""
    seed = {
        "users": ["alice"],
        "orgs": {"acme": {"members": {"alice": "admin"}}},
        "app": {"slug": "agent-fleet", "private_key_file": str(folder / "key.pem")},
        "repositories": list(repositories),
    }
    (folder / "seed.yml").write_text(json.dumps(seed))
    process, ready = forked.sandbox(folder)
    own = replace(
        settings,
        app_id=ready["apps"]["agent-fleet"],
        private_key=(folder / "key.pem").read_text(),
        github_url=ready["url"],
        write_spacing_seconds=0.0,
    )
    timer = Timer()
    try:
        with GitHub(own, store, timer=timer) as github:
            yield Hands(own, store, github, Ground(own), timer, marker_key(own)), ready["control"]
    finally:
        process.terminate()
        process.wait(240)
