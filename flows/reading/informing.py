"""What only informs: it says what is so, and asks for nothing."""

from __future__ import annotations

import re

from flows.reading.blocks import Block
from flows.reading.parts import Part
from flows.reading.problem import is_praise, is_problem, is_wanting
from flows.reading.rated import rated
from flows.reading.status import CLEAN, asks_nothing
from flows.reading.unit import Setting
from flows.reading.words_of import words_of

INFORMS = re.compile(
    r"(?i)^\W*(?:info(?:rmational|rmation|rmativ[oa]|rmatif)?|notes?|hinweise?|信息|提示|情報)\b"
)
NO_ACTION = re.compile(
    r"(?i)\bno (?:further )?(?:action|changes?|fix|remediation|follow-up)s? (?:is |are |was )?"
    r"(?:needed|required|necessary|planned|recommended|requested)\b|"
    r"\bfor (?:completeness|information|awareness|the record)(?: purposes)?(?: only)?\s*\.|"
    r"\binformational only\b|"
    r"\bkein(?:e)? (?:handlung|maßnahme|änderung)\w* (?:nötig|notwendig|erforderlich)|"
    r"\bnur zur information\b|"
    r"\bno (?:se )?requiere (?:ninguna )?acci[oó]n|\baucune action (?:n.est )?(?:requise|nécessaire)|"
    r"\bnessuna azione (?:richiesta|necessaria)|\bnenhuma ação (?:é )?necessária|"
    r"无需(?:处理|修改|整改|采取)|対応不要|조치 불필요"
)

# Words of praise are in what is wrong too ("a good approach is to ..."); these say that it is as it shall be.
PRACTICE = re.compile(
    r"(?i)\b(?:good|best|sound) practices?\b|"
    r"\b(?:works?|done|configured|implemented|designed|handled|covered) "
    r"(?:very )?(?:well|correctly|properly)\b|"
    r"\bwell (?:done|configured|designed|implemented|covered)\b|"
    r"\bgute praxis\b|\bvorbildlich\b|\bbonne pratique\b|\bbuena práctica\b|\bboa prática\b|做得(?:很)?好"
)


def _is_empty(section: Block) -> bool:
    """Whether one of its first paragraphs says that there is nothing to report."""
    paras = [child for child in section.children if child.kind in ("para", "section")]
    return any(CLEAN.search(para.text.plain) for para in paras[:2])


def _is_praised(block: Block, text: str) -> bool:
    """Whether all that is told of it is good."""
    is_said = PRACTICE.search(text) and is_praise(text)
    return bool(is_said) and not (is_problem(block.text.plain) or is_problem(text) or is_wanting(text))


def asks_for_nothing(block: Block, found: list[Part], setting: Setting) -> bool:
    """Whether a section says that nothing is to be changed: its fix does, or it is marked as
    information and neither has a fix nor wants anything."""
    text = words_of(block)
    if NO_ACTION.search(text) and rated(found) in ("", "low"):
        return True
    if not any(part.kind for part in found) and (_is_empty(block) or _is_praised(block, text)):
        return True
    fixes = [part for part in found if part.kind == "fix"]
    if fixes:
        return all(asks_nothing(part.value) and not part.blocks for part in fixes)
    marks = [part.value for part in found if part.kind == "severity"] or list(setting.trail[-1:])
    marks.append(block.text.plain)
    return any(INFORMS.match(mark) for mark in marks) and not is_wanting(text)
