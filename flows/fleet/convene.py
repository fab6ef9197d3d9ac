"""Coordinated work is planned by who reads all repositories, and reviewed by who reads all branches."""

from __future__ import annotations

from flows.actions import Action, LookAgain, Lose, Start, Stop
from flows.model import Run, RunState, Seen, State, Task, Terms
from flows.rollout.course import course
from flows.rollout.stages import is_coordinated, stage
from flows.serving import pick
from flows.silence import silence

STOPPABLE = (RunState.CLAIMED, RunState.RUNNING)
WHY = "coordinated work is planned first, and reviewed last"


def convene(seen: Seen, terms: Terms) -> list[Action]:
    fleet = course(seen, terms).fleet
    if fleet is None or not is_coordinated(fleet):
        return []
    task, is_on = stage(seen, fleet).task, fleet.status in ("running", "paused")
    live = [run for run in seen.runs if run.is_live and run.is_reading]
    lost: list[Action] = [Lose(run.id, why) for run in live if (why := silence(run, terms))]
    if lost or live:
        stops = [] if is_on and task.state is State.WAITING else _stops(live, task.run if is_on else None)
        return [*(lost or stops), LookAgain(5.0 if lost else 60.0, "a run is under way")]
    if task.state is not State.READY or fleet.status != "running" or seen.problems:
        return []
    return [_start(task, seen, terms), LookAgain(25.0, "it stands in line")]


def _start(task: Task, seen: Seen, terms: Terms) -> Start:
    asked = task.ask.id if task.ask else ""
    before = [run for run in seen.runs if run.asked == asked]
    agent, choice = pick(task.agent, seen, terms, before)
    return Start(task.attempt, agent, asked, WHY, choice=choice)


def _stops(live: list[Run], wanted: Run | None) -> list[Action]:
    """What is read for a fleet that was stopped, or in which something else is to be read now."""
    why = "something else is to be read now" if wanted else "nothing is to be read now"
    return [Stop(run.id, why) for run in live if run != wanted and run.state in STOPPABLE]
