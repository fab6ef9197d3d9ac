"""The processes between the keeper and a jailed command: `python -m jobs.jail.entrance CONTROL PLAN`.

    keeper -> guard (outside, waits) -> first (PID 1 inside, root's) -> the command, or bwrap and it

Whoever dies, all below die: the guard sees the keeper's end of the control socket close and
kills `first`; `first` has the guard's death signal and never changes its uid (that would clear
the signal); the kernel kills a PID namespace with its PID 1. This holds for children that
made sessions of their own too. CONTROL is a socket: the guard sends the proxy's listening
socket and a handle on `first` through it, then the command's process an empty line when all
is set, or one line that says what failed. PLAN is a file descriptor with JSON (no secret stands in an argv).
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

from jobs.jail import interior, kernel, limits, loose, root
from jobs.jail.command import KILLED, code_of, execute, fail, quiet
from jobs.jail.listener import listen

GUARDS = {"none": loose.guard, "container": interior.guard}


def main(control_fd: int, plan_fd: int) -> int:
    """The exit code of the command (128 + n when signal n ended it), 125 when nothing started."""
    control = socket.socket(fileno=control_fd)
    control.set_inheritable(False)  # the command must not hold it
    with os.fdopen(plan_fd) as file:
        plan = json.load(file)
    try:
        return GUARDS.get(plan["kind"], guard)(control, plan)
    except OSError as error:
        fail(control, error)


def guard(control: socket.socket, plan: dict[str, Any]) -> int:
    """Make the namespaces, start `first`, wait for its end or for the keeper's."""
    separate()
    listener = listen()
    group = limits.own_group()
    gate, opener = os.pipe()
    pid = os.fork()
    if pid == 0:
        listener.close()
        os.close(opener)
        os._exit(first(control, plan, gate))
    made = limits.confine(pid, plan["memory_bytes"], group)
    handle = os.pidfd_open(pid)
    socket.send_fds(control, [b"\n"], [listener.fileno(), handle])
    listener.close()
    os.write(opener, b"g")
    quiet()
    code = watch(pid, handle, control)
    limits.release(made)
    return code


def separate() -> None:
    """Own network, PIDs, IPC and host name; for a worker that is not root in an own user namespace."""
    flags = kernel.CLONE_NEWNET | kernel.CLONE_NEWPID | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0:
        kernel.unshare(flags)
        return
    kernel.unshare(flags | kernel.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def first(control: socket.socket, plan: dict[str, Any], gate: int) -> int:
    """PID 1 of the jail: builds the root, starts the command, reaps all; root's to the end."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.read(gate, 1) != b"g":
        return KILLED  # the guard died before the death signal was set
    os.close(gate)
    try:
        kernel.forget_keys()
        kernel.unshare(kernel.CLONE_NEWCGROUP)
        socket.sethostname("jail")
        root.build(plan["view"])
    except OSError as error:
        fail(control, error)
    pid = os.fork()
    if pid == 0:
        enter(control, plan)
    control.close()
    quiet()
    kernel.drop_capabilities()
    return reap(pid)


def enter(control: socket.socket, plan: dict[str, Any]) -> NoReturn:
    """Become the agents' user without any right, then the command."""
    try:
        os.setsid()
        if os.geteuid() == 0:
            os.setgroups([])
        kernel.drop_bounds()
        if os.geteuid() == 0:
            os.setresgid(plan["uid"], plan["uid"], plan["uid"])
            os.setresuid(plan["uid"], plan["uid"], plan["uid"])
        kernel.drop_capabilities()
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        execute(control, plan)
    except OSError as error:
        fail(control, error)


def watch(pid: int, handle: int, control: socket.socket) -> int:
    """Wait for `first`; kill it when the keeper closes the control socket or dies."""
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    poll.register(control, select.POLLIN)
    while True:
        ready = [number for number, _ in poll.poll()]
        if handle in ready:
            # A PID 1 can be waited for only when its whole namespace is dead.
            return code_of(os.waitpid(pid, 0)[1])
        os.kill(pid, signal.SIGKILL)
        poll.unregister(control)


def reap(command_pid: int) -> int:
    """Collect the dead, the command's orphans too, until the command itself ends."""
    while True:
        pid, status = os.wait()
        if pid == command_pid:
            return code_of(status)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
