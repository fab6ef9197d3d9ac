"""A webhook door as aiohttp and gidgethub make one, storing as ours does.

    python gidgethub_door.py PORT PROCESSES SOCKET SCRIPT asyncio|uvloop   (SECRET in the environment)

Runs in an environment of its own and imports nothing of ours: `SCRIPT` is the file of the
same Lua script, `SOCKET` the same store. The body is verified, stored as it came, and
answered after that.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import uvloop
from aiohttp import web
from gidgethub import ValidationFailure, sansio
from redis.asyncio import Redis, RedisError

MOST_BYTES = 25 * 1024 * 1024
CAP = str(10**12)


def application(socket: str, script: Path, secret: str) -> web.Application:
    redis = Redis(unix_socket_path=socket, protocol=2, socket_timeout=1)
    receive_delivery = redis.register_script(script.read_text())

    async def receive(request: web.Request) -> web.Response:
        body = await request.read()
        headers = request.headers
        try:
            sansio.validate_event(body, signature=headers.get("X-Hub-Signature-256", ""), secret=secret)
        except ValidationFailure:
            return web.Response(status=401)
        guid, event = headers["X-GitHub-Delivery"], headers["X-GitHub-Event"]
        keys = ["fleet:deliveries", "fleet:deliveries:bytes", f"fleet:done:{guid}"]
        try:
            await receive_delivery(keys, [CAP, guid, event, body, time.time()])
        except RedisError:
            return web.Response(status=503)
        return web.Response(status=202, text="stored\n")

    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_post("/webhook", receive)
    return app


def main(port: int, processes: int, socket: str, script: str) -> None:
    parent = os.getpid()
    for _ in range(processes - 1):
        if os.fork() == 0:
            break
    app = application(socket, Path(script), os.environ["SECRET"])
    if os.getpid() != parent:
        app.cleanup_ctx.append(lambda _: _ends_with(parent))
    web.run_app(app, host="127.0.0.1", port=port, reuse_port=True, access_log=None, print=None)


async def _ends_with(parent: int):
    async def watch() -> None:
        while os.getppid() == parent:
            await asyncio.sleep(0.2)
        os._exit(0)

    watching = asyncio.create_task(watch())
    yield
    watching.cancel()


if __name__ == "__main__":
    if sys.argv[5] == "uvloop":
        uvloop.install()
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
