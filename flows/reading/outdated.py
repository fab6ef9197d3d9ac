"""Tables of packages: which version is used, and which is the latest. A row whose two differ is a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.reading.blocks import Block
from flows.reading.inline import Text
from flows.reading.lexicon import column as names
from flows.reading.lexicon import whole
from flows.reading.tables import column

USED = whole(r"""
    (?:current|installed|used|our|present)(?: version)?, version, ours, in use, now, pinned, locked,
    installiert(?:e version)?, verwendet(?:e version)?, version installée, version actuelle, installée,
    versión actual, actual, instalada, versão atual, atual, versione attuale, attuale, installata,
    huidige(?: versie)?, obecna(?: wersja)?, текущая(?: версия)?, 当前版本, 当前, 现用版本,
    現在のバージョン, 現在, 현재(?: 버전)?
""")
NEWEST = whole(r"""
    (?:latest|newest|target|available|recommended|stable)(?: stable)?(?: version)?, neueste(?: version)?,
    verfügbar(?:e version)?, dernière(?: version)?, disponible, última(?: vers(?:ión|ão))?,
    disponível, ultima(?: versione)?, disponibile, nieuwste(?: versie)?, najnowsza(?: wersja)?,
    последняя(?: версия)?, 最新版本, 最新版, 最新, 最新バージョン, 최신(?: 버전)?
""")
NUMBER = re.compile(r"\d+(?:\.[\dx]+)+[\w.+-]*|\b\d+\b")
DOTTED = re.compile(r"^\W*v?\d+(?:\.[\dx]+)+(?!\s*(?:%|[a-zA-Zµ]{1,3}\b))")
SETTLED = re.compile(r"[✅✔☑🟢]|:white_check_mark:")


def versions(table: Block) -> tuple[int, int] | None:
    """The columns of the version that is used and of the latest one."""
    heads = [cell.plain.strip(" *_`:") for cell in table.children[0].cells] if table.children else []
    newest = next((i for i, head in enumerate(heads) if NEWEST.search(head)), None)
    used = next((i for i, head in enumerate(heads) if USED.search(head) and i != newest), None)
    if used is None or newest is None or not min(used, newest):
        return None
    return (used, newest) if any(map(names.PACKAGE.search, heads)) or _are_versions(table, newest) else None


def _are_versions(table: Block, newest: int) -> bool:
    """Whether a column tells versions, not measures: "80%", "300 ms" are none."""
    told = [row.cells[newest].plain for row in table.children[1:] if len(row.cells) > newest]
    return sum(bool(DOTTED.match(cell)) for cell in told) * 2 > len(told)


def outdated(table: Block) -> Iterator[tuple[Block, dict[str, Text]]]:
    """The rows of packages that are behind, with their cells as `tables.rows` names them."""
    found = versions(table)
    if found is None:
        return
    kinds = [column(cell.plain) for cell in table.children[0].cells]
    for row in table.children[1:]:
        if len(row.cells) <= max(found) or not _is_behind(*(row.cells[i].plain for i in found)):
            continue
        if any(SETTLED.search(cell.plain) for cell in row.cells):
            continue
        told = {"title": row.cells[_named(table, found)]}
        for kind, cell in zip(kinds, row.cells, strict=False):
            if kind in ("severity", "id", "fix", "score", "waived", "type") and cell.plain:
                told.setdefault(kind, cell)
        yield row, told


def _named(table: Block, found: tuple[int, int]) -> int:
    """The column of the package's name: as its head says, else the first that is no version."""
    heads = [cell.plain.strip(" *_`:") for cell in table.children[0].cells]
    called = [i for i, head in enumerate(heads) if names.PACKAGE.search(head)]
    return called[0] if called else next(i for i in range(len(heads)) if i not in found)


def _is_behind(used: str, newest: str) -> bool:
    told, latest = NUMBER.search(used), NUMBER.search(newest)
    if told is None or latest is None:
        return False
    parts = [part for part in told[0].split(".") if part != "x"]  # "2.x" is any 2
    return latest[0].split(".")[: len(parts)] != parts
