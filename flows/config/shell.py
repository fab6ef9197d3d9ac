"""Where in a shell command does a word stand: free, or inside quotes?"""

from __future__ import annotations


def quoted(text: str, at: int) -> bool:
    """Whether the place `at` of a command stands inside quotes, backticks or a comment, behind a backslash,
    or behind the begin of a here-document. What is not sure counts as inside."""
    if "<<" in text[:at]:
        return True
    inside, place = "", 0
    while place < at:
        char = text[place]
        if char == "\\" and inside != "'":
            place += 2
            continue
        if inside:
            inside = "" if char == inside else inside
        elif char in "'\"`":
            inside = char
        elif char == "#" and (place == 0 or text[place - 1].isspace()):
            inside = "\n"
        place += 1
    return bool(inside) or place > at
