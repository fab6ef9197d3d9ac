"""A refused key stops an agent for all tasks, once; none of them fails by it."""

from __future__ import annotations

from tests.stories.calm import begin
from tests.stories.conftest import built
from tests.stories.town import Town

# As codex tells it: refused, until its key is mended.
AGENT = r"""#!/bin/sh
cat > /dev/null
echo launched $$
echo '{"type": "thread.started", "thread_id": "t"}'
echo '{"type": "turn.started"}'
if [ -e "${0%/*}/mended" ]; then
  sed -i s/helo/hello/ greeting.txt
  echo '{"type": "turn.completed", "usage": {"input_tokens": 5, "output_tokens": 5}}'
else
  echo '{"type": "error", "message": "unexpected status 401 Unauthorized: Incorrect API key provided"}'
  echo '{"type": "turn.failed", "error": {"message": "unexpected status 401 Unauthorized: Incorrect key"}}'
  exit 1
fi
"""


def waits(town: Town, number: int) -> bool:
    texts = town.ours(number)
    return bool(texts) and "no worker serves `fixer` now" in texts[0].casefold()


def test_a_refused_key_costs_no_task_an_attempt() -> None:
    with built(agent=AGENT) as town:
        toml = town.data / "agents.toml"
        toml.write_text(toml.read_text() + 'kind = "codex"\n')
        begin(town)
        number = town.open_issue()
        town.until("it waits for the agent", lambda: waits(town, number))
        assert town.labels(number) == {"agent", "fleet:ready"}
        assert "| skipped |" in town.ours(number)[0]
        assert town.launches(number) == 1
        (town.folder / "agent" / "mended").touch()
        town.kill("agents")
        town.start("agents")
        town.until("it is delivered", lambda: "fleet:delivered" in town.labels(number))
        assert town.launches(number) == 2
