"""The scenery is sound: the audit is read as it is meant, and each finding has a change that mends it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.demo import scenery
from flows.audit.draft import draft
from flows.audit.patterns import patterns
from flows.audit.read import read
from flows.epic.group import group
from flows.model import Filed

FINDINGS = read(scenery.read("audit")["body"]).findings
(PATTERN,) = patterns(FINDINGS)
ALL = (PATTERN.framework, *FINDINGS)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    scenery.write(tmp_path / "files")
    scenery.write_agent(tmp_path / "agent")
    return tmp_path / "files" / scenery.SHOP


def ran(*words: str, shop: Path, task: str = "") -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-B", *words]
    return subprocess.run(argv, cwd=shop, input=task, capture_output=True, text=True, timeout=60)


def known(shop: Path) -> int:
    """How many tests fail as they are known to; all others pass."""
    tested = ran("-m", "unittest", shop=shop)
    assert tested.returncode == 0, tested.stderr
    hit = re.search(r"expected failures=(\d+)", tested.stderr)
    return int(hit[1]) if hit else 0


def fix(shop: Path, task: str) -> subprocess.CompletedProcess[str]:
    return ran(str(shop.parents[2] / "agent" / "fixer.py"), shop=shop, task=task)


def test_the_audit_holds_eight_open_findings_and_neither_the_fixed_nor_the_praise():
    assert [finding.severity for finding in FINDINGS] == ["critical", "high", *["medium"] * 4, "low", "low"]
    types = [finding.type for finding in FINDINGS]
    assert types == ["security", "security", *["quality"] * 4, "performance", "docs"]


def test_three_packages_share_one_pattern():
    places = [FINDINGS[member].locations[0] for member in PATTERN.members]
    assert [place.split("/")[1] for place in places] == ["cart", "stock", "returns"]


def test_each_finding_names_a_line_of_the_shop():
    for finding in FINDINGS:
        ((path, line),) = [place.split(":") for place in finding.locations]
        assert scenery.read("files")[path].splitlines()[int(line) - 1].strip(), finding.title


def test_the_issues_are_one_epic_in_three_phases():
    filed = [
        Filed(number, draft(one, 1).title, one.severity, one.type, one.scope)
        for number, one in enumerate(ALL, 2)
    ]
    (epic,) = group(filed)
    assert [len(phase.children) for phase in epic.phases] == [3, 4, 2]


def test_the_shop_has_a_test_that_shows_each_defect(shop: Path):
    assert known(shop) == len(FINDINGS)


def test_the_agent_mends_each_finding_and_its_test_passes_from_then_on(shop: Path):
    left = len(FINDINGS)
    for finding in ALL:
        text = draft(finding, 1)
        done = fix(shop, f"{text.title}\n\n{text.body}")
        assert done.returncode == 0, done.stdout + done.stderr
        left -= finding is not PATTERN.framework
        assert known(shop) == left, finding.title
    assert left == 0


def test_a_mended_defect_whose_test_is_still_marked_is_red(shop: Path):
    (shop / "shop/prices/split.py").write_text(
        "def split(cents, parts):\n    return [cents] + [0] * (parts - 1)\n"
    )
    marked = ran("-m", "unittest", "tests.test_prices.Split.test_the_parts_are_the_whole", shop=shop)
    assert marked.returncode == 1
    assert "unexpected success" in marked.stderr


def test_the_agent_fails_where_it_knows_no_change_or_the_code_is_another(shop: Path):
    assert "beyond me" in fix(shop, "## Location\n\n- `shop/magic.py:1`\n").stderr
    (shop / "shop/cart/lines.py").write_text("pass\n")
    done = fix(shop, "## Location\n\n- `shop/cart/lines.py:12`\n")
    assert (done.returncode, "not as I know it" in done.stderr) == (1, True)
