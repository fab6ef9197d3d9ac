"""JSON that an agent wrote, read strictly. What is wrong becomes a sentence that the agent gets back."""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Mapping
from typing import Any

from flows.prompt import clean

MOST_PROBLEMS = 20
CUT = 60


class Form:
    """Gives each value as it should be, or nothing, and collects the `problems`."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def wrong(self, where: str, what: str) -> None:
        """One problem more; past the twentieth they are not counted."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(f"{where}: {what}")

    def load(self, raw: bytes) -> Any:
        try:
            return json.loads(raw.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            self.wrong("the file", f"it is no JSON ({str(error)[:100]}); write JSON alone, in UTF-8")
            return None

    def table(self, value: Any, where: str, keys: Mapping[str, bool]) -> dict[str, Any]:
        """An object with these keys and no others; those that are True must be there."""
        if not isinstance(value, dict):
            # What is no JSON was said already.
            if not self.problems or value is not None:
                self.wrong(where, f"it is no object; write one with {', '.join(keys)}")
            return {}
        for key in value.keys() - keys.keys():
            self.wrong(where, f"there is no key {shown(key)}; there are {', '.join(keys)}")
        for key in (key for key, must in keys.items() if must and key not in value):
            self.wrong(where, f'the key "{key}" is missing')
        return {key: value[key] for key in keys if key in value}

    def rows(self, value: Any, where: str, most: int) -> list[Any]:
        """A list of at most so many."""
        if not isinstance(value, list) or len(value) > most:
            what = f"it has {len(value)} items" if isinstance(value, list) else "it is no list"
            self.wrong(where, f"{what}; write a list of at most {most}")
            return []
        return value

    def text(self, value: Any, where: str, most: int) -> str:
        """A text that says something, of at most so many characters, without what cannot be seen."""
        found = clean(value).strip() if isinstance(value, str) else ""
        if not found or len(found) > most:
            self.wrong(where, f"write a text of 1 to {most:,} characters")
            return ""
        return found

    def texts(self, value: Any, where: str, most: tuple[int, int]) -> tuple[str, ...]:
        """A list of texts: at most so many, of so many characters each."""
        rows = enumerate(self.rows(value, where, most[0]))
        return tuple(self.text(one, f"{where}[{at}]", most[1]) for at, one in rows)

    def one_of(self, value: Any, where: str, words: Collection[str]) -> str:
        """One of the given words."""
        if isinstance(value, str) and value in words:
            return value
        near = difflib.get_close_matches(str(value)[:200], words, 1)
        meant = f"did you mean {near[0]}?" if near else f"write one of {', '.join(words)}"
        self.wrong(where, f"{shown(value)} is none of those that there are; {meant}")
        return ""


def shown(value: Any) -> str:
    """The beginning of a value, for a sentence."""
    return repr(clean(value if isinstance(value, str) else json.dumps(value))[:CUT])
