# ruff: noqa: RUF001 - signs of many scripts
"""A document's own field for how far the mending is: "Status: fixed", "Resolution status: complete"."""

from __future__ import annotations

import re

from flows.reading.lexicon import claim
from flows.reading.lexicon.state import STAYS
from flows.reading.signs import bare
from flows.reading.verdict import OF, Verdict

# "Remediation status: complete": a document's own field for how far the mending is.
STATUS = re.compile(
    r"(?i)^\W*(?:(?:overall |current |audit |final )?(?P<bare>status|state|stand|estado|statut|stato|"
    r"статус|状态|ステータス|상태)|"
    r"(?:resolution|remediation|fix(?:es)?|mitigation|repair|behebungs?|correcci[oó]n|correction|修复|整改|"
    r"対応|修正)[\s-]*"
    r"(?:status|state|stand|状态|状況|進捗)?)\W{0,4}[:：]\W*(?P<said>.+)$"
)
COMPLETE = re.compile(
    r"(?i)^\W*(?:complete[d]?|done|finished|abgeschlossen|terminée?s?|complet[oa]|completad[oa]|"
    r"concluíd[oa]|завершен\w*|已?完成|完了)\b"
)


def of_field(clause: str, line: int, is_head: bool = True) -> Verdict | None:
    """ "Status: fixed" in a document's head, "Resolution status: complete" anywhere; that an audit is
    complete says nothing."""
    hit = STATUS.match(bare(clause))
    if hit is None or OF.search(hit["said"]) or STAYS.search(hit["said"]) or claim.MOST.search(hit["said"]):
        return None
    if hit["bare"] and not is_head:
        return None
    is_done = _is_whole(hit["said"]) or (not hit["bare"] and COMPLETE.match(hit["said"]))
    return Verdict("done", line) if is_done else None


def _is_whole(said: str) -> bool:
    """Whether it begins with a word that all is mended."""
    return claim.WHOLLY.match(re.sub(r"(?i)^\W*(?:(?:fully|all|100 ?%)\s+)?", "", said)) is not None
