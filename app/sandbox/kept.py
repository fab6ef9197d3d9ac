"""The state as JSON, so that a restart has it: written under a temporary name, then renamed."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.sandbox.nouns import State
from app.sandbox.world import World

NAME = "world.json"
EVERY_SECONDS = 0.3


def save(world: World) -> None:
    with world.lock:
        world.is_changed = False
        text = json.dumps({"state": asdict(world.state), "log": world.log})
    path = world.folder / NAME
    path.with_suffix(".new").write_text(text)
    os.chmod(path.with_suffix(".new"), 0o600)
    path.with_suffix(".new").replace(path)


def load(world: World) -> bool:
    """Fill the world with what was saved; False if nothing was."""
    path = world.folder / NAME
    if not path.exists():
        return False
    kept = json.loads(path.read_text())
    world.state = revive(State, kept["state"])
    world.log = kept["log"]
    return True


def revive(kind: Any, value: Any) -> Any:
    """A value of this type from its JSON; keys of mappings become numbers again."""
    origin, inner = get_origin(kind), get_args(kind)
    if value is None or origin in (Union, UnionType):
        plain = [one for one in inner if one is not NoneType]
        return None if value is None else revive(plain[0], value)
    if is_dataclass(kind):
        hints = _hints(kind)
        return kind(
            **{
                one.name: revive(hints[one.name], value[one.name])  # type: ignore[operator]
                for one in fields(kind)
                if one.name in value
            }
        )
    if origin is dict:
        return {(int(key) if inner[0] is int else key): revive(inner[1], one) for key, one in value.items()}
    if origin is list:
        return [revive(inner[0], one) for one in value]
    return value


_HINTS: dict[Any, dict[str, Any]] = {}


def _hints(kind: Any) -> dict[str, Any]:
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind)
    return _HINTS[kind]


class Keeper:
    """Saves soon after a change, and at the end."""

    def __init__(self, world: World):
        self.world = world
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            if self.world.is_changed:
                save(self.world)

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()
        save(self.world)
