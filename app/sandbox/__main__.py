"""`python -m app.sandbox --port P [--data D] [--seed FILE.yml]`: a GitHub on loopback."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

import yaml

from app.sandbox import kept, seed
from app.sandbox.serving import Server
from app.sandbox.web import build
from app.sandbox.world import World

# how often what GitHub does in the background is looked to
TICK_SECONDS = 0.05


def main(arguments: list[str] | None = None) -> int:
    """Serves until SIGTERM or SIGINT; one JSON line on standard output says that it is ready."""
    given = _parse(arguments)
    folder = Path(given.data) if given.data else Path(tempfile.mkdtemp(prefix="sandbox-"))
    ended: list[int] = []  # a plain one: the lock of an Event may be held when the signal comes
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda told, _: ended.append(told))
    try:
        return _serve(given, folder.absolute(), ended)
    except (ValueError, OSError, yaml.YAMLError, KeyError) as error:
        print(f"the sandbox cannot start: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    finally:
        if not given.data:
            shutil.rmtree(folder, ignore_errors=True)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m app.sandbox", description="A small, strict GitHub on loopback."
    )
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--data", help="folder that keeps the state; without it nothing is kept")
    parser.add_argument("--seed", help="YAML file of what to begin with")
    return parser.parse_args(arguments)


def _serve(given: argparse.Namespace, folder: Path, ended: list[int]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    world = World(folder)
    kept.load(world)
    sandbox = build(world)
    server = Server(given.port, sandbox.web.wsgi_app)
    world.url = f"http://127.0.0.1:{server.server_address[1]}"
    if given.seed:
        seed.plant(world, yaml.safe_load(Path(given.seed).read_text()) or {})
    keeper = kept.Keeper(world) if given.data else None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    print(json.dumps(_ready(world)), flush=True)
    while not ended:
        time.sleep(TICK_SECONDS)
        world.catch_up()
    server.shutdown()
    server.server_close()
    sandbox.sender.stop()
    if keeper:
        keeper.stop()
    return 0


def _ready(world: World) -> dict[str, object]:
    """What a client needs to begin."""
    state = world.state
    return {
        "url": world.url,
        "graphql": f"{world.url}/graphql",
        "control": f"{world.url}/_control",
        "data": str(world.folder),
        "apps": {one.slug: one.id for one in state.apps.values()},
        "tokens": {one.login: one.token for one in state.users.values() if one.token},
    }


if __name__ == "__main__":
    sys.exit(main())
