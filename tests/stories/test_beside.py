"""Three attempts side by side: they really run at once, the best is delivered, the others leave nothing."""

from __future__ import annotations

from tests.stories.calm import begin, branches, go
from tests.stories.conftest import built
from tests.stories.town import REPO

# The first does not pass, the second passes with more than it takes, the third is the best.
AGENT = r"""#!/bin/sh
cat > /dev/null
echo launched $$
while [ ! -e "${0%/*}/go-file-all" ]; do sleep 0.1; done
case $(git branch --show-current) in
  *-1) echo wrong > greeting.txt ;;
  *-2) printf 'hello\nand more\n' > greeting.txt ;;
  *-3) echo hello > greeting.txt ;;
esac
"""
PLAN = "version: 1\nagent: fixer\nverify: [sh check.sh]\nconcurrency: 9\nlimits: {minutes: 2}\n"
FILES = {"check.sh": "grep -x hello greeting.txt\n", ".github/fleet.yml": PLAN}


def test_the_best_of_three_is_delivered() -> None:
    with built(agent=AGENT, files=FILES) as town:
        begin(town)
        number = town.open_issue()
        town.until("the first runs", lambda: town.launches(number))
        town.say(number, "/fleet fanout 3")
        town.until("three run at once", lambda: town.launches(number) == 3)
        assert not branches(town, number)
        go(town, "all")
        town.until("it is delivered", lambda: "fleet:delivered" in town.labels(number))
        (pull,) = town.pulls()
        assert pull["head"]["ref"] == f"agent/{number}-3"
        town.until("the others are gone", lambda: len(branches(town, number)) == 1)
        (text,) = town.ours(number)
        assert "Attempt 3 is the best of 3" in text or "the pull request is open" in text.casefold()
        for row in ("verify-failed |", "| 1 of 1 | 3 |", "| 1 of 1 | 2 |"):
            assert row in text
        made = [one for one in town.writes("pull") if one["subject"].startswith(REPO)]
        assert len(made) == 1
