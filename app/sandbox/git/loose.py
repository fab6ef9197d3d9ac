"""Git objects that lie in a file of their own, as all do that were just made: read without a process.

Whatever lies elsewhere (in a pack, in another repository), or is not there, is None: git knows more.
"""

from __future__ import annotations

import re
import zlib

_SHA = re.compile(r"[0-9a-f]{40}")
_HEAD = 64  # bytes: more than kind and size take
Row = tuple[str, str, str, int, str]  # mode, kind, sha, size (0 for what is no blob), path
_KINDS = {"40000": "tree", "160000": "commit"}


def content(folder: str, sha: str, kind: str) -> bytes | None:
    """The object, if it is of this kind: commit, tree or blob."""
    raw = _raw(folder, sha)
    if raw is None:
        return None
    head, _, rest = zlib.decompress(raw).partition(b"\0")
    return rest if head.startswith(kind.encode() + b" ") else None


def tree(folder: str, commit: str, path: str) -> list[Row] | None:
    """As `git ls-tree` lists them: of a commit's folder (its path ends with a slash, or is empty), or the
    one row of what else has this path."""
    found = content(folder, commit, "commit")
    if found is None or not found.startswith(b"tree "):
        return None
    above, sha = "", found[5:45].decode()
    *folders, last = path.split("/")
    for name in (*folders, last) if last else folders:
        rows = _rows(folder, sha)
        if rows is None or name in ("", ".", ".."):
            return None
        hit = next((one for one in rows if one[4] == name), None)
        if hit is None:
            return []
        if f"{above}{name}" == path:
            return [(*hit[:4], path)]
        if hit[1] != "tree":
            return None
        above, sha = f"{above}{name}/", hit[2]
    below = _rows(folder, sha)
    return None if below is None else [(*one[:4], f"{above}{one[4]}") for one in below]


def _rows(folder: str, tree: str) -> list[Row] | None:
    raw, found = content(folder, tree, "tree"), list[Row]()
    if raw is None:
        return None
    while raw:
        head, _, rest = raw.partition(b"\0")
        mode, _, name = head.decode(errors="replace").partition(" ")
        sha, raw = rest[:20].hex(), rest[20:]
        kind = _KINDS.get(mode, "blob")
        size = _size(folder, sha) if kind == "blob" else 0
        if size is None:
            return None
        found.append((mode.zfill(6), kind, sha, size, name))
    return found


def _size(folder: str, blob: str) -> int | None:
    raw = _raw(folder, blob)
    if raw is None:
        return None
    head = zlib.decompressobj().decompress(raw, _HEAD).partition(b"\0")[0]
    return int(head.split(b" ")[1])


def _raw(folder: str, sha: str) -> bytes | None:
    if not _SHA.fullmatch(sha):
        return None
    try:
        with open(f"{folder}/objects/{sha[:2]}/{sha[2:]}", "rb") as file:
            return file.read()
    except OSError:
        return None
