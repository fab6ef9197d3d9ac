"""What a hostile agent tries. Runs inside the jail: standard library alone, prints JSON.

Each attempt returns "" when it was blocked, else what it got. Arguments: a JSON object of places.
"""

from __future__ import annotations

import ctypes
import json
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

AT = json.loads(sys.argv[1]) if __name__ == "__main__" else {}


def any_of(attempt: Callable[[str], object], targets: Iterable[str]) -> str:
    for target in targets:
        try:
            got = attempt(target)
        except OSError:
            continue
        if got:
            return f"{target}: {str(got)[:200]}"
    return ""


def pids() -> list[str]:
    return [name for name in os.listdir("/proc") if name.isdigit()]


def contains_canary(path: str) -> bool:
    return AT["canary"].encode() in Path(path).read_bytes()


def write(path: str) -> str:
    name = path if os.path.isfile(path) else f"{path}/planted"
    with open(name, "ab") as file:
        file.write(b"x")
    return "written"


def connect(family: int, address: object) -> str:
    with socket.socket(family) as end:
        end.settimeout(2)
        try:
            end.connect(address)  # type: ignore[arg-type]
        except OSError:
            return ""
        return f"connected to {address!r}"


def environment_of_the_worker() -> str:
    return any_of(contains_canary, [f"/proc/{pid}/environ" for pid in pids()])


def secret_file() -> str:
    return any_of(contains_canary, [f"{AT['data']}/key.pem", f"{AT['data']}/runs/r2/spec.json"])


def secret_file_through_proc() -> str:
    roots = [f"/proc/{pid}/{door}" for pid in pids() for door in ("root", "cwd")]
    return any_of(contains_canary, [f"{root}{AT['data']}/key.pem" for root in roots])


def names_in_the_data_folder() -> str:
    seen = set(os.listdir(AT["data"])) - {"runs", "mirrors"} | set(os.listdir(f"{AT['data']}/runs")) - {"r1"}
    seen |= set(os.listdir(f"{AT['data']}/runs/r1")) - {"ws"}
    return ", ".join(sorted(seen))


def socket_of_the_store() -> str:
    return connect(socket.AF_UNIX, f"{AT['data']}/store/s")


def socket_of_an_engine() -> str:
    return any_of(lambda path: connect(socket.AF_UNIX, path), AT["engines"])


def abstract_socket_of_the_worker() -> str:
    return connect(socket.AF_UNIX, "\0" + AT["abstract"])


def loopback_of_the_worker() -> str:
    return connect(socket.AF_INET, ("127.0.0.1", AT["port"]))


def the_internet_without_the_proxy() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        try:
            end.connect(("192.0.2.1", 53))
        except OSError:
            return ""
        return "there is a route"


def processes_of_the_worker() -> str:
    return any_of(
        lambda path: Path(path).read_bytes().endswith(b"the worker of runs\0"),
        [f"/proc/{pid}/cmdline" for pid in pids()],
    )


def signal_to_the_worker() -> str:
    try:
        os.kill(AT["worker"], 0)
    except OSError:
        return ""
    return "it can be signalled"


def write_into_the_mirror() -> str:
    return any_of(write, [AT["objects"], f"{AT['objects']}/pack", AT["extra"], f"{AT['extra']}/tool"])


def write_outside_the_workspace() -> str:
    above = [str(path) for path in Path(AT["data"], "runs/r1/ws").parents]
    system = ["/usr", "/usr/bin", "/etc", "/etc/passwd", "/home", "/dev", "/proc/sys/kernel", *sys.path[1:]]
    return any_of(write, [path for path in (*above, *system) if path and path != "/tmp"])


def kernel_settings() -> str:
    doors = ("core_pattern", "hostname", "modprobe")
    return any_of(lambda path: open(path, "r+b"), [f"/proc/sys/kernel/{door}" for door in doors])


def device_node() -> str:
    return any_of(lambda path: os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 1)) or "made",
                  ["device", "/tmp/device", "/dev/device"])  # fmt: skip


def disks() -> str:
    found = [f"/dev/{name}" for name in os.listdir("/dev") if stat.S_ISBLK(os.lstat(f"/dev/{name}").st_mode)]
    return any_of(
        lambda path: open(path, "rb").read(1), [*found, "/dev/mem", "/dev/kmsg", "/dev/core", "/proc/kcore"]
    )


def mounting() -> str:
    libc = ctypes.CDLL(None)
    if libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None) == 0:
        return "a new tmpfs"
    return "" if libc.mount(None, b"/usr", None, 0x1020, None) else "/usr was made writable"


def root_by_a_setuid_program() -> str:
    done = subprocess.run(["./setuid-id", "-u"], capture_output=True, text=True, check=False)
    return "it ran as root" if done.stdout.strip() == "0" else ""


def rights() -> str:
    status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines())
    wrong = [name for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb") if int(status[name], 16)]
    wrong += [] if status["NoNewPrivs"].strip() == "1" else ["NoNewPrivs"]
    # Engines list one's own group among the others: no right more.
    wrong += ["Groups"] if set(status["Groups"].split()) - {str(os.getgid())} else []
    return ", ".join(f"{name} {status[name]}" for name in wrong)


def descriptors_of_the_worker() -> str:
    held = [f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd") if int(name) > 2]
    return ", ".join(os.readlink(path) for path in held if os.path.islink(path))


def mounts_with_devices_or_setuid_programs() -> str:
    lines = [line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    loose = [line[4] for line in lines if not {"nosuid", "nodev"} <= set(line[5].split(","))]
    return ", ".join(path for path in loose if not path.startswith("/dev"))


def core_dumps() -> str:
    import resource

    return "" if resource.getrlimit(resource.RLIMIT_CORE) == (0, 0) else "allowed"


def a_user_namespace_of_its_own() -> str:
    return "" if ctypes.CDLL(None).unshare(0x10000000) else "made"


ATTEMPTS = [
    environment_of_the_worker, secret_file, secret_file_through_proc, names_in_the_data_folder,
    socket_of_the_store, socket_of_an_engine, abstract_socket_of_the_worker, loopback_of_the_worker,
    the_internet_without_the_proxy, processes_of_the_worker, signal_to_the_worker, write_into_the_mirror,
    write_outside_the_workspace, kernel_settings, device_node, disks, mounting, root_by_a_setuid_program,
    rights, descriptors_of_the_worker, core_dumps, mounts_with_devices_or_setuid_programs,
    a_user_namespace_of_its_own,
]  # fmt: skip

if __name__ == "__main__":
    chosen = [attempt for attempt in ATTEMPTS if attempt.__name__ not in AT.get("spared", ())]
    print("\n" + json.dumps({attempt.__name__: attempt() for attempt in chosen}))
