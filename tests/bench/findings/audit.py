"""An audit with as many findings as are wanted, of five themes, no three of them alike."""

from __future__ import annotations

THEMES = ("Security", "Quality", "Performance", "Testing", "Documentation")
LEVELS = ("Critical", "High", "Medium", "Medium", "Low")
VERBS = ("mislays", "forgets", "repeats", "drops", "delays", "reorders", "truncates", "shadows", "rounds")
PARTS = ("cart", "invoice", "booking", "parser", "router", "mailer", "calendar", "tax", "stock", "print")
OBJECTS = ("its last line", "every second request", "a second answer", "a negative sum", "the final page")
OBJECTS += ("an empty name", "the newest entry", "a closed drawer", "trailing blanks", "the old price")


def audit(findings: int) -> str:
    """The body of an audit issue."""
    parts = ["Findings of the yearly review."]
    for nth, theme in enumerate(THEMES):
        places = range(nth, findings, len(THEMES))
        parts += [f"## {theme}", *(_finding(place) for place in places)] if places else []
    return "\n\n".join(parts)


def _finding(place: int) -> str:
    part, verb = PARTS[place % len(PARTS)], VERBS[(place // len(PARTS) + place) % len(VERBS)]
    what = OBJECTS[(place * 7 + place // 9) % len(OBJECTS)]
    return (
        f"### {place + 1}. The {part} {verb} {what} in step {place + 1}\n\n"
        f"**Severity:** {LEVELS[place // len(THEMES) % len(LEVELS)]}\n"
        f"**Location:** `src/{part}/step_{place + 1}.py:{place % 90 + 1}`\n\n"
        f"Step {place + 1} of the {part} {verb} {what}.\n\n"
        f"**Fix:** Correct step {place + 1} of the {part}."
    )
