"""A fleet as somebody hands it in at a door of ours: YAML, rows, or an issue's text -> the manifest issue
that is to be made, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from flows import kind
from flows.config import manifest
from flows.config.naming import full_name
from flows.markdown import code, one_line
from flows.model import Manifest, Problem

HOME = ".github"
MOST = 60_000  # characters: an issue holds 65,536, and the rollup wants some of them
WHERE = "the manifest"
MADE = "Submitted by {who} at a door of agent-fleet. Change it here, then say `/fleet submit`, to add to it."


@dataclass(frozen=True)
class Form:
    """What was handed in. `repository` is where its manifest issue goes; `text` is what the lines of
    `problems` count in. `manifest` is None where there is any problem, else `body` is the issue's text
    below its first sentence."""

    manifest: Manifest | None
    repository: str = ""
    text: str = ""
    body: str = ""
    problems: tuple[Problem, ...] = ()


def of_text(text: str, repository: str = "") -> Form:
    """From a manifest in YAML, or from the text of an issue that holds one."""
    body = text if is_issue(text) else fenced(text)
    return _checked(text, body, repository)


def is_issue(text: str) -> bool:
    """Whether the text is an issue's, which holds a manifest in a block."""
    return manifest.find(text) is not None


def with_rows(text: str, rows: Mapping[str, Any]) -> str:
    """The YAML with more keys at its end; one that stands there already is a problem of its line."""
    more = yaml.safe_dump(dict(rows), sort_keys=False, allow_unicode=True) if rows else ""
    return f"{text.rstrip()}\n{more}" if more else text


def of_rows(rows: Mapping[str, Any], repository: str = "") -> Form:
    """From the manifest's keys and what stands under them."""
    first = {"fleet": rows["fleet"]} if "fleet" in rows else {}
    text = yaml.safe_dump({**first, **rows}, sort_keys=False, allow_unicode=True)
    if not first:
        what = Problem(WHERE, 1, "`fleet` is missing", "name it, as `fleet: upgrade-pytest-9`", 1)
        return Form(None, repository, text, problems=(what,))
    form = _checked(text, fenced(text), repository)
    return replace(form, body=manifest.write(form.manifest)) if form.manifest else form


def of_manifest(made: Manifest, repository: str = "") -> Form:
    """From a manifest that is there already; it is held against the same rules."""
    block = manifest.write(made)
    return _checked(block, block, repository)


def title(made: Manifest) -> str:
    """The manifest issue's; nothing that would make another kind of issue of it."""
    text = f"Fleet {one_line(made.name)}"[:200]
    return "Fleet" if kind.TITLE.search(text) else text


def issue(form: Form, login: str) -> str:
    """The manifest issue's text."""
    return f"{MADE.format(who=code(login))}\n\n{form.body}"


def fenced(text: str) -> str:
    """The text as a block of YAML that it cannot close."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    end = "" if text.endswith("\n") else "\n"
    return f"{fence}yaml\n{text}{end}{fence}\n"


def _checked(text: str, body: str, repository: str) -> Form:
    if repository and not (full_name(repository, "") and len(repository) <= 140):
        return _wrong(text, "", "`repository` names none", "write `owner/name`")
    found, problems = manifest.parse(body, repository.partition("/")[0])
    if found is None:
        above = 0 if body == text else 1
        placed = tuple(replace(one, line=max(1, one.line - above)) for one in problems)
        return Form(None, repository, text, problems=placed)
    home = repository or _home(found)
    if not home:
        return _wrong(text, "", "it is not said where its issue goes", "name it: `repository`, `owner/name`")
    if len(body) > MOST:
        remedy = f"write {MOST} at most, and list the repositories in a file: `select: {{csv: PATH}}`"
        return _wrong(text, home, f"it has {len(body)} characters", remedy)
    return Form(found, home, text, body)


def _home(made: Manifest) -> str:
    """The `.github` of the owner whose repositories it is about first."""
    first = (made.repos or ("",))[0] or (made.select.org if made.select else "")
    owner = first.partition("/")[0]
    return f"{owner}/{HOME}" if owner else ""


def _wrong(text: str, repository: str, what: str, remedy: str) -> Form:
    return Form(None, repository, text, problems=(Problem(WHERE, 1, what, remedy, 1),))
