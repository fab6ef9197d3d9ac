"""A GitHub that a test scripts, the client that talks to it, and a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from jobs.github import GitHub, Slot
from jobs.settings import Settings
from jobs.store import Store
from jobs.store.due import hold
from jobs.timer import Timer
from tests.jobs.github.scripted import ScriptedGitHub

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass
class Clock:
    """Sleeping moves it; `during` happens while a client sleeps."""

    now: float = 1_795_000_000.0
    slept: list[float] = field(default_factory=list)
    during: Callable[[], object] = lambda: None

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        self.during()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[ScriptedGitHub]:
    server = ScriptedGitHub(clock)
    yield server
    server.close()


@pytest.fixture
def settings(shared_settings: Settings, server: ScriptedGitHub) -> Settings:
    return replace(shared_settings, app_id=9, private_key=PEM, github_url=server.url)


@pytest.fixture
def github(settings: Settings, store: Store, clock: Clock) -> Iterator[GitHub]:
    with GitHub(settings, store, timer=Timer(clock, clock.sleep)) as github:
        yield github


@pytest.fixture
def slot(store: Store, clock: Clock) -> Slot:
    """May write on acme/api's issue 12."""
    lease = hold(store, "acme/api#12", clock.now)
    assert lease
    return Slot(lease, "acme/api", "write", {"issues": "write"})
