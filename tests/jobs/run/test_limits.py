"""What an agent tells while it runs: recorded, added up, and held against the run's limits."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest

from flows.model import Outcome, Price
from flows.task.standing import RETRIED
from jobs.run import seal, spec
from tests.jobs.agents.streams import (
    CLAUDE,
    CODEX,
    claude_end,
    claude_model,
    claude_says,
    codex_end,
    codex_item,
    gemini_end,
    lines,
    opencode_step,
)
from tests.jobs.run.runs import Fleet, living, until


def tells(*events: dict[str, Any]) -> str:
    """A script that prints these lines."""
    return "\n".join(f"printf '%s\\n' {shlex.quote(line)}" for line in lines(*events))


def agent(kind: str, script: str, model: str = "") -> dict[str, spec.AgentOrder]:
    """What the kind adds to the command line is nothing to the script."""
    return {"agent": spec.AgentOrder("stub", ("sh", "-c", script, "stub"), (), kind, model)}


def records(fleet: Fleet) -> list[dict[str, Any]]:
    path = fleet.settings.data / "runs" / "run-1" / "output.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()]


USED = {"fleet": {"turns": 1, "input_tokens": 90, "output_tokens": 10, "usd": 0.5}}


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"turns": 3}, "used 4 turns, more than its limit of 3"),
        ({"tokens": 350}, "used 400 tokens, more than its limit of 350"),
        ({"usd": 1.5}, "used 2.0000 USD, more than its limit of 1.5"),
    ],
)
def test_a_breached_limit_ends_the_run_at_once_and_says_which(fleet: Fleet, limits: dict, words: str):
    word = f"8{abs(hash(str(fleet.settings.data))) % 10**8}"
    script = f"setsid sleep {word} & echo more >> a.txt; {tells(*[USED] * 4)}; sleep 100"
    done = fleet.run(script, limits=spec.RunLimits(**limits))
    (name,) = limits
    assert done.outcome is Outcome.OVER_BUDGET
    assert words in done.reason
    assert f"`limits: {name}` in .github/fleet.yml" in done.reason
    assert (done.usage.turns, done.usage.tokens, done.usage.usd) == (4, 400, 2.0)
    assert done.usage.seconds > 0
    assert done.sha is None
    until(lambda: not living(f"sleep\0{word}"))


def test_what_stays_within_its_limits_is_delivered_with_its_usage(fleet: Fleet):
    limits = spec.RunLimits(turns=4, tokens=400, usd=2.0)
    done = fleet.run(f"{tells(*[USED] * 4)}; echo more >> a.txt", limits=limits)
    assert (done.outcome, done.reason) == (Outcome.DELIVERED, "")
    assert (done.usage.input_tokens, done.usage.output_tokens) == (360, 40)


def test_no_run_that_used_up_a_limit_is_tried_again():
    assert not {Outcome.OVER_BUDGET, Outcome.TIMEOUT} & RETRIED


CODEX_WELL = (*CODEX, codex_item("agent_message", text="done"), codex_end(2400, 2000, 68))
CLAUDE_WELL = (
    *CLAUDE,
    claude_says("m1"),
    claude_end(modelUsage={"opus": claude_model(2)}, total_cost_usd=0.25),
)


@pytest.mark.parametrize(
    ("kind", "events", "outcome", "tokens"),
    [
        ("codex", CODEX_WELL, Outcome.DELIVERED, 2468),
        ("claude", CLAUDE_WELL, Outcome.DELIVERED, 2568),
        ("opencode", (opencode_step("tool-calls", 0.1), opencode_step("stop", 0.1)), Outcome.DELIVERED, 2468),
        ("gemini", (gemini_end("success"),), Outcome.DELIVERED, 2468),
        ("codex", CODEX, Outcome.AGENT_FAILED, 0),
        ("gemini", (), Outcome.AGENT_FAILED, 0),
        ("claude", (*CLAUDE, claude_end(subtype="error_max_budget_usd")), Outcome.OVER_BUDGET, 0),
    ],
)
def test_each_kind_is_asked_heard_and_judged(
    fleet: Fleet, kind: str, events: tuple, outcome: Outcome, tokens
):
    script = f'cat > prompt.txt; {tells(*events)}; echo "$@" > argv.txt; exit 1'
    done = fleet.run(script, prompt="--yolo please", **agent(kind, script))
    assert (done.outcome, done.usage.tokens) == (outcome, tokens), done.reason
    if outcome is Outcome.DELIVERED:
        assert done.changed == ("argv.txt", "prompt.txt")


PRICE = Price("gpt-5.5", input=1000.0, cached=100.0, output=10_000.0)


def test_tokens_are_held_against_a_limit_in_usd_by_the_prices(fleet: Fleet):
    script = tells(*CODEX_WELL) + "; echo x >> a.txt"
    usd = (400 * 1000 + 2000 * 100 + 68 * 10_000) / 1_000_000
    done = fleet.run(
        script, prices=(PRICE,), limits=spec.RunLimits(usd=1.0), **agent("codex", script, "GPT-5.5")
    )
    assert (done.outcome, done.usage.usd, done.usage.is_priced) == (Outcome.OVER_BUDGET, usd, True)
    assert "used 1.2800 USD, more than its limit of 1" in done.reason


def test_a_model_without_a_price_is_counted_in_tokens_and_that_is_said(fleet: Fleet):
    script = tells(*CODEX_WELL) + "; echo x >> a.txt"
    done = fleet.run(script, prices=(PRICE,), limits=spec.RunLimits(usd=1.0), **agent("codex", script, "new"))
    assert (done.outcome, done.usage.usd, done.usage.is_priced) == (Outcome.DELIVERED, 0, False)
    assert done.usage.tokens == 2468
    notes = [record["text"] for record in records(fleet) if record["kind"] == "note"]
    assert any("No price is known of the model new" in note for note in notes)


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("last status: 429 Too Many Requests", "later"),
        ("status 401 Unauthorized", "operator"),
        ("no", "agent"),
    ],
)
def test_the_seal_says_who_must_act(fleet: Fleet, message: str, fault: str):
    script = tells(*CODEX, {"type": "turn.failed", "error": {"message": message}})
    done = fleet.run(script, **agent("codex", script))
    assert (done.outcome, done.fault) == (Outcome.AGENT_FAILED, fault)
    assert seal.read(fleet.settings.data / "runs" / "run-1") == done


def test_lines_stand_as_they_came_with_our_fields_beside(fleet: Fleet):
    script = tells(*CLAUDE_WELL) + "\nprintf 'no json\\n{\"broken\\n\\377\\376\\n'; echo more >> a.txt"
    fleet.run(script, **agent("claude", script))
    told = [record for record in records(fleet) if (record["step"], record["kind"]) == ("agent", "output")]
    assert [record["text"] for record in told] == [
        *lines(*CLAUDE_WELL),
        "no json",
        '{"broken',
        "\ufffd\ufffd",
    ]
    said = [record.get("said") for record in told]
    assert said[0] == {"kind": "begin", "conversation": "c-1", "model": "opus"}
    assert said[1] == {
        "kind": "text",
        "text": "hm",
        "turns": 1,
        "tokens": 1251,
        "input_tokens": 1250,
        "cached_tokens": 1000,
        "output_tokens": 1,
    }
    assert (said[2]["kind"], said[2]["usd"], said[2]["tokens"]) == ("end", 0.25, 2568)
    assert said[3:] == [None] * 3


def test_a_secret_is_masked_in_the_line_and_in_our_fields_and_hides_no_number(fleet: Fleet):
    script = tells({"fleet": {"text": "the key is 12345678", "tokens": 12345678}}) + "; echo x >> a.txt"
    done = fleet.run(script, env={"MODEL_KEY": "12345678"})
    assert done.usage.tokens == 12345678
    (record,) = [record for record in records(fleet) if "said" in record]
    assert "12345678" not in record["text"]
    assert record["said"]["text"] == "the key is [redacted]"


def test_a_line_in_pieces_and_one_without_an_end_are_read(fleet: Fleet):
    script = 'printf \'{"fleet": {"tok\'; sleep 0.4; printf \'ens": 7}}\\n{"fleet": {"tokens": 5}}\''
    done = fleet.run(f"{script}; echo x >> a.txt")
    assert (done.outcome, done.usage.tokens) == (Outcome.DELIVERED, 12)
    texts = [record["text"] for record in records(fleet) if "said" in record]
    assert texts == ['{"fleet": {"tokens": 7}}', '{"fleet": {"tokens": 5}}']


def test_the_last_line_is_held_against_the_limits_too(fleet: Fleet):
    script = 'echo x >> a.txt; printf \'{"fleet": {"turns": 5}}\''
    assert fleet.run(script, limits=spec.RunLimits(turns=4)).outcome is Outcome.OVER_BUDGET


def test_a_line_of_a_megabyte_is_read_and_recorded_whole(fleet: Fleet):
    script = (
        'printf \'{"fleet": {"tokens": 7}, "x": "\'; head -c 1000000 /dev/zero | tr \'\\0\' y; '
        "printf '\"}\\n'; echo x >> a.txt"
    )
    done = fleet.run(script)
    assert (done.outcome, done.usage.tokens) == (Outcome.DELIVERED, 7)
    told = [record for record in records(fleet) if (record["step"], record["kind"]) == ("agent", "output")]
    assert sum(len(record["text"]) for record in told) == 1_000_000 + len('{"fleet": {"tokens": 7}, "x": ""}')
    assert [place for place, record in enumerate(told) if "said" in record] == [len(told) - 1]


def test_a_hundred_thousand_events_are_added_up_and_recorded(fleet: Fleet):
    line = json.dumps({"fleet": {"turns": 1, "tokens": 3, "text": "step by step"}})
    done = fleet.run(f"yes {shlex.quote(line)} | head -n 100000; echo x >> a.txt")
    assert (done.outcome, done.usage.turns, done.usage.tokens) == (Outcome.DELIVERED, 100_000, 300_000)
    assert sum("said" in record for record in records(fleet)) == 100_000
