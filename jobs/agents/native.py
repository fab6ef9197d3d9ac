"""The vendors' own programs behind what npm puts on the PATH.

npm's packages are wrappers. Codex's starts the program and, killed, leaves it alive. Those of Claude
and OpenCode are put in place of themselves by a script after their installation, which npm 11 and
others do not run unless told to: then they only complain.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

# Where each vendor's package for one platform holds the program; X64 and X86_64 name the same machine.
PLACES = {
    "codex": ("@openai/codex-{system}-{x64}/vendor/{x86_64}-*/bin/codex",),
    "claude": ("@anthropic-ai/claude-code-{system}-{x64}{libc}/claude",),
    # Of two for one machine, the one that runs on every processor.
    "opencode": (
        "opencode-{system}-{x64}-baseline{libc}/bin/opencode",
        "opencode-{system}-{x64}{libc}/bin/opencode",
    ),
}
OLD_CODEX = "vendor/{x86_64}-*{system}*/bin/codex"


def native(name: str, wrapper: Path, package: Path | None) -> Path | None:
    """The program itself, where `wrapper` is a script of npm's in `package`; None where it is not, or
    the package for this machine is not there."""
    if package is None or not _is_script(wrapper):
        return None
    for candidate in _candidates(name, package):
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate.resolve()
    return None


def _is_script(path: Path) -> bool:
    """Whether it is text: programs hold a zero byte in their first line."""
    try:
        with path.open("rb") as file:
            return b"\0" not in file.read(200)
    except OSError:
        return False


def _candidates(name: str, package: Path) -> Iterator[Path]:
    """npm puts the platform's own package inside the wrapper's, or beside it."""
    words = _words()
    if name == "codex":
        yield from sorted(package.glob(OLD_CODEX.format(**words)))
    beside = package.parent.parent if package.parent.name.startswith("@") else package.parent
    for folder in (package / "node_modules", beside):
        for place in PLACES.get(name, ()):
            yield from sorted(folder.glob(place.format(**words)))


def _words() -> dict[str, str]:
    """This machine, as npm's packages call it."""
    machine = {"aarch64": "arm64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())
    libc = "-musl" if sys.platform == "linux" and platform.libc_ver()[0] != "glibc" else ""
    return {
        "system": sys.platform,
        "x64": {"x86_64": "x64"}.get(machine, machine),
        "x86_64": {"arm64": "aarch64"}.get(machine, machine),
        "libc": libc,
    }
