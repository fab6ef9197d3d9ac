"""Where in a repository a finding is: paths, the area that a title names, languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from flows.model import Finding

# Lines behind a path: `:42`, `:42:7`, `#L3-L9`, ` (lines 3, 7)`.
LINES = re.compile(r"(?i)(?:(?:[:#]|\s+\(?)L?(?:ines?\s*)?\d{1,7}(?:\s*[-–,]\s*L?\d{1,7})*\)?)+\s*\Z")  # noqa: RUF001
LONGEST = 500
# Folders that say how a repository is laid out, and nothing about what is in them.
LAYOUT = {"src", "lib", "libs", "source", "sources", "packages", "package", "pkg", "internal", "cmd", "app"}
LAYOUT |= {"apps", "modules", "main", "java", "kotlin", "python", "js", "ts", "test", "tests", "spec"}
LAYOUT |= {"__tests__", "unit", "integration", "com", "org", "net", "io", "include", "crates"}
LANGUAGES = {
    "c": "c h",
    "cpp": "cc cpp cxx hh hpp",
    "csharp": "cs",
    "css": "css less sass scss",
    "dart": "dart",
    "elixir": "ex exs",
    "go": "go",
    "haskell": "hs",
    "html": "html htm",
    "java": "java",
    "javascript": "js jsx mjs cjs",
    "kotlin": "kt kts",
    "lua": "lua",
    "perl": "pl pm",
    "php": "php phtml",
    "python": "py pyi ipynb",
    "r": "r",
    "ruby": "rb erb",
    "rust": "rs",
    "scala": "scala",
    "shell": "sh bash zsh",
    "solidity": "sol",
    "sql": "sql",
    "svelte": "svelte",
    "swift": "swift",
    "terraform": "tf",
    "typescript": "ts tsx mts cts",
    "vue": "vue",
    "zig": "zig",
}
BY_ENDING = {ending: name for name, endings in LANGUAGES.items() for ending in endings.split()}
MOST_LANGUAGES = 3


def path_of(location: str) -> str:
    """The path of a location without its lines: `a/b.py` of `./a/b.py:42`, `a/b.py#L3-L9`."""
    path = LINES.sub("", location.strip().strip("`")[:LONGEST]).replace("\\", "/").strip()
    while path.startswith("./"):
        path = path[2:]
    return re.sub(r"(?<!:)/{2,}", "/", path).lstrip("/")


def package(location: str) -> str:
    """The folder that a location is in, in lower case; "" for the top of the repository, and
    for a file named without its folder."""
    path = path_of(location).casefold()
    folder = (
        path.rstrip("/")
        if path.endswith("/") or "." not in path.rsplit("/", 1)[-1]
        else path.rpartition("/")[0]
    )
    return "/".join(part for part in folder.split("/") if "*" not in part)


def area(finding: Finding) -> str:
    """The one word that an issue's title puts into brackets: the package or folder of the
    finding's first place, else its file's name, else `framework` or `repo`."""
    location = next((place for place in finding.locations if path_of(place)), "")
    folders = [part for part in package(location).split("/") if part]
    telling = [part for part in folders if part not in LAYOUT and not re.fullmatch(r"v?\d+", part)]
    name = path_of(location).rstrip("/").rsplit("/", 1)[-1].lstrip(".")
    stem = name.rpartition(".")[0] or name
    found = telling[-1] if telling else folders[0] if folders else stem
    word = re.sub(r"[^\w.-]+", "-", found).strip("-._").casefold()[:40]
    return word or ("framework" if finding.scope == "framework" else "repo")


def languages(places: Iterable[str]) -> tuple[str, ...]:
    """The languages of these places by their files' endings, the most frequent first, three at most."""
    endings = (path_of(place).rpartition(".")[2].casefold() for place in places)
    counted = Counter(BY_ENDING[ending] for ending in endings if ending in BY_ENDING)
    return tuple(name for name, _ in counted.most_common(MOST_LANGUAGES))
