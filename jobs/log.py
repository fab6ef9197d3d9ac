"""Logs: to standard error, for people on a terminal, else one JSON object a line; secrets masked.

Libraries that log through `logging` (RQ, gunicorn, httpx) come out the same way.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

from jobs.redact import redact, register_settings
from jobs.settings import Settings

QUIET = ("httpx", "httpcore", "githubkit", "rq.worker", "hishel", "urllib3")
"""Their lines say less than ours about the same; warnings still show."""


def set_up(settings: Settings, stream: TextIO | None = None) -> None:
    """From now on this process logs to `stream` (default: standard error). `FLEET_LOG`: `json` or
    `text` for the form, `debug` for all levels; several words are possible."""
    register_settings(settings)
    stream = stream or sys.stderr
    words = settings.log.lower().replace(",", " ").split()
    is_json = "json" in words or ("text" not in words and not stream.isatty())
    level = logging.DEBUG if "debug" in words else logging.INFO
    shared = _processors()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    out = logging.StreamHandler(stream)
    out.setFormatter(_formatter(is_json, stream.isatty(), shared))
    logging.root.handlers[:] = [out]
    logging.root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def mask(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: secrets in keys and values, at any depth, are masked."""
    masked: MutableMapping[str, Any] = _masked(event)
    return masked


def _processors() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(is_json: bool, is_coloured: bool, shared: list[Any]) -> logging.Formatter:
    """Tracebacks become text before they are masked, and never show local variables."""
    plain = structlog.dev.ConsoleRenderer(
        colors=is_coloured, exception_formatter=structlog.dev.plain_traceback
    )
    render = structlog.processors.JSONRenderer(default=str) if is_json else plain
    last: list[Any] = [
        structlog.processors.format_exc_info,
        structlog.processors.UnicodeDecoder(),
        mask,
        render,
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


def _masked(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {redact(str(key)): _masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(inner) for inner in value]
    return redact(value if isinstance(value, str) else str(value))
