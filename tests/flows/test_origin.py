"""Why an issue was made: our own signed word for it, wherever people write round it."""

from __future__ import annotations

import pytest

from flows import origin
from flows.model import Origin

KEY = b"a key"
MADE = Origin("0123456789abcdef", 12, True)
BODY = origin.render("acme/api", "Parent audit: #12\n\nText.\n", MADE, KEY)


@pytest.mark.parametrize("change", [str, lambda text: f"Note.\n{text}\n\nmore", lambda text: text + "\r\n"])
def test_what_we_signed_is_read_again(change: object) -> None:
    assert callable(change)
    assert origin.parse("acme/api", change(BODY), KEY) == MADE


def test_the_first_of_two_counts() -> None:
    second = origin.render("acme/api", BODY, Origin("other"), KEY)
    assert origin.parse("acme/api", second, KEY) == MADE


@pytest.mark.parametrize(
    ("repo", "body", "key"),
    [
        ("acme/web", BODY, KEY),
        ("acme/api", BODY, b"another key"),
        ("acme/api", BODY.replace("fleet:1 e", "fleet:1 f"), KEY),
        ("acme/api", "Parent audit: #12", KEY),
        ("acme/api", "", KEY),
    ],
)
def test_what_we_did_not_sign_for_this_repository_says_nothing(repo: str, body: str, key: bytes) -> None:
    assert origin.parse(repo, body, key) is None
