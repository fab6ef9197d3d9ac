"""Vendors' programs as they are installed."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from jobs.agents import programs
from jobs.agents.programs import Program, program, version
from tests.jobs.agents.conftest import Shelf

NODE = "#!/usr/bin/env node\n"
TRIPLE = f"{platform.machine()}-unknown-linux-musl"
X64 = {"x86_64": "x64", "aarch64": "arm64"}[platform.machine()]
LIBC = "" if platform.libc_ver()[0] == "glibc" else "-musl"
LIB = "lib/node_modules/@openai"
CLAUDE = "@anthropic-ai/claude-code"


@pytest.mark.parametrize(
    "place",
    [
        f"{LIB}/codex",
        f"{LIB}/codex/node_modules/@openai/codex-linux-{X64}",
        f"{LIB}/codex-linux-{X64}",
    ],
)
def test_of_codex_the_native_program_is_started(shelf: Shelf, place: str):
    wrapper = shelf.put(f"{LIB}/codex/bin/codex.js", NODE)
    native = shelf.put(f"{place}/vendor/{TRIPLE}/bin/codex", "#!/bin/sh\n")
    shelf.put(f"{place}/vendor/riscv-unknown-linux-musl/bin/codex", "#!/bin/sh\n")
    shelf.link("bin/codex", wrapper)
    found = program("codex")
    assert found
    assert found.argv == (str(native),)
    assert len(found.mounts) == 1
    assert native.is_relative_to(found.mounts[0])


@pytest.mark.parametrize(
    ("name", "wrapper", "place"),
    [
        (
            "claude",
            "@anthropic-ai/claude-code/bin/claude.exe",
            f"@anthropic-ai/claude-code-linux-{X64}{LIBC}",
        ),
        ("opencode", "opencode-ai/bin/opencode.exe", f"opencode-linux-{X64}-baseline{LIBC}/bin"),
        ("opencode", "opencode-ai/bin/opencode.exe", f"opencode-linux-{X64}{LIBC}/bin"),
    ],
)
def test_a_program_that_no_script_of_its_package_put_in_place_is_found(
    shelf: Shelf, name: str, wrapper: str, place: str
):
    """npm 11 runs no such script unless it is told to, and leaves a file that only complains."""
    folder = shelf.root / "lib/node_modules"
    stub = shelf.put(f"lib/node_modules/{wrapper}", "echo the script was not run >&2; exit 1\n")
    shelf.link(f"bin/{name}", stub)
    beside = shelf.put(f"lib/node_modules/{place}/{name}", "#!/bin/sh\n")
    found = program(name)
    assert found
    assert found.argv == (str(beside),)
    assert beside.is_relative_to(found.mounts[0])
    stub.write_bytes(b"\x7fELF\0\0")
    found = program(name)
    assert found == Program((str(stub),), (str(folder / wrapper.partition("/bin/")[0]),))


def test_a_wrapper_without_its_native_program_is_started_itself(shelf: Shelf):
    wrapper = shelf.put(f"{LIB}/codex/bin/codex.js", NODE)
    node = shelf.put("bin/node", "")
    shelf.link("bin/codex", wrapper)
    package = shelf.root / LIB / "codex"
    assert program("codex") == Program((str(node), str(wrapper)), (str(package), str(node)))


def test_a_script_for_node_is_started_with_the_node_that_it_came_with(shelf: Shelf):
    script = shelf.put("lib/node_modules/gem/dist/index.js", NODE)
    inner = shelf.put("lib/node_modules/gem/node_modules/x/y.js", NODE)
    node = shelf.put("bin/node", "")
    shelf.link("bin/gemini", script)
    shelf.link("bin/opencode", inner)
    package = str(shelf.root / "lib/node_modules/gem")
    assert program("gemini") == Program((str(node), str(script)), (package, str(node)))
    assert program("opencode") == Program((str(node), str(inner)), (package, str(node)))


def test_a_single_file_is_shown_alone(shelf: Shelf):
    binary = shelf.put("share/claude/versions/2.1", "#!/bin/sh\n")
    shelf.link("bin/claude", binary)
    assert program("claude") == Program((str(binary),), (str(binary),))


def test_what_every_jail_shows_needs_no_mount(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/usr/bin")
    found = program("env")
    assert found == Program((str(Path("/usr/bin/env").resolve()),))
    assert program("no-such-program") is None


@pytest.mark.parametrize(
    ("script", "number"),
    [
        ("echo codex-cli 0.169.0", "0.169.0"),
        ("echo '2.1.328 (Claude Code)' >&2", "2.1.328"),
        ("echo none; exit 1", ""),
        ("head -c 1000000 /dev/zero", ""),
        ("exit 1", ""),
    ],
)
def test_a_version_is_the_number_that_it_says(shelf: Shelf, script: str, number: str):
    path = shelf.put("bin/x", f"#!/bin/sh\n{script}\n")
    assert version(Program((str(path),))) == number


def test_a_version_is_asked_once_for_each_file_as_it_stands(shelf: Shelf):
    asked = shelf.root / "asked"
    path = shelf.put("bin/x", f"#!/bin/sh\necho x >> {asked}; echo 1.0\n")
    assert [version(Program((str(path),))) for _ in range(3)] == ["1.0"] * 3
    assert asked.read_text() == "x\n"
    shelf.put("bin/x", f"#!/bin/sh\necho x >> {asked}; echo 2.0\n")
    assert version(Program((str(path),))) == "2.0"
    assert version(Program((str(shelf.root / "gone"),))) == ""


def test_a_program_that_hangs_is_given_up_with_all_that_it_started(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(programs, "VERSION_SECONDS", 0.2)
    pids = shelf.root / "pids"
    path = shelf.put("bin/x", f"#!/bin/sh\nsleep 100 &\necho $! > {pids}\nwait\n")
    assert version(Program((str(path),))) == ""
    stat = Path(f"/proc/{pids.read_text().strip()}/stat")
    assert not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_version_is_asked_without_the_workers_secrets(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FLEET_WEBHOOK_SECRET", "77.77")
    path = shelf.put("bin/x", '#!/bin/sh\necho "1.5 $FLEET_WEBHOOK_SECRET"; echo "$HOME" > "$0.home"\n')
    assert version(Program((str(path),))) == "1.5"
    assert not Path((shelf.root / "bin/x.home").read_text().strip()).exists()
