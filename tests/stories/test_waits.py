"""What takes minutes by rule. It begins with the first story of all and is waited for at the end."""

from __future__ import annotations

import pytest

from tests.stories.calm import begin, ends_calmly, met, peopled
from tests.stories.conftest import Play, Stage


def lost() -> None:
    """GitHub refuses the status comment and the push once, without saying whether they were carried
    out. The comment is judged after two minutes; no agent starts before it stands."""
    with peopled() as town:
        begin(town)
        trouble = {"status": 502, "message": "Bad Gateway"}
        comment = town.fault("answer", operation="mutation.*addComment", **trouble)
        push = town.fault("answer", method="POST", path="git-receive-pack", **trouble)
        number = town.open_issue(body="Write file-a")
        town.until("the comment is refused", lambda: met(town, comment))
        town.until("the comment is made after all", lambda: town.ours(number), 150)
        ends_calmly(town, number, "a")
        assert (met(town, comment), met(town, push)) == (1, 1)
        (made,) = [line["at"] for line in town.writes("comment")]
        refused = [one["at"] for one in town.control("GET", "requests")["requests"] if one["status"] == 502]
        assert made - min(refused) >= 110


@pytest.mark.parametrize("play", [lost], ids=lambda play: play.__name__)
def test_a_creation_whose_answer_was_lost_is_judged_after_two_minutes(stage: Stage, play: Play) -> None:
    assert stage[play].result() is None, "a play raises what went wrong in it"
