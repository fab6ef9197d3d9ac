"""What a model answers, in each vendor's words: a call of a shell tool, or a last message.

Sizes in tokens are made up, and the same everywhere: 1,200 in, 1,000 of them from a cache, 34 out.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]
GIVEN, CACHED, TAKEN = 1200, 1000, 34


@dataclass(frozen=True)
class Said:
    """What the model says: that a shell shall carry `text` out, or just `text`."""

    text: str
    is_command: bool


@dataclass(frozen=True)
class Wire:
    """`path` is in every address at which the vendor's program asks for an answer, `result` in every
    request that holds a tool's result; `answer` gives the events of an answer."""

    path: str
    result: str
    answer: Callable[[Body, Said], Iterator[Body]]

    def has_worked(self, body: Body) -> bool:
        # Quotes inside of texts are escaped there, so no text of a person can look like it.
        return self.result in json.dumps(body)


def responses(body: Body, said: Said) -> Iterator[Body]:
    """OpenAI's Responses."""
    item: Body = {"type": "message", "id": name("msg"), "role": "assistant", "status": "completed"}
    item["content"] = [{"type": "output_text", "text": said.text, "annotations": []}]
    if said.is_command:
        # Its newest models are given one tool, which runs a script that calls the others.
        script = f"text(JSON.stringify(await tools.exec_command({json.dumps({'cmd': said.text})})))"
        item = {"type": "custom_tool_call", "id": name("ctc"), "call_id": name("call"), "name": "exec"}
        item |= {"status": "completed", "input": script}
    whole: Body = {"id": name("resp"), "object": "response", "status": "in_progress", "output": []}
    yield {"type": "response.created", "response": whole}
    yield {"type": "response.output_item.done", "output_index": 0, "item": item}
    usage: Body = {"input_tokens": GIVEN, "output_tokens": TAKEN, "total_tokens": GIVEN + TAKEN}
    usage["input_tokens_details"] = {"cached_tokens": CACHED}
    usage["output_tokens_details"] = {"reasoning_tokens": 0}
    ended = {**whole, "status": "completed", "output": [item], "usage": usage}
    yield {"type": "response.completed", "response": ended}


def messages(body: Body, said: Said) -> Iterator[Body]:
    """Anthropic's Messages."""
    usage = {"input_tokens": GIVEN - CACHED, "cache_read_input_tokens": CACHED, "output_tokens": 1}
    message = {"id": name("msg"), "type": "message", "role": "assistant", "model": body["model"]}
    message |= {"content": [], "stop_reason": None, "stop_sequence": None, "usage": usage}
    block: Body = {"type": "text", "text": ""}
    delta: Body = {"type": "text_delta", "text": said.text}
    if said.is_command:
        block = {"type": "tool_use", "id": name("toolu"), "name": "Bash", "input": {}}
        delta = {"type": "input_json_delta", "partial_json": json.dumps(wanted(said))}
    yield {"type": "message_start", "message": message}
    yield {"type": "content_block_start", "index": 0, "content_block": block}
    yield {"type": "content_block_delta", "index": 0, "delta": delta}
    yield {"type": "content_block_stop", "index": 0}
    stop = {"stop_reason": "tool_use" if said.is_command else "end_turn", "stop_sequence": None}
    yield {"type": "message_delta", "delta": stop, "usage": {"output_tokens": TAKEN}}
    yield {"type": "message_stop"}


def chat(body: Body, said: Said) -> Iterator[Body]:
    """OpenAI's Chat Completions, which most others speak too."""
    delta: Body = {"role": "assistant", "content": said.text}
    # A title is asked for without tools.
    is_call = said.is_command and bool(body.get("tools"))
    if is_call:
        function = {"name": "bash", "arguments": json.dumps(wanted(said))}
        call = {"index": 0, "id": name("call"), "type": "function", "function": function}
        delta = {"role": "assistant", "content": None, "tool_calls": [call]}
    whole = {"id": name("chat"), "object": "chat.completion.chunk", "model": body["model"]}
    whole["created"] = int(time.time())
    yield {**whole, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    usage: Body = {"prompt_tokens": GIVEN, "completion_tokens": TAKEN, "total_tokens": GIVEN + TAKEN}
    usage["prompt_tokens_details"] = {"cached_tokens": CACHED}
    reason = "tool_calls" if is_call else "stop"
    yield {**whole, "choices": [{"index": 0, "delta": {}, "finish_reason": reason}], "usage": usage}


def gemini(body: Body, said: Said) -> Iterator[Body]:
    """Google's Gemini."""
    part: Body = {"text": said.text}
    if said.is_command and body.get("tools"):
        part = {"functionCall": {"name": "run_shell_command", "args": wanted(said), "id": "c1"}}
    usage = {"promptTokenCount": GIVEN, "candidatesTokenCount": TAKEN, "totalTokenCount": GIVEN + TAKEN}
    usage["cachedContentTokenCount"] = CACHED
    candidate = {"index": 0, "content": {"role": "model", "parts": [part]}, "finishReason": "STOP"}
    yield {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "stub"}


def wanted(said: Said) -> dict[str, str]:
    return {"command": said.text, "description": "Put the letter in"}


def name(kind: str) -> str:
    return f"{kind}_{uuid.uuid4().hex[:20]}"


WIRES = (
    Wire("/responses", '_call_output"', responses),
    Wire("/messages", '"type": "tool_result"', messages),
    Wire("/chat/completions", '"role": "tool"', chat),
    Wire("GenerateContent", '"functionResponse": {', gemini),
)
