"""The container engine of this machine, docker's or podman's: found, asked, and cleared of what a run left.

The only owner of docker's library, which is loaded when an engine is asked and not before. What an
engine refuses, or that it does not answer, is an OSError in one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from jobs.settings import Settings

LABEL = "fleet.run"
ANSWER_SECONDS = 60
TRIES = 3  # of a removal
PULL_SECONDS = 3600
_UNIX = "unix://"
_versions: dict[str, str] = {}  # as each engine said; asking is a request more


@contextmanager
def client(address: str, seconds: int = ANSWER_SECONDS) -> Iterator[Any]:
    """docker's client of the engine that listens at `address`."""
    import docker

    try:
        made = docker.DockerClient(base_url=address, version=_versions.get(address, "auto"), timeout=seconds)
        _versions[address] = made.api.api_version
        try:
            yield made
        finally:
            made.close()
    except docker.errors.DockerException as error:
        words = getattr(error, "explanation", "") or str(error)
        raise OSError(" ".join(str(words).split())[:500]) from None


def found(settings: Settings) -> str:
    """The address of the first engine that answers. OSError, in words, when none does."""
    told = []
    for address in settings.engines:
        if not address.startswith(_UNIX):
            told.append(f"{address} is no socket of this machine; DOCKER_HOST must be unix:///PATH")
        elif Path(address.removeprefix(_UNIX)).exists():
            try:
                with client(address, 10) as asked:
                    asked.ping()
                return address
            except OSError as error:
                told.append(f"{address} does not answer: {error}")
    if told:
        raise OSError("; ".join(told))
    places = ", ".join(address.removeprefix(_UNIX) for address in settings.engines)
    raise OSError(f"no engine listens at {places}; start dockerd or podman's socket, or set DOCKER_HOST")


def holds(address: str, image: str) -> bool:
    """Whether the engine has the image here."""
    import docker

    with client(address) as asked:
        try:
            asked.images.get(image)
        except docker.errors.ImageNotFound:
            return False
    return True


def pull(settings: Settings) -> None:
    """The engine has every permitted image that it can get. OSError with what went wrong with the others;
    nothing where no image is permitted."""
    if not settings.images:
        return
    address, wrong = found(settings), []
    for image in settings.images:
        try:
            if not holds(address, image):
                with client(address, PULL_SECONDS) as asked:
                    asked.images.pull(image, **({} if _is_tagged(image) else {"tag": "latest"}))
        except OSError as error:
            wrong.append(f"{image}: {error}")
    if wrong:
        raise OSError("; ".join(wrong))


def clear(address: str, run_dir: Path) -> None:
    """No container that is labelled with the run's folder is left, nor a volume of one."""
    with client(address) as asked:
        wanted = {"label": f"{LABEL}={run_dir}"}
        for one in asked.api.containers(all=True, filters=wanted):
            remove(asked, one["Id"])


def remove(asked: Any, container: str, is_dead: bool = False) -> None:
    """The container is gone, dead or alive, with its volumes. One that lives is killed first: podman would
    ask it nicely for ten seconds."""
    import docker

    if not is_dead:
        with suppress(docker.errors.APIError):  # it ended meanwhile, or was never started
            asked.api.kill(container)
    for left in reversed(range(TRIES)):
        try:
            asked.api.remove_container(container, v=True, force=True)
        except docker.errors.NotFound:
            return
        except docker.errors.APIError as error:
            if not left or "improper" not in str(error):
                raise  # else it ended between podman's look at it and podman's kill
        else:
            return


def _is_tagged(image: str) -> bool:
    return ":" in image.rpartition("/")[2] or "@" in image
