"""What streams count: tokens of each kind, USD, turns; never twice."""

from __future__ import annotations

import json
import tracemalloc

from hypothesis import given
from hypothesis import strategies as some

from flows.model import Usage
from jobs.agents import KINDS, Heard
from jobs.agents.line import MOST
from tests.jobs.agents.streams import (
    CLAUDE,
    CODEX,
    GEMINI,
    claude_end,
    claude_model,
    claude_says,
    codex_end,
    codex_item,
    gemini_end,
    hear,
    lines,
    opencode_step,
)

NAMES = ("turns", "tokens", "input_tokens", "cached_tokens", "output_tokens")


def counted(usage: Usage) -> tuple[int, ...]:
    return tuple(getattr(usage, name) for name in NAMES)


def test_codex_adds_up_over_resumes_so_differences_count():
    act = codex_item("command_execution", command="ls", exit_code=0)
    heard = hear("codex", *CODEX, act, codex_end(2400, 2000, 68))
    assert counted(heard.usage) == (2, 2468, 2400, 2000, 68)
    hear("codex", *CODEX, act, codex_end(4800, 4000, 136), heard=heard)
    assert counted(heard.usage) == (4, 4936, 4800, 4000, 136)


def test_a_total_that_fell_began_anew():
    heard = hear("codex", *CODEX, codex_end(2400, 2000, 68))
    hear("codex", *CODEX, codex_end(100, 0, 1), heard=heard)
    assert counted(heard.usage) == (2, 2569, 2500, 2000, 69)


def test_another_conversation_has_a_total_of_its_own():
    heard = hear("codex", *CODEX, codex_end(2400, 2000, 68))
    hear("codex", {"type": "thread.started", "thread_id": "other"}, codex_end(2500, 0, 1), heard=heard)
    assert heard.usage.input_tokens == 4900


def test_a_message_of_claude_counts_once_however_often_it_is_told():
    says = (claude_says("m1"), claude_says("m1"), claude_says("m2"), claude_says("m1"))
    heard = hear("claude", *CLAUDE, *says)
    assert counted(heard.usage) == (2, 2502, 2500, 2000, 2)
    end = claude_end(modelUsage={"opus": claude_model(2)}, total_cost_usd=0.00386)
    hear("claude", end, heard=heard)
    assert counted(heard.usage) == (2, 2568, 2500, 2000, 68)
    assert (heard.usage.usd, heard.usage.model, heard.conversation) == (0.00386, "opus", "c-1")


def test_claudes_cost_adds_up_over_resumes_so_differences_count():
    first = claude_end(modelUsage={"opus": claude_model(2)}, total_cost_usd=0.00386)
    again = claude_end(modelUsage={"opus": claude_model(4)}, total_cost_usd=0.00772)
    heard = hear("claude", *CLAUDE, claude_says("m1"), claude_says("m2"), first)
    hear("claude", *CLAUDE, claude_says("m3"), claude_says("m4"), again, heard=heard)
    assert counted(heard.usage) == (4, 5136, 5000, 4000, 136)
    assert heard.usage.usd == 0.00772


def test_claudes_helpers_cost_and_take_no_turn_and_its_own_voice_is_free():
    helper = {**claude_says("m2"), "parent_tool_use_id": "tool-1"}
    heard = hear("claude", *CLAUDE, claude_says("m1"), helper, claude_says("m3", model="<synthetic>"))
    assert counted(heard.usage) == (1, 2502, 2500, 2000, 2)


def test_a_result_without_its_models_counts_the_run():
    usage = {"input_tokens": 400, "cache_read_input_tokens": 2000, "output_tokens": 68}
    heard = hear("claude", *CLAUDE, claude_says("m1"), claude_end(usage=usage, total_cost_usd=0.5))
    assert counted(heard.usage) == (2, 2468, 2400, 2000, 68)
    assert heard.usage.usd == 0.5


def test_the_steps_of_opencode_are_added_up():
    heard = hear("opencode", opencode_step("tool-calls", 0.000715), opencode_step("stop", 0.000715))
    assert counted(heard.usage) == (2, 2468, 2400, 2000, 68)
    assert heard.usage.usd == 0.00143


def test_geminis_thoughts_are_output():
    tool = {"type": "tool_use", "tool_name": "write_file", "parameters": {"file_path": "x"}}
    heard = hear("gemini", *GEMINI, tool, gemini_end("success"))
    assert counted(heard.usage) == (2, 2468, 2400, 2000, 68)
    assert heard.usage.model == "gemini-2.5-flash"


def test_a_command_tells_what_it_used_line_by_line():
    told = {"input_tokens": 100, "cached_tokens": 40, "output_tokens": 10, "usd": 0.25, "turns": 1}
    heard = hear("command", {"fleet": {**told, "model": "m"}}, {"fleet": {"tokens": 5}}, {"other": 1})
    assert counted(heard.usage) == (1, 115, 100, 40, 10)
    assert (heard.usage.usd, heard.usage.model) == (0.25, "m")


def test_many_events_are_heard_in_bounded_memory():
    def peak(count: int) -> int:
        tracemalloc.start()
        heard = Heard()
        for at in range(count):
            for line in lines(claude_says(f"m{at}")):
                event = KINDS["claude"].read(line)
                if event:
                    heard.take(event)
        assert heard.usage.turns == count
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(15_000) < 2 * peak(5_000), "it keeps the last thousand"


ANY = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = ("type", "subtype", "item", "part", "usage", "fleet", "message", "error", "stats", "modelUsage", "id")
KEYS += ("tokens", "input_tokens", "output_tokens", "usd", "content", "permission_denials", "total_cost_usd")
TYPES = ("turn.completed", "item.completed", "assistant", "step_finish", "system", "init", "result")
WORDS = some.sampled_from(KEYS + TYPES)
SHAPED = some.dictionaries(WORDS, ANY | WORDS | some.dictionaries(WORDS, ANY | WORDS, max_size=5), max_size=8)


@given(kind=some.sampled_from(sorted(KINDS)), events=some.lists(SHAPED, max_size=5))
def test_no_line_breaks_a_reader_or_counts_out_of_bounds(kind: str, events: list[dict]):
    heard = Heard()
    for line in map(json.dumps, events):
        event = KINDS[kind].read(line)
        if event:
            heard.take(event)
        now = heard.usage
        assert all(0 <= getattr(now, name) <= MOST for name in NAMES)
        assert 0 <= now.usd <= MOST
        json.dumps(event.text if event else "").encode()


@given(kind=some.sampled_from(sorted(KINDS)), line=some.text(max_size=60))
def test_a_line_that_is_no_object_says_nothing(kind: str, line: str):
    assert KINDS[kind].read(f"x{line}") is None


def test_lines_that_would_break_a_parser_say_nothing():
    for line in ("[" * 100_000, '{"fleet":' * 100_000, '{"fleet": {"tokens": ' + "9" * 5000 + "}}", "{"):
        assert KINDS["command"].read(line) is None


def test_numbers_that_are_none_count_nothing_and_huge_ones_are_bounded():
    for text in ("-5", "true", '"7"', "NaN", "null", "[1]", "-Infinity"):
        event = KINDS["command"].read(f'{{"fleet": {{"tokens": {text}, "usd": {text}}}}}')
        assert event
        assert event.adds == Usage()
    event = KINDS["command"].read('{"fleet": {"tokens": 1e300, "usd": Infinity}}')
    assert event
    assert event.adds == Usage(tokens=MOST, usd=MOST)
