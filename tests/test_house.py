"""The house holds itself: layout, sizes, names, imports (docs/architecture.md)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("app", "flows", "jobs")
TOP = {*PACKAGES, "pyproject.toml", "README.md", "tests", "app.yml", "Procfile", "docs", "LICENSE"}
RULES = tuple(f"flows/{name}/" for name in ("audit", "epic", "task", "pull", "fleet"))

FILE_LINES, TEST_LINES, RULE_LINES, FUNCTION_LINES, PARAMETERS = 200, 300, 60, 40, 4

# What may break a rule of this file, and why. Keys are paths, or `path:function`.
FILE_EXCEPTIONS: dict[str, tuple[int, str]] = {}
FUNCTION_EXCEPTIONS: dict[str, str] = {}
PARAMETER_EXCEPTIONS = {
    "jobs/jail/kernel.py:mount": "the system call's own five",
    "jobs/git/overlay.py:_mount": "the system call's own five",
}
RULE_EXCEPTIONS = {
    "flows/audit/asking.py": "no rule: by whose word an audit is read, which its rules read first",
    "flows/audit/reader.py": "no rule: who reads what the rules of reading cannot, which its rules read",
    "flows/audit/standing.py": "no rule: what is to be made of an audit, which its rules read",
    "flows/epic/standing.py": "no rule: where an epic stands, which its rules read",
    "flows/task/standing.py": "no rule: the task's state machine, which every rule reads",
}
NAME_EXCEPTIONS: dict[str, str] = {}
ASSERTION_EXCEPTIONS: dict[str, str] = {}

BANNED_WORDS = {"manager", "service", "handler", "helper", "helpers"}
BANNED_WORDS |= {"utils", "util", "common", "base", "core"}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
# Import names of dependencies whose distributions are called otherwise.
IMPORT_NAMES = {
    "pyyaml": "yaml",
    "pyjwt": "jwt",
    "markdown-it-py": "markdown_it",
    "graphql-core": "graphql",
    "import-linter": "importlinter",
}
# Libraries that the design keeps out of reach for now, so that no file takes their names.
LATER_LIBRARIES = {"docker", "kubernetes", "libtmux", "filelock", "prometheus_client"}


@cache
def files() -> tuple[str, ...]:
    """Paths that git holds or would take, as they stand in the work tree."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return tuple(sorted({path for path in listed.split("\0") if path and (ROOT / path).exists()}))


@cache
def sources(*folders: str) -> tuple[str, ...]:
    return tuple(path for path in files() if path.endswith(".py") and path.startswith(folders))


@cache
def tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(), path)


Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: str) -> Iterator[tuple[str, Function]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield f"{path}:{node.name}", node


def lines_of(path: str) -> int:
    return len((ROOT / path).read_text().splitlines())


OURS = tuple(f"{package}/" for package in PACKAGES)


def test_the_top_level_holds_only_what_the_design_allows():
    top = {path.split("/")[0] for path in files()}
    assert {name for name in top if not name.startswith(".")} <= TOP
    assert {"app", "flows", "jobs", "tests", "pyproject.toml", "README.md", "LICENSE"} <= top


def test_no_file_is_too_long():
    allowed = {path: FILE_EXCEPTIONS.get(path, (FILE_LINES, ""))[0] for path in sources(*OURS)}
    allowed |= dict.fromkeys(sources("tests/"), TEST_LINES)
    assert {path: lines_of(path) for path, limit in allowed.items() if lines_of(path) > limit} == {}


def test_no_rule_is_too_long():
    rules = [path for path in sources(*RULES) if not path.endswith("__init__.py")]
    long = {path: lines_of(path) for path in rules if lines_of(path) > RULE_LINES}
    assert {path: count for path, count in long.items() if path not in RULE_EXCEPTIONS} == {}


def test_no_function_is_too_long():
    long = {
        name: node.end_lineno - node.lineno + 1
        for path in sources(*OURS)
        for name, node in functions(path)
        if node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    }
    assert {name: count for name, count in long.items() if name not in FUNCTION_EXCEPTIONS} == {}


def test_no_function_takes_more_than_four_parameters():
    def count(node: Function) -> int:
        given = node.args
        names = [arg.arg for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        return len([name for name in names if name not in ("self", "cls")])

    greedy = {name: count(node) for path in sources(*OURS) for name, node in functions(path)}
    greedy = {name: many for name, many in greedy.items() if many > PARAMETERS}
    assert {name: many for name, many in greedy.items() if name not in PARAMETER_EXCEPTIONS} == {}


def words_in(name: str) -> set[str]:
    return set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))


def test_no_file_or_class_has_an_empty_name():
    named = {path: words_in(Path(path).stem) for path in sources(*OURS)}
    named |= {f"{path}/": words_in(Path(path).parent.name) for path in sources(*OURS)}
    for path in sources(*OURS):
        classes = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
        named |= {f"{path}:{node.name}": words_in(node.name) for node in classes}
    empty = {name for name, words in named.items() if words & BANNED_WORDS}
    assert {name for name in empty if name not in NAME_EXCEPTIONS} == set()


def dependencies() -> set[str]:
    names = {re.match(r"[A-Za-z0-9_-]+", line).group(0).lower() for line in requires("agent-fleet") or ()}
    return {IMPORT_NAMES.get(name, name.replace("-", "_")) for name in names}


def test_no_file_is_named_like_a_module_that_it_may_want_to_import():
    taken = sys.stdlib_module_names | dependencies() | LATER_LIBRARIES
    ours = {path: Path(path).stem for path in sources(*OURS) if "__" not in Path(path).stem}
    ours |= {path: Path(path).parent.name for path in sources(*OURS) if path.endswith("__init__.py")}
    assert {path: name for path, name in ours.items() if name in taken and path not in NAME_EXCEPTIONS} == {}


def test_only_the_packages_are_called_app_flows_or_jobs():
    folders = {str(Path(path).parent) for path in files()}
    assert {folder for folder in folders if Path(folder).name in PACKAGES} <= {
        *PACKAGES,
        *(f"tests/{package}" for package in PACKAGES),
    }


def test_every_folder_of_python_is_a_package():
    folders = {Path(path).parent for path in sources(*OURS, "tests/")}
    with_parents = {parent for folder in folders for parent in (folder, *folder.parents)} - {Path()}
    assert {str(folder) for folder in with_parents if not (ROOT / folder / "__init__.py").exists()} == set()


def test_the_import_contracts_are_kept():
    ran = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--config", "pyproject.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_flows_never_asks_what_time_it_is():
    asked = {
        f"{path}:{node.lineno}"
        for path in sources("flows/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ".".join(ast.unparse(node).split(".")[-2:]) in CLOCKS
    }
    assert asked == set()


def test_one_file_reads_the_environment():
    readers = {
        path
        for path in sources(*OURS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
    }
    assert readers == {"jobs/settings.py"}


def public_functions(path: str) -> list[str]:
    return [node.name for node in tree(path).body if isinstance(node, Function) and node.name[0] != "_"]


RULE_FILES = [
    path for path in sources(*RULES) if not path.endswith("__init__.py") and path not in RULE_EXCEPTIONS
]


@pytest.mark.parametrize("path", RULE_FILES)
def test_a_rule_is_one_public_function_named_as_its_file_and_says_its_truth(path: str):
    assert public_functions(path) == [Path(path).stem]
    rule = next(node for name, node in functions(path) if name == f"{path}:{Path(path).stem}")
    assert ast.get_docstring(rule) or ast.get_docstring(tree(path)), "the docstring is the rule"


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_distribution_owns_our_packages(package: str):
    assert set(packages_distributions().get(package, ())) == {"agent-fleet"}


def asserts(node: ast.AST) -> bool:
    """Whether a test can fail by its own words: an assertion, `raises`, or a call of a
    function named for what it checks."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assert):
            return True
        called = ast.unparse(inner.func).split(".")[-1] if isinstance(inner, ast.Call) else ""
        if re.match(r"(raises|warns|fail|assert|check|expect|until|wait_for|eventually)", called):
            return True
    return False


def test_every_test_asserts_something():
    tests = {
        name: node
        for path in sources("tests/")
        for name, node in functions(path)
        if node.name.startswith("test_")
    }
    assert len(tests) > 10
    silent = {name for name, node in tests.items() if not asserts(node)}
    assert {name for name in silent if name not in ASSERTION_EXCEPTIONS} == set()


def test_nothing_is_excused_that_does_not_exist():
    known = set(files()) | {name for path in sources(*OURS, "tests/") for name, _ in functions(path)}
    excused = {*FUNCTION_EXCEPTIONS, *PARAMETER_EXCEPTIONS, *RULE_EXCEPTIONS, *ASSERTION_EXCEPTIONS}
    assert excused - known == set()
