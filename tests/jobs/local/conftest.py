from __future__ import annotations

from tests.jobs.local.machine import machine

__all__ = ["machine"]
