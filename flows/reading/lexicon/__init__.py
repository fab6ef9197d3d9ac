"""The words by which people in many languages say what is found, done, planned or praised.

A list is words or phrases with commas between them: regular expressions, matched as whole words in
any case; one that ends with `*` also matches longer words; scripts without spaces match anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
MORE = re.compile(r"\*$")
# Characters of the lists that are written otherwise in Taiwan and Hong Kong.
PAIRS = (
    "问問题題严嚴级級优優点點势勢总總结結论論览覽评評审審议議风風险險隐隱进進复復处處实實现現决決关關闭閉证證据據说說响響应應计計划劃"
    "骤驟线線录錄围圍范範标標记記统統测測试試盖蓋无無错錯误誤确確认認规規则則验驗码碼层層构構护護维維备備类類别別状狀态態径徑块塊档檔"
    "执執长長后後续續项項务務发發过過时時单單质質设設为為缓緩击擊动動写寫读讀简簡余餘达達产產资資环環开開报報"
)
TRADITIONAL = str.maketrans(PAIRS[::2], PAIRS[1::2])


def words(text: str) -> re.Pattern[str]:
    """One pattern that finds any word of the list."""
    entries = _entries(text)
    spaced = [entry for entry in entries if not CJK.search(entry)]
    dense = both_scripts(entry for entry in entries if CJK.search(entry))
    parts = ([rf"\b(?:{'|'.join(spaced)})\b"] if spaced else []) + dense
    return re.compile("|".join(parts), re.IGNORECASE)


def whole(text: str) -> re.Pattern[str]:
    """One pattern that matches a text that is a word of the list and nothing else."""
    return re.compile(f"^(?:{'|'.join(both_scripts(_entries(text)))})$", re.IGNORECASE)


def both_scripts(entries: Iterable[str]) -> list[str]:
    """The entries, and those that are written otherwise in traditional characters."""
    return list(dict.fromkeys(form for entry in entries for form in (entry, entry.translate(TRADITIONAL))))


def _entries(text: str) -> list[str]:
    entries = (" ".join(piece.split()) for piece in text.split(","))
    return [MORE.sub(r"\\w*", entry) for entry in entries if entry]
