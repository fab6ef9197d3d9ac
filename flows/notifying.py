"""A blueprint's `notify` line -> where a notice goes, and the body that is sent there.

    notify: [https://example.com/hook, "slack:https://hooks.slack.com/services/T0/B0/x"]

Slack's incoming webhooks take `{"text": ...}` in its mrkdwn, where `&`, `<` and `>` are written as
entities and a link is `<URL|words>` (docs.slack.dev, "Sending messages using incoming webhooks",
"Formatting message text").
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from flows.model.notice import Notice

SLACK = "slack:"
URL = re.compile(r"https?://[^\s<>|\"'\\@]{1,2000}")


@dataclass(frozen=True)
class Address:
    """Where notices go: an HTTP address, and whether Slack listens there."""

    url: str
    is_slack: bool = False


def address(line: str) -> Address | None:
    """The address that a line of `notify` names; None where it names none. Names and passwords in it
    are none of ours to send."""
    is_slack = line[: len(SLACK)].casefold() == SLACK
    url = line[len(SLACK) :].strip() if is_slack else line.strip()
    return Address(url, is_slack) if URL.fullmatch(url) else None


def body(notice: Notice, to: Address) -> str:
    """What is sent, as JSON. The same notice gives the same bytes, so that a signature stays good."""
    if to.is_slack:
        return json.dumps({"text": _mrkdwn(notice)}, sort_keys=True)
    told = {"event": notice.event, "key": notice.key, "text": notice.text, "url": notice.url}
    return json.dumps({**notice.facts, **told}, sort_keys=True)


def _mrkdwn(notice: Notice) -> str:
    text = notice.text
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(char, entity)
    return f"{text} <{notice.url}|Open on GitHub>" if URL.fullmatch(notice.url) else text
