from __future__ import annotations

import io

import pytest
from rich.console import Console

from app.cli.demo.board import Board
from app.cli.demo.screen import Screen


def test_what_is_no_terminal_gets_whole_lines_without_colours(capsys: pytest.CaptureFixture[str]):
    with Screen() as screen:
        screen.act("The audit", "What is wrong.")
        screen.line(1.25, "fleet", "files #2  " + "a" * 200)
        screen.below(["never shown"])
        screen.note("[Audit] :smile:")
    assert capsys.readouterr().out == (
        f"\nThe audit\n  What is wrong.\n   1.2 s  fleet files #2  {'a' * 200}\n[Audit] :smile:\n"
    )


@pytest.mark.parametrize("no_color", ["", "1"])
def test_colours_are_for_terminals_without_no_color(monkeypatch: pytest.MonkeyPatch, no_color: str):
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", "xterm-256color")
    screen, told = Screen(), io.StringIO()
    plain = screen.console.no_color
    screen.console = Console(file=told, force_terminal=True, no_color=plain, width=40)
    screen.line(1.0, "fleet", "files #2  " + "a" * 200)
    assert ("\x1b[36m" in told.getvalue()) is (no_color == "")
    assert len(told.getvalue().splitlines()) == 1


def test_the_board_counts_what_is_done_and_shows_a_row_a_phase():
    board = Board(phases={"Phase 1: Blockers": (2, 3), "Phase 2: Fixes": (4,)})
    for number in (2, 3, 4):
        board.file(number, f"fix(cart): number {number}")
    board.states |= {2: "done", 3: "running"}
    assert board.done == 1
    assert board.name(3).split() == ["#3", "fix(cart)"]
    assert board.rows(is_utf=False)[:2] == ["  Phase 1: Blockers  x #2  > #3", "  Phase 2: Fixes     . #4"]
    assert board.rows(is_utf=True)[0] == "  Phase 1: Blockers  ✔ #2  ▶ #3"
