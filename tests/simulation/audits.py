"""Audits as people write them, and what must become of each finding."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PLACES = ("log", "cart", "order", "mail", "menu", "clock", "till", "door")
WRONGS = (
    "Passwords are written to the {}",
    "The {} forgets its last line",
    "Two people share one {}",
    "The README names a {} that is gone",
    "A {} never expires",
    "Images of the {} are slow to load",
    "The {} rounds to whole hours",
    "Nobody tests the {}",
)
LEVELS = ("Critical", "High", "Medium", "Medium", "Low")
KINDS = ("security", "quality", "performance", "testing", "documentation")
ALIKE = "Hardcoded credentials"
LETTER = (
    "# A letter about the shop\n\nWe went through src/{first}/a.txt on Monday. The {first} drops every third "
    "answer, which is critical for us.\n\nLater we saw that the {second} counts twice, and wrote to you.\n"
)


@dataclass(frozen=True)
class Audit:
    """`titles` are what each of its findings is called, once in the whole repository; `is_pattern`: three
    of them are alike; `is_letter`: only an agent can read it."""

    body: str
    titles: tuple[str, ...] = ()
    is_pattern: bool = False
    is_letter: bool = False


def audit(chance: Random, is_letter: bool) -> Audit:
    """Mostly three to eight findings, sometimes a pattern of three, few or none."""
    if is_letter:
        first, second = chance.sample(PLACES, 2)
        told = (f"The {first} drops every third answer", f"the {second} counts twice")
        return Audit(LETTER.format(first=first, second=second), told, is_letter=True)
    many = chance.choice([0, 1, 2, 3, 3, 4, 4, 5, 6, 8])
    if not many:
        return Audit("We looked at the login and the mails, and all of it is in good order.\n")
    is_pattern = many >= 3 and chance.random() < 0.25
    picked = chance.sample(range(len(PLACES)), many)
    rows = [(WRONGS[i].format(PLACES[i]), f"src/{PLACES[i]}/a.txt") for i in picked]
    if is_pattern:
        rows[:3] = [(ALIKE, f"{PLACES[i]}/config.txt") for i in picked[:3]]
    texts = [_finding(chance, i, row, is_pattern and i < 3) for i, row in enumerate(rows)]
    return Audit("\n".join(texts), tuple(title for title, _ in rows), is_pattern)


def _finding(chance: Random, nth: int, row: tuple[str, str], is_alike: bool) -> str:
    title, place = row
    kind = "security" if is_alike else chance.choice(KINDS)
    return (
        f"## {nth + 1}. {title}\n\n**Severity:** {chance.choice(LEVELS)}\n**Type:** {kind}\n"
        f"**Location:** `{place}:1`\n\nIt says bad.\n\n**Fix:** Say good.\n"
    )
