"""What a remote run's vendor tells, written down once: in RUN/output.jsonl and on the run's stream.

The file remembers what was written, so that the same thing told again is not: each of its events has the
vendor's name of it as `id`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jobs import events
from jobs.agents.remote import Said
from jobs.redact import redact
from jobs.store import Store

LINE_CHARS = 16_000
MOST = 5000  # events of one run


class Told:
    """What was written of a run so far; `at` says when (Unix seconds), by id."""

    def __init__(self, store: Store, run_id: str, run_dir: Path):
        self._store, self._run_id, self._file = store, run_id, run_dir / "output.jsonl"
        self.at: dict[str, float] = {row["id"]: row["at"] for row in self._rows() if "id" in row}

    def note(self, name: str, text: str, now: float) -> None:
        """Something that we ourselves have to say."""
        self._write([self._event(name, text, now, "note")] if name not in self.at else [])

    def tell(self, said: Sequence[Said], now: float) -> None:
        """What is new of what the vendor tells."""
        fresh = {one.id: one for one in said if one.id and one.id not in self.at}
        room = max(0, MOST - len(self.at))
        self._write([self._event(one.id, one.text, now, "output") for one in list(fresh.values())[:room]])

    def _event(self, name: str, text: str, now: float, kind: str) -> events.Event:
        shown = redact(text)[:LINE_CHARS]
        return {"at": now, "step": "agent", "stream": "out", "kind": kind, "text": shown, "id": name}

    def _write(self, rows: list[events.Event]) -> None:
        if not rows:
            return
        with self._file.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
        self.at |= {row["id"]: row["at"] for row in rows}
        events.append(self._store, self._run_id, rows)

    def _rows(self) -> list[dict[str, Any]]:
        """A line that was cut off is left out."""
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
