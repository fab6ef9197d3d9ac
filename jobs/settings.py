"""The environment -> Settings; the only reader of `os.environ`.

Every name is described in `docs/operating.md`. A file `.env` in the data folder gives
what the environment does not.
"""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from jobs.caller import Caller, callers

N = TypeVar("N", int, float)

MODEL_HOSTS = (
    "api.openai.com",
    "api.anthropic.com",
    "generativelanguage.googleapis.com",
    "openrouter.ai",
)
# Where docker and podman listen, as their own packages have it.
ENGINES = ("unix:///var/run/docker.sock", "unix:///run/podman/podman.sock")
JULES = "https://jules.googleapis.com/v1alpha"


@dataclass(frozen=True)
class Settings:
    """All that the operator decided. Secrets do not show in its repr."""

    data: Path
    redis_url: str = ""
    app_id: int = 0
    private_key: str = field(default="", repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    github_url: str = "https://api.github.com"
    github_token: str = field(default="", repr=False)
    git_url: str = "https://github.com"
    bind: str = "127.0.0.1:8000"
    events_url: str = ""
    jails: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    engines: tuple[str, ...] = ENGINES
    egress: tuple[str, ...] = MODEL_HOSTS
    is_unsafe: bool = False
    sweep_seconds: float = 300.0
    write_spacing_seconds: float = 1.0
    creations_per_minute: int = 80
    creations_per_hour: int = 500
    agents: tuple[str, ...] = ()
    slots: int = 20
    agent_env: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    store_max_bytes: int = 256_000_000
    mirrors_max_bytes: int = 20_000_000_000
    credentials: Path = Path()
    notify_secret: str = field(default="", repr=False)
    notify_hosts: tuple[str, ...] = ()
    jules_key: str = field(default="", repr=False)
    jules_url: str = JULES
    copilot_token: str = field(default="", repr=False)
    remote_seconds: float = 30.0
    log: str = ""
    callers: tuple[Caller, ...] = field(default=(), repr=False)

    @property
    def host(self) -> str:
        """This machine and data folder as one word: names the host's queue."""
        digest = hashlib.sha256(str(self.data).encode()).hexdigest()[:6]
        name = "".join(c if c.isalnum() else "-" for c in socket.gethostname())[:40]
        return f"{name}-{digest}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """All that must be seen nowhere: keys, tokens, passwords, what agents are given."""
        own = (self.private_key, self.github_token, self.notify_secret, self.jules_key, self.copilot_token)
        password = self.redis_url.partition("://")[2].rpartition("@")[0].partition(":")[2]
        given = (*(value for _, value in self.agent_env), *(caller.token for caller in self.callers))
        return (*own, password, *self.webhook_secrets, *given)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environ` (default: the process's); ValueError with place and remedy."""
    given = os.environ if environ is None else environ
    data = Path(
        given.get("FLEET_DATA") or Path(given.get("HOME", "/")) / ".local/share/agent-fleet"
    ).absolute()
    env = {**_dotenv(data / ".env"), **given}
    return Settings(
        data=data,
        redis_url=env.get("REDIS_URL", ""),
        app_id=_number(env, "FLEET_APP_ID", 0),
        private_key=_key(env.get("FLEET_PRIVATE_KEY", "")),
        webhook_secrets=_words(env.get("FLEET_WEBHOOK_SECRET", "")),
        github_url=env.get("FLEET_GITHUB_URL", "https://api.github.com").rstrip("/"),
        github_token=env.get("FLEET_GITHUB_TOKEN", ""),
        git_url=env.get("FLEET_GIT_URL", "https://github.com").rstrip("/"),
        bind=env.get("FLEET_BIND") or (f"0.0.0.0:{env['PORT']}" if env.get("PORT") else "127.0.0.1:8000"),
        events_url=env.get("FLEET_EVENTS_URL") or str(data / "events"),
        **_jails(env),
        egress=_words(env.get("FLEET_EGRESS", "")) or MODEL_HOSTS,
        is_unsafe=env.get("FLEET_UNSAFE") == "1",
        sweep_seconds=_number(env, "FLEET_SWEEP_SECONDS", 300.0),
        write_spacing_seconds=_number(env, "FLEET_WRITE_SPACING_SECONDS", 1.0),
        creations_per_minute=_number(env, "FLEET_CREATIONS_PER_MINUTE", 80),
        creations_per_hour=_number(env, "FLEET_CREATIONS_PER_HOUR", 500),
        agents=_words(env.get("FLEET_AGENTS", "")),
        slots=_number(env, "FLEET_SLOTS", 20),
        agent_env=tuple((name, env[name]) for name in _words(env.get("FLEET_AGENT_ENV", "")) if name in env),
        store_max_bytes=_number(env, "FLEET_STORE_MAX_BYTES", 256_000_000),
        mirrors_max_bytes=_number(env, "FLEET_MIRRORS_MAX_BYTES", 20_000_000_000),
        credentials=Path(env.get("FLEET_CREDENTIALS") or data / "credentials"),
        notify_secret=env.get("FLEET_NOTIFY_SECRET", ""),
        notify_hosts=_words(env.get("FLEET_NOTIFY_HOSTS", "")),
        **_remotes(env),
        log=env.get("FLEET_LOG", ""),
        callers=callers(env.get("FLEET_API_TOKENS", "")),
    )


def environment() -> dict[str, str]:
    """All of it, for programs that run as the person's own."""
    return dict(os.environ)


def _jails(env: Mapping[str, str]) -> dict[str, Any]:
    """Where agents may live, and who makes containers."""
    own = env.get("XDG_RUNTIME_DIR", "")
    usual = (*ENGINES, *((f"unix://{own}/podman/podman.sock",) if own else ()))
    return {
        "jails": _words(env.get("FLEET_JAILS", "")),
        "images": _words(env.get("FLEET_IMAGES", "")),
        "engines": (env["DOCKER_HOST"],) if env.get("DOCKER_HOST") else usual,
    }


def _remotes(env: Mapping[str, str]) -> dict[str, Any]:
    """What concerns agents that live elsewhere."""
    return {
        "jules_key": env.get("FLEET_JULES_KEY", ""),
        "jules_url": (env.get("FLEET_JULES_URL") or JULES).rstrip("/"),
        "copilot_token": env.get("FLEET_COPILOT_TOKEN", ""),
        "remote_seconds": _number(env, "FLEET_REMOTE_SECONDS", 30.0),
    }


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _number(env: Mapping[str, str], name: str, default: N) -> N:
    text = env.get(name, "")
    try:
        value = type(default)(text) if text else default
    except ValueError:
        raise ValueError(f"{name} is {text!r}, which is no number; the default is {default}") from None
    if value < 0:
        raise ValueError(f"{name} is {text!r}; it must not be negative; the default is {default}")
    return value


def _key(text: str) -> str:
    """A PEM as it is (also with `\\n` written out), or the content of the file it names."""
    if not text or "-----BEGIN" in text:
        return text.replace("\\n", "\n")
    try:
        return Path(text).read_text()
    except OSError as error:
        raise ValueError(
            f"FLEET_PRIVATE_KEY names the file {text!r}, which cannot be read: {error.strerror}"
        ) from None


def _dotenv(path: Path) -> dict[str, str]:
    """NAME=value lines; `#` begins a comment line; quotes around a value are dropped."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}
