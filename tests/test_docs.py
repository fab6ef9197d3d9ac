"""The documentation says what the code holds: no command, setting, label, key, endpoint,
state or outcome without its words, no dead link, no promise for later."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
import yaml

from app.cli import main
from flows import commands, labels
from flows.config.blueprint import NESTED, READERS
from flows.model import Blueprint, Outcome, RunState, State
from flows.model import __all__ as nouns

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(path.name for path in DOCS.glob("*.md"))
EXPECTED = {"architecture", "vocabulary", "decisions", "formats", "commands", "sandbox"}
EXPECTED |= {"operating", "extending", "security", "changelog"}

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.*)$", re.MULTILINE)

# Events that GitHub sends to every App, and that cannot be asked for.
UNASKED = {"installation", "installation_repositories"}
# Understood, but not asked for.
UNSUBSCRIBED = {"workflow_run": "would need `actions: read`; check_suite says the same"}


@cache
def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text()


@cache
def words(name: str) -> frozenset[str]:
    """What stands between backticks on a page, and each of its words."""
    spans = re.findall(r"`([^`\n]+)`", page(name))
    return frozenset(spans) | frozenset(word.strip(":,|") for span in spans for word in span.split())


def cli(group: click.Group, path: str = "fleet") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from cli(command, f"{path} {name}")


def options(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield from (name for name in parameter.opts if name.startswith("--"))
        elif isinstance(parameter.type, click.Choice):
            yield from parameter.type.choices


def settings() -> set[str]:
    """The names that jobs/settings.py reads."""
    tree = ast.parse((ROOT / "jobs/settings.py").read_text())
    names = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    pattern = re.compile(r"FLEET_[A-Z_]+|REDIS_URL|PORT")
    return {name for name in names if isinstance(name, str) and pattern.fullmatch(name)}


def rows(text: str) -> dict[str, str]:
    """A table's rows by every `name` in their first cell."""
    found = {}
    for line in text.splitlines():
        cells = line.split("|")
        if line.startswith("|") and len(cells) > 3:
            found |= dict.fromkeys(re.findall(r"`([^`]+)`", cells[1]), line)
    return found


def test_every_page_stands():
    assert {name.removesuffix(".md") for name in PAGES} >= EXPECTED


def test_every_command_of_the_cli_is_described_with_its_options():
    section = {name.split(" [")[0].strip(): line for name, line in rows(page("commands")).items()}
    missing = {
        f"{path} {word}".strip()
        for path, command in cli(main)
        for word in ("", *options(command))
        if not any(re.match(rf"{path}\b", name) and word in line for name, line in section.items())
    }
    assert missing == set()


def test_every_option_of_fleet_itself_is_described():
    assert set(options(main)) <= words("commands")


def test_no_command_is_described_that_does_not_exist():
    told = set(
        re.findall(r"`fleet ([a-z]+)", "\n".join(map(page, EXPECTED)) + (ROOT / "README.md").read_text())
    )
    assert told - {path.split()[1] for path, _ in cli(main)} == set()


def test_every_setting_has_its_row():
    described = rows(page("operating"))
    assert settings() - set(described) == set()
    assert {name for name in described if re.fullmatch(r"FLEET_[A-Z_]+", name)} - settings() == set()


def test_every_label_is_described():
    assert {*labels.wanted(), *Blueprint().agent_labels} <= set(rows(page("formats")))


def test_every_command_on_github_is_described():
    described = {name for name in rows(page("commands")) if name.startswith("/fleet")}
    assert described == {f"/fleet {verb} {more}".strip() for verb, (more, _) in commands.VERBS.items()}


def test_every_key_of_the_blueprint_is_described():
    block = next(
        text for text in re.findall(r"```yaml\n(.*?)```", page("formats"), re.S) if "version:" in text
    )
    shown = yaml.safe_load(block)
    assert set(READERS) - {"team"} == set(shown)
    for name, readers in NESTED.items():
        assert set(readers) == set(shown[name]), name


def test_the_keys_that_nothing_uses_are_named():
    """Those of the blueprint that no rule and no job reads, and no others."""
    files = [path for part in ("flows", "jobs") for path in (ROOT / part).rglob("*.py")]
    sources = "\n".join(path.read_text() for path in files)
    used = set(re.findall(r"\bblueprint\.((?:(?:limits|merge|setup)\.)?\w+)", sources))
    fields = {"bot_reviews": "reviews", "label_prefix": "labels", "agent_labels": "labels"}
    plain = {
        field: fields.get(field, field) for field in Blueprint.__dataclass_fields__ if field not in NESTED
    }
    nested = {
        f"{name}.{key}": f"{name}: {key}" for name in ("limits", "merge", "setup") for key in NESTED[name]
    }
    idle = {key for field, key in {**plain, **nested}.items() if field not in used}
    said = next(part for part in page("formats").split("\n\n") if "nothing uses them" in part)
    assert idle == set(re.findall(r"`([a-z_]+(?:: [a-z_]+)?)`", said)) - {"team", "agent: auto"}


def test_every_folder_of_the_house_is_described():
    folders = {
        f"{path.relative_to(ROOT)}/"
        for part in ("app", "flows", "jobs")
        for path in (ROOT / part).iterdir()
        if (path / "__init__.py").exists()
    }
    assert folders <= words("architecture")


def test_the_blueprint_that_is_shown_has_no_problem():
    from flows.config import blueprint

    block = next(
        text for text in re.findall(r"```yaml\n(.*?)```", page("formats"), re.S) if "version:" in text
    )
    assert blueprint.parse(block)[1] == ()


@pytest.mark.parametrize("kind", [State, RunState, Outcome])
def test_every_state_and_outcome_is_described(kind: type[State] | type[RunState] | type[Outcome]):
    assert {str(value) for value in kind} <= set(rows(page("vocabulary")))


def test_every_noun_is_described():
    assert set(nouns) <= words("vocabulary")


def test_every_address_of_the_web_is_described(tmp_path: Path):
    from app.web import create_app
    from jobs.settings import load

    served = create_app(load({"FLEET_DATA": str(tmp_path), "REDIS_URL": f"unix://{tmp_path}/nobody.sock"}))
    endpoints = {
        f"{method} {rule.rule}"
        for rule in served.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    assert endpoints
    assert endpoints <= words("operating")


def test_every_link_leads_somewhere():
    broken = []
    for path in [*(DOCS / name for name in PAGES), ROOT / "README.md"]:
        for target in LINK.findall(path.read_text()):
            file, _, anchor = target.partition("#")
            if "://" in target:
                continue
            there = (path.parent / file).resolve() if file else path
            anchors = (
                {slug(head) for head in HEADING.findall(there.read_text())} if there.is_file() else set()
            )
            if not there.exists() or (anchor and anchor not in anchors):
                broken.append(f"{path.name}: {target}")
    assert broken == []


def slug(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def test_every_file_that_the_documentation_names_exists():
    named = {
        (name, path)
        for name in PAGES
        for path in re.findall(r"`((?:app|flows|jobs|tests|docs)/[\w./-]+)`", (DOCS / name).read_text())
    }
    assert {(name, path) for name, path in named if not (ROOT / path).exists()} == set()


def test_nothing_is_put_off():
    texts = {path.name: path.read_text() for path in [*DOCS.glob("*.md"), ROOT / "README.md"]}
    assert {
        name for name, text in texts.items() if re.search(r"\bTODO\b|\bFIXME\b|\bTBD\b|coming soon", text)
    } == set()


def test_ci_runs_the_test_command_of_the_readme():
    lines = re.findall(r"^python3 -m venv .*$", (ROOT / "README.md").read_text(), re.M)
    assert [line.rpartition("&& ")[2] for line in lines] == [".venv/bin/fleet demo", ".venv/bin/pytest"]
    script = (ROOT / ".ci/run").read_text()
    assert "grep -E '^python3 -m venv .*pytest$' README.md" in script


def test_the_manifest_asks_for_the_events_that_are_read():
    tree = ast.parse((ROOT / "flows/wake.py").read_text())
    compared = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    named = {
        constant.value
        for node in compared
        if ast.unparse(node.left) == "event"
        for constant in ast.walk(node)
        if isinstance(constant, ast.Constant)
    }
    from flows.wake import CHECKS

    asked = set(yaml.safe_load((ROOT / "app.yml").read_text())["default_events"])
    assert asked == (named | CHECKS) - UNASKED - UNSUBSCRIBED.keys()
