"""What a document tells twice is one finding, and what it calls done anywhere is done."""

from __future__ import annotations

import re

from flows.reading.alike import Index, words
from flows.reading.blocks import Block
from flows.reading.closing import by_letter, close, points, rate, same_words, tell
from flows.reading.covered import is_plain, without_checks
from flows.reading.lexicon.state import DONE
from flows.reading.places import places
from flows.reading.planned import asking, naming, promoted
from flows.reading.sections import is_file
from flows.reading.settle import settle
from flows.reading.title import fold
from flows.reading.unit import Unit
from flows.reading.words_of import words_of

# Identifiers behind a title: "No limit for uploads (S02, S03)".
ONE = re.compile(r"[A-Z]{1,8}-?\d{1,4}")
ENDING = re.compile(rf"[(\[](?P<all>{ONE.pattern}(?:\s*[,/&]\s*{ONE.pattern})*)[)\]]\W*$")
# A document with that many sure findings needs no guesses.
MANY, FEW = 3, 10
MAX_ENDS = 12  # of a path


def open_units(found: list[Unit], root: Block) -> list[Unit]:
    """The units that are open, each once: the first of a kind keeps its place and takes in the others."""
    idents = {unit.title.ident for unit in found if unit.title.ident}
    found = [unit for unit in found if unit.title.ident or not points(unit, idents)]
    plans = [unit for unit in found if unit.is_plan]
    known = _once([unit for unit in found if not unit.is_plan])
    open_ones = {unit.title.ident for unit in found if unit.is_confirmed and not unit.is_plan}
    done = {
        unit.title.ident
        for unit in found
        if unit.is_done and unit.title.ident and not (unit.is_ticked and unit.title.ident in open_ones)
    }
    kept = [unit for unit in known if not unit.is_done and unit.title.ident not in done]
    by_letter(kept)
    told = tell(kept, plans)
    close(kept, found)
    settle(root, kept, found)
    kept = promoted(kept, [plan for plan in plans if id(plan) not in told])
    plans = [plan for plan in plans if id(plan) not in told]
    kept += _news(naming(plans), [*known, *kept])
    kept = _sure([unit for unit in kept if not unit.is_done], known)
    kept = without_checks(kept)
    if len(kept) < MANY or (len(kept) < FEW and not any(map(is_plain, kept))):
        kept += _news(asking(plans, kept, known), [*known, *kept])
    return sorted(kept, key=lambda unit: unit.block.line)


def stated(kept: list[Unit]) -> list[Unit]:
    """Those that a guide or template can hold: with an identifier, or a severity and a place."""
    return [unit for unit in kept if unit.title.ident or (unit.severity and places(words_of(unit.block)))]


def _sure(kept: list[Unit], known: list[Unit]) -> list[Unit]:
    """Without the guesses, where there are enough sure ones or one of them says the same."""
    sure = [unit for unit in known if not unit.is_weak]
    index = Index(sure)
    files = {place for unit in sure for place in places(unit.title.words)}
    many = sum(not unit.is_weak for unit in kept) >= MANY
    return [
        unit
        for unit in kept
        if not unit.is_weak or (not (many and unit.is_vague) and not _is_told(unit, index, files))
    ]


def _is_told(unit: Unit, index: Index, files: set[str]) -> bool:
    """Whether a sure unit says the same; what is called by a place is told where that place is named."""
    if not is_file(unit.title):
        return index.covers(unit)
    return any(end in files for place in places(unit.title.words) for end in _ends(place))


def _ends(place: str) -> list[str]:
    """A path, and what is left of it without its first folders."""
    parts = place.split("/")
    return ["/".join(parts[i:]) for i in range(len(parts))][:MAX_ENDS]


def _news(plans: list[Unit], known: list[Unit]) -> list[Unit]:
    """What a plan asks for that no finding says, where it is not only an idea for later."""
    index = Index(known)
    asked = [unit for unit in plans if unit.setting.role == "plan" and not unit.setting.is_optional]
    return [unit for unit in _once(asked) if not unit.is_done and not index.covers(unit)]


def _once(found: list[Unit]) -> list[Unit]:
    by_ident: dict[str, Unit] = {}
    by_words: dict[str, Unit] = {}
    by_end: dict[str, Unit] = {}
    by_file = _Files()
    kept: list[Unit] = []
    for unit in found:
        ident, told = unit.title.ident, same_words(unit)
        twin = by_ident.get(ident) if ident else None
        if twin is None and unit.block.kind == "row" and ident:
            twin = next((by_end[one] for one in _idents(unit) if one in by_end), None)
        if twin is not None and not _may_be_one(twin, unit):
            twin = None
        if twin is None and told in by_words and _is_told_again(by_words[told], unit):
            twin = by_words[told]
        if twin is None and is_file(unit.title):
            twin = by_file.of(unit)
        if twin is None:
            kept.append(unit)
            twin = unit
        else:
            _merge(twin, unit)
        if ident:
            by_ident.setdefault(ident, twin)
        if unit.block.kind != "row" and (named := ENDING.search(unit.text.plain)):
            for one in ONE.findall(named["all"]):
                by_end.setdefault(fold(one), twin)
        if told:
            by_words.setdefault(told, twin)
        if is_file(unit.title):
            by_file.note(unit, twin)
    return kept


class _Files:
    """The units that are called by a file, whichever of two says where it lies."""

    def __init__(self) -> None:
        self._whole: dict[str, Unit] = {}
        self._ends: dict[str, Unit] = {}

    def of(self, unit: Unit) -> Unit | None:
        """The one that is called by the same file."""
        for place in places(unit.title.words):
            if place in self._ends:
                return self._ends[place]
            if whole := next((self._whole[end] for end in _ends(place) if end in self._whole), None):
                return whole
        return None

    def note(self, unit: Unit, twin: Unit) -> None:
        for place in places(unit.title.words):
            self._whole.setdefault(place, twin)
            for end in _ends(place):
                self._ends.setdefault(end, twin)


def _idents(unit: Unit) -> list[str]:
    """The identifiers of a row's cell: it may name several."""
    return [fold(one) for one in ONE.findall(unit.cells["id"].plain)] if "id" in unit.cells else []


def _is_told_again(one: Unit, other: Unit) -> bool:
    """Whether two units with the same title are one: not with two identifiers, not about different
    places, and not where one is praise and the other is not."""
    if one.title.ident and other.title.ident:
        return False
    if one.is_done != other.is_done and "done" in (one.setting.role, other.setting.role):
        told = one if one.is_done else other
        if not DONE.search(" ".join(told.setting.trail[-1:])):
            return False
    here, there = (set(places(words_of(unit.block))) for unit in (one, other))
    return not (here and there) or bool(here & there)


def _may_be_one(one: Unit, other: Unit) -> bool:
    """Whether two units with the same identifier can be the same: numbers begin again in some
    documents, and then the titles share no word."""
    told, again = set(words(one.title.words)), set(words(other.title.words))
    return not told or not again or bool(told & again) or "row" in (one.block.kind, other.block.kind)


def _merge(kept: Unit, other: Unit) -> None:
    rate(kept, other)
    kept.is_done = kept.is_done or other.is_done
    kept.is_weak = kept.is_weak and other.is_weak
    kept.merged.append(other.block)
    if kept.block.kind == "row" and other.block.kind != "row":
        kept.merged.append(kept.block)
        kept.block, kept.text, kept.title = other.block, other.text, other.title
    kept.cells = {**other.cells, **kept.cells}
