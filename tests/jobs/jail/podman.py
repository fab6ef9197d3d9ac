"""An engine of the tests' own: podman's docker API on a socket of its own, with an image of this machine's
programs. Its storage and its mounts are its own too, and are gone with it."""

from __future__ import annotations

import functools
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import docker

from jobs.jail import engine

IMAGE = "localhost/fleet-test:1"
PROGRAMS = ("sh", "cat", "chmod", "cp", "env", "git", "grep", "head", "id", "ls", "mkdir", "mkfifo", "mv",
            "nice", "python3", "rm", "seq", "setsid", "sleep", "touch", "true", "wc", "yes")  # fmt: skip
FOLDERS = ("dev", "etc", "home", "proc", "run", "sys", "tmp", "usr/bin", "var/tmp")
LINKS = ("bin", "lib", "lib64", "sbin")
LEFT_OUT = re.compile(
    r"/(test|tests|idlelib|lib2to3|ensurepip|tkinter|__pycache__|(dist|site)-packages|config-[^/]*)/"
)
# Where root may not raise limits, or has no systemd, the defaults fail. crun is not everywhere. Locks in
# memory would be shared by all podmans of a machine, whatever their folders.
CONF = """[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
"""
IDLE_SECONDS = 300


@dataclass(frozen=True)
class Engine:
    """Where it listens; IMAGE is there."""

    address: str

    def containers(self) -> list[str]:
        """The run folders of all that it has, dead or alive."""
        with engine.client(self.address) as asked:
            return [one["Labels"][engine.LABEL] for one in asked.api.containers(all=True)]


@functools.cache
def lacks() -> str:
    """Why this machine can have none ("" when it may)."""
    if os.geteuid() != 0:
        return "the jail 'container' needs root"
    missing = [name for name in ("podman", "runc") if shutil.which(name) is None]
    return (
        f"the jail 'container' is tried with podman and runc: {missing[0]} is not installed"
        if missing
        else ""
    )


@contextmanager
def serving() -> Iterator[Engine]:
    """The engine, while it is used; OSError when it does not come up."""
    folder = Path(tempfile.mkdtemp(prefix="fleet-podman-"))
    (folder / "containers.conf").write_text(CONF)
    socket = folder / "s"
    own = [f"--{name}={folder / name}" for name in ("root", "runroot", "tmpdir")]
    # A mount namespace of its own: what it leaves mounted goes with it.
    process = subprocess.Popen(
        ["unshare", "--mount", "--propagation", "private", "podman", *own,
         "system", "service", f"--time={IDLE_SECONDS}", f"unix://{socket}"],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder),
             "CONTAINERS_CONF": f"{folder}/containers.conf"},
        stdout=subprocess.DEVNULL, stderr=(folder / "log").open("wb"), start_new_session=True,
        cwd=folder,  # its monitor writes a file there when memory is short
    )  # fmt: skip
    made = Engine(f"unix://{socket}")
    try:
        _wait(process, folder)
        _import(made)
        yield made
    finally:
        with suppress(OSError), engine.client(made.address) as asked:
            for one in asked.api.containers(all=True):
                engine.remove(asked, one["Id"])
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], folder: Path) -> None:
    from tests.jobs.jail.house import eventually

    is_up = eventually(lambda: (folder / "s").exists() or process.poll() is not None, 30)
    if not is_up or process.poll() is not None:
        raise OSError(f"podman did not come up: {(folder / 'log').read_text()[-500:].strip()}")


def _import(made: Engine) -> None:
    with engine.client(made.address) as asked, tempfile.NamedTemporaryFile(suffix=".tar") as file:
        _write_image(Path(file.name))
        try:
            told = json.loads(asked.api.import_image(file.name).strip().splitlines()[-1])
            asked.api.tag(told.get("id") or told["status"], *IMAGE.split(":"))
        except docker.errors.APIError as error:
            raise OSError(f"podman imports no image: {error}") from None


def _write_image(path: Path) -> None:
    """A root with the programs that the tests run, the libraries that they need, and Python's own modules."""
    found = [shutil.which(name, path="/usr/bin:/usr/local/bin:/bin") for name in PROGRAMS]
    programs = [place for place in found if place]
    python = next(place for place in programs if place.endswith("python3"))
    modules = Path(subprocess.check_output([python, "-c", "import os; print(os.__file__)"], text=True)).parent
    shared = [str(place) for place in (modules / "lib-dynload").glob("_*.so")]
    linked = subprocess.run(["ldd", *programs, *shared], capture_output=True, text=True, check=False).stdout
    libraries = {place for place in re.findall(r"\s(/\S+)", linked) if not place.endswith(":")}
    libraries |= {str(place) for place in Path("/usr/lib").glob("**/libgcc_s.so.1")}  # for threads' ends
    with tarfile.open(path, "w") as tar:
        for name in FOLDERS:
            _add(tar, name, tarfile.DIRTYPE)
        for name in LINKS:
            if os.path.islink(f"/{name}"):
                _add(tar, name, tarfile.SYMTYPE, os.readlink(f"/{name}"))
        for place in sorted({*programs, *libraries, "/etc/ld.so.cache"}):
            real = Path(os.path.realpath(os.path.dirname(place)), os.path.basename(place))
            tar.add(os.path.realpath(place), str(real).lstrip("/"))
        tar.add(modules, str(modules).lstrip("/"),
                filter=lambda one: None if LEFT_OUT.search(f"/{one.name}/") else one)  # fmt: skip


def _add(tar: tarfile.TarFile, name: str, kind: bytes, target: str = "") -> None:
    one = tarfile.TarInfo(name)
    one.type, one.mode, one.linkname = kind, 0o755, target
    tar.addfile(one, io.BytesIO())
