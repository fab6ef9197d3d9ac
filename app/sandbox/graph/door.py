"""Stub until the GraphQL part stands."""
from __future__ import annotations

from typing import Any


class GraphDoor:
    def __init__(self, door: Any):
        self.door = door

    def mount(self, web: Any) -> None:
        pass
