"""Which places that an audit names the repository does not hold."""

from __future__ import annotations

import re
from collections.abc import Collection
from fnmatch import translate
from functools import lru_cache

from flows.filing.area import BY_ENDING, path_of

# Endings of files beside those of languages; `user.save` is a call.
ENDINGS = {"md", "rst", "txt", "yml", "yaml", "json", "toml", "xml", "ini", "cfg", "conf", "lock", "env"}
ENDINGS |= {"graphql", "proto", "tpl", "tmpl", "properties", "gradle", "csv", "svg", "png", *BY_ENDING}
GLOB = re.compile(r"[*?\[\]{}]")
LONGEST_GLOB = 200


def gone(finding_locations: Collection[str], paths: Collection[str]) -> tuple[str, ...]:
    """Those of the locations, as given, that name a file or a folder which is not among
    `paths` (all files of the repository). A name without its folders is there when any path
    ends with it, a folder or pattern when something is in it. Case does not matter. What does
    not look like a path (an address, a function, a sentence) is never called gone."""
    known = _known(tuple(paths))
    return tuple(place for place in finding_locations if not _is_there(path_of(place).casefold(), known))


@lru_cache(maxsize=4)
def _known(paths: tuple[str, ...]) -> dict[str, list[str]]:
    """The paths of all files and folders, in lower case, by their last name."""
    known = dict[str, list[str]]()
    whole = {path.casefold().replace("\\", "/") for path in paths}
    for path in list(whole):
        folder = path.rpartition("/")[0]
        while folder and folder not in whole:
            whole.add(folder)
            folder = folder.rpartition("/")[0]
    for path in sorted(whole):
        known.setdefault(path.rpartition("/")[2], []).append(path)
    return known


def _is_there(place: str, known: dict[str, list[str]]) -> bool:
    path = place.rstrip("/")
    if not path or "://" in path or re.search(r"[\s()<>\"']", path):
        return True
    if GLOB.search(path) and _matches(path, known):
        return True
    beside = known.get(path.rpartition("/")[2], ())
    if any(f"/{real}".endswith(f"/{path}") or ("/" in real and path.endswith(f"/{real}")) for real in beside):
        return True
    return not ("/" in place or path.rpartition(".")[2] in ENDINGS)


def _matches(pattern: str, known: dict[str, list[str]]) -> bool:
    if len(pattern) > LONGEST_GLOB:
        return True
    plain = re.sub(r"\{[^{}/]*\}", "*", pattern.replace("**/", "*"))
    regexes = [re.compile(translate(plain)), re.compile(translate(f"*/{plain}"))]
    return any(regex.match(path) for same in known.values() for path in same for regex in regexes)
