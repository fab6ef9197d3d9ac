"""A team's week: agents are kept working, within the day's quota, and no repository has too much of it."""

from __future__ import annotations

from tests.simulation.stage import Stage
from tests.simulation.week import AUDITS, Week

HALF = {repo: findings // 2 for repo, findings in AUDITS.items()}  # `python -m` plays all of it


def test_everything_lands_and_hardly_a_slot_is_idle_while_work_and_quota_are_there() -> None:
    stage = Stage()
    try:
        told = Week(stage, audits=HALF).run()
    finally:
        stage.close()
    days = told["by day"].values()
    assert sum(day["team"] for day in days) == sum(HALF.values())
    assert all(
        day[f"member:{login}"] <= 300
        for day in days
        for login in ("alice", "dave")
        if f"member:{login}" in day
    )
    assert told["idle"] < 0.01
    assert told["largest share of a day"] <= 0.5
