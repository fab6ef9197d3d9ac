"""Signatures: SHA-256 over the raw bytes, two secrets live, nothing else counts."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from jobs.github.verify import sign, verify

BODY = b'{"zen": "\xc3\xa9"}'


def test_githubs_own_example_is_right():
    """From docs.github.com, "Validating webhook deliveries", "Testing the validation"."""
    example = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert sign("It's a Secret to Everybody", b"Hello, World!") == example


def test_either_of_two_secrets_signs():
    for secret in ("old", "new"):
        assert verify(("old", "new"), BODY, sign(secret, BODY))
    assert not verify(("old", "new"), BODY, sign("third", BODY))


def test_other_bytes_are_not_signed():
    assert not verify(("s",), BODY + b" ", sign("s", BODY))


@pytest.mark.parametrize("signature", [None, "", "sha256=", "é", "sha256=" + "0" * 64, "\ud800"])
def test_no_or_a_strange_signature_is_wrong(signature: str | None):
    assert not verify(("s",), BODY, signature)


def test_sha_1_is_wrong():
    old = hmac.new(b"s", BODY, hashlib.sha1).hexdigest()
    assert not verify(("s",), BODY, f"sha1={old}")
    assert not verify(("s",), BODY, f"sha256={old}")


def test_without_a_secret_nothing_is_signed():
    assert not verify((), BODY, sign("", BODY))
    assert not verify(("",), BODY, sign("", BODY))
