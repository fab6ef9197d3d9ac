from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs import redact as redaction
from jobs.redact import MARK, Redactor, redact, register, register_settings
from tests.effort import takes_at_most

GITHUB = "ghs_16C7e42F292c6912E7710c838347Ae178B4a"
PEM = (
    "-----BEGIN RSA PRIVATE KEY-----\n"
    + "\n".join(base64.b64encode(bytes([n]) * 48).decode() for n in range(20))
    + "\n-----END RSA PRIVATE KEY-----"
)
SHAPED = (
    GITHUB,
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "ghs_" + "aB3" * 700,
    "github_pat_11ABCDEFG0123456789_abcdefghijklmnopqrstuvwxyz",
    "sk-proj-abcdefghijklmnopqrstuvwx_yz-012345",
    "sk-ant-api03-abcdefghijklmnopqrstuvwxyz",
    "AKIAIOSFODNN7EXAMPLE",
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI5In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ",
    PEM,
    PEM.replace("\n", "\\n"),
    PEM.replace("RSA ", ""),
    quote(PEM, safe=""),
    quote_plus(PEM),
)


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_registered", frozenset())


def in_pieces(text: str | bytes, cuts: list[int]) -> str:
    stream, out, last = Redactor(), [], 0
    for cut in [*sorted(cuts), len(text)]:
        out.append(stream.feed(text[last:cut]))
        last = max(last, cut)
    return "".join(out) + stream.flush()


def encodings(secret: str) -> Iterator[str]:
    yield from (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1])
    for before in (b"", b"a", b"ab"):
        whole = base64.b64encode(before + secret.encode() + b"tail").decode()
        yield from (whole, base64.urlsafe_b64encode(before + secret.encode() + b"tail").decode())


def core(secret: str, alignment: int) -> str:
    """What of `secret` shows in any base64 that holds it at this alignment."""
    text = base64.b64encode(bytes(alignment) + secret.encode()).decode()
    return text[-(-alignment * 8 // 6) : (alignment + len(secret.encode())) * 8 // 6]


@pytest.mark.parametrize("secret", SHAPED)
def test_what_looks_like_a_secret_is_masked(secret: str):
    assert redact(f"before {secret}\nafter.") in (
        f"before {MARK}\nafter.",
        f"before {MARK}after.",
        f"before {MARK}.",
    )
    masked = redact(f"a={secret}; b")
    assert masked == f"a={MARK}; b"


@pytest.mark.parametrize("secret", [GITHUB, PEM])
@pytest.mark.parametrize("before", [b"", b"x", b"xy"])
def test_github_s_tokens_and_keys_are_known_as_base64(secret: str, before: bytes):
    encoded = base64.b64encode(before + secret.encode()).decode()
    masked = redact(f"data: {encoded} .")
    assert MARK in masked
    assert encoded[8:40] not in masked
    assert encoded[-20:-4] not in masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("https://x-access-token:hunter2@github.com/a/b", f"https://x-access-token:{MARK}@github.com/a/b"),
        ("redis://:hunter2@10.0.0.1:6379/0", f"redis://:{MARK}@10.0.0.1:6379/0"),
        ("postgres://bob:pa%24s@db/x", f"postgres://bob:{MARK}@db/x"),
        ("Authorization: Bearer abc.def", f"Authorization: Bearer {MARK}"),
        ("authorization: token abc\r\nAccept: x", f"authorization: token {MARK}\r\nAccept: x"),
        ('{"Authorization": "Basic YWJj", "a": 1}', f'{{"Authorization": "Basic {MARK}", "a": 1}}'),
        ("http://host:8000/path and a@b.c", "http://host:8000/path and a@b.c"),
        ("Authorization:\nnext line", "Authorization:\nnext line"),
        (
            "risk-management-of-something-very-long sk-learn",
            "risk-management-of-something-very-long sk-learn",
        ),
        ("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", None),
        ("a commit 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", None),
        ("", ""),
    ],
)
def test_only_the_secret_itself_goes(text: str, masked: str | None):
    assert redact(text) == (text if masked is None else masked)


@pytest.mark.parametrize(
    "secret", ["correct horse/battery+staple", 'qu"ote\\back', "plainsecretvalue", "pässwörd-ünïcode"]
)
def test_a_registered_secret_is_masked_in_every_encoding(secret: str):
    register(secret)
    for form in encodings(secret):
        masked = redact(f"<{form}>")
        assert MARK in masked, form
        assert form not in masked
        assert not any(core(secret, n) in masked for n in range(3))


def test_each_line_of_a_registered_secret_is_masked():
    register("first-secret-line\r\n  second-secret-line\n\nab\n")
    assert redact("x second-secret-line y first-secret-line ab") == f"x {MARK} y {MARK} ab"


def test_what_is_too_short_to_be_a_secret_masks_nothing():
    register("")
    register("abcd")
    assert redact("abcd") == "abcd"


def test_of_two_secrets_the_longer_is_masked_whole():
    register("secret-one")
    register("secret-one-and-more")
    assert redact("secret-one-and-more") == MARK


def test_masking_twice_is_masking_once():
    register("canary-secret")
    text = redact(f"canary-secret {GITHUB} https://a:b@c {PEM}")
    assert redact(text) == text


def test_every_secret_of_the_settings_is_masked(shared_settings):
    register_settings(
        replace(
            shared_settings,
            private_key=PEM,
            webhook_secrets=("hook-secret-1", "hook-secret-2"),
            redis_url="rediss://user:store-secret@host:6379",
            agent_env=(("MODEL_KEY", "model-secret"),),
        )
    )
    line = PEM.splitlines()[3]
    for secret in ("hook-secret-1", "hook-secret-2", "store-secret", "model-secret", line):
        assert redact(f"x {secret} y") == f"x {MARK} y"


TEXT = st.text(alphabet=st.sampled_from('ab-_ \n\r:/@.=+%ghseyJ\\"☃'), max_size=120)
CUTS = st.lists(st.integers(0, 4000), max_size=40)
SECRET = "canary/5+6=11 ☃"


@given(TEXT, st.sampled_from([*SHAPED, *encodings(SECRET)]), TEXT, CUTS)
@example("ghs_aaaaaaaaaaaaaaaa", SECRET, "", [3, 18, 21, 22])
@example("-----BEGIN PRIVATE KEY-----\nab", PEM, "-----EN", [5, 30, 900])
def test_a_secret_is_found_however_the_stream_is_cut(before: str, secret: str, after: str, cuts: list[int]):
    register(SECRET)
    text = f"{before}{secret}{after}"
    masked = in_pieces(text, cuts)
    assert masked == redact(text)
    assert MARK in masked
    assert secret not in masked
    raw = text.encode()
    assert in_pieces(raw, cuts) == masked
    assert in_pieces(text, list(range(len(text)))) == masked


def test_bytes_that_are_no_text_are_shown_as_such():
    assert in_pieces(b"a\xff\xe2\x98", [1, 2, 3]) == "a\ufffd\ufffd"


def test_whole_lines_are_given_back_at_once():
    stream = Redactor()
    assert stream.feed("one line\nand a ha") == "one line\n"
    assert stream.feed("lf\n") == "and a half\n"
    assert stream.feed(f"token {GITHUB[:20]}") == ""
    assert stream.feed(f"{GITHUB[20:]} x\n") == f"token {MARK} x\n"


def test_a_stream_can_begin_anew_after_its_end():
    stream = Redactor()
    assert stream.feed(PEM[:100]) + stream.flush() == MARK
    assert stream.feed("plain\n") == "plain\n"


def test_memory_is_bounded_without_any_line_feed():
    register("x" * 40 + "-secret")
    for piece in (
        "word " * 2000,
        "ghs_" + "a" * 10_000,
        "-----BEGIN PRIVATE KEY-----" + "QUJD" * 3000,
        "://" * 3000,
    ):
        stream = Redactor()
        for _ in range(30):
            stream.feed(piece)
            assert len(stream._held) <= redaction.HEAD


def test_a_token_of_any_length_is_masked_whole():
    token = "ghs_" + "Ab3_" * 200_000
    assert in_pieces(f"<{token}>", list(range(0, len(token), 4096))) == f"<{MARK}>"


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "a-b " * 250_000,
        "eyJ" * 300_000,
        "://" * 300_000,
        "-----BEGIN " * 90_000,
        "sk-" * 300_000,
        "ghs_" * 250_000,
        "A: " * 300_000,
    ],
)
def test_no_text_takes_longer_than_its_length(text: str):
    register("canary-secret")
    assert takes_at_most(3.0, lambda: redact(text))  # a quadratic search would take minutes
