from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog

from jobs import log
from jobs.redact import MARK

CANARY = "canary-in-the-mine"
TOKEN = "ghs_16C7e42F292c6912E7710c838347Ae178B4a"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:], logging.root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def settings(shared_settings):
    return replace(shared_settings, webhook_secrets=(CANARY,))


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_json_object_where_nobody_watches(settings):
    stream = io.StringIO()
    log.set_up(settings, stream)
    structlog.get_logger("fleet").info("looked", subject="acme/api#12", actions=3)
    (line,) = lines(stream)
    assert {
        "event": "looked",
        "subject": "acme/api#12",
        "actions": 3,
        "level": "info",
    }.items() <= line.items()
    assert str(line["timestamp"]).endswith("Z")


def test_it_is_text_on_a_terminal_unless_json_is_wanted(settings):
    text, wanted = Terminal(), Terminal()
    log.set_up(settings, text)
    structlog.get_logger().info("looked", subject="acme/api#12")
    assert "looked" in text.getvalue()
    assert not text.getvalue().startswith("{")
    log.set_up(replace(settings, log="json"), wanted)
    structlog.get_logger().info("looked")
    assert lines(wanted)[0]["event"] == "looked"


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_secret_reaches_a_log(settings, form):
    stream = io.StringIO()
    log.set_up(replace(settings, log=form), stream)
    structlog.get_logger().info(
        f"event {CANARY}", deep={"list": [TOKEN, (CANARY,)]}, raw=TOKEN.encode(), **{CANARY: 1}
    )
    logging.getLogger("rq").warning("a library says %s", TOKEN, extra={"more": CANARY})
    try:
        hidden = CANARY  # a local variable, which no traceback shows
        raise RuntimeError(f"failed with {hidden}")
    except RuntimeError:
        structlog.get_logger().exception("broke")
        logging.getLogger("rq").exception("broke too")
    told = stream.getvalue()
    assert "RuntimeError" in told
    assert MARK in told
    assert CANARY not in told
    assert TOKEN not in told


def test_debug_lines_show_only_when_they_are_wanted(settings):
    for words, count in (("", 0), ("debug", 1), ("json,debug", 1)):
        stream = io.StringIO()
        log.set_up(replace(settings, log=words), stream)
        structlog.get_logger().debug("fine print")
        assert len(stream.getvalue().splitlines()) == count


def test_libraries_are_quiet_and_warn(settings):
    stream = io.StringIO()
    log.set_up(settings, stream)
    logging.getLogger("httpx").info("HTTP Request: GET https://api.github.com")
    logging.getLogger("httpx").warning("trouble")
    assert [line["event"] for line in lines(stream)] == ["trouble"]
