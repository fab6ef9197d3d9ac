"""Which commands do something on which kind of issue."""

from __future__ import annotations

from flows import assembling, commands, kind, labels, saying
from flows.model import Command, Seen, State, Terms
from flows.model.run import REMOTE
from flows.task.standing import standing

OF_ROWS = ("retry", "cancel")
OF_OTHERS = ("submit", "sync")
ATTEMPTS = ("retry", "agent", "fanout", saying.VERB)
NOTHING = "nothing is submitted here yet; say `/fleet submit`"
MOST = 5  # attempts side by side


def refusal(command: Command, seen: Seen, terms: Terms) -> str:
    """Why a command is not obeyed, and what to write instead; "" where it is."""
    if not command.by.may_write:
        return "commands need write permission in this repository; ask someone who has it"
    if command.verb == commands.START and not command.node:
        return ""
    if command.verb not in commands.VERBS:
        return f"there is no such command; did you mean `/fleet {commands.nearest(command.verb)}`?"
    if command.verb == assembling.VERB:
        return assembling.refusal(command, seen)
    return _misplaced(command.verb, seen, terms) or _wanting(command, seen, terms)


def _wanting(command: Command, seen: Seen, terms: Terms) -> str:
    """What a command that says or names something lacks, or why it is of no use now; "" when nothing."""
    if command.verb == saying.VERB:
        return _may_say(seen, terms) if saying.text(command) else "say what: `/fleet say TEXT`, in one line"
    if command.verb == "agent":
        return _may_hand(seen, terms, command.words[0] if command.words else "")
    return _may_fan_out(seen, terms, command.words) if command.verb == "fanout" else ""


def _misplaced(verb: str, seen: Seen, terms: Terms) -> str:
    """Why a command does nothing here, and where it does; "" where it does something."""
    if seen.charter:
        return _of_fleet(verb, seen)
    if seen.becomes and verb in OF_OTHERS:
        return seen.becomes
    if verb == "submit":
        return "only a manifest can be submitted: an issue with a `yaml` block that begins with `fleet:`"
    if verb in ATTEMPTS and seen.epic:
        return "an epic has no attempts of its own; say it on the child that is meant"
    if verb in ATTEMPTS[1:] and seen.audit:
        return "an audit is no task of an agent; say it on the issue that is meant"
    if verb == "sync" and not seen.epic:
        return "only an epic has a checklist; say it there"
    if verb == "audit" and seen.epic:
        return "an epic is no audit; say it on the issue that reports the findings"
    if verb == "audit" and not seen.audit and (why := kind.under_way(seen, terms.now)):
        return f"a task is under way here: {why}. Then say `/fleet audit` again"
    return _may_retry(seen, terms) if verb == "retry" and not seen.audit else ""


def _of_fleet(verb: str, seen: Seen) -> str:
    """The same on a manifest, whose rows are many tasks."""
    if verb in ATTEMPTS[1:]:
        return "a fleet is many tasks; change the manifest's `task`, then say `/fleet submit`"
    if verb == "sync":
        return "only an epic has a checklist; say it there"
    if verb in ("retry", "submit") and not seen.issue.is_open:
        return "this issue is closed; reopen it first"
    is_nothing = seen.charter is None or seen.charter.fleet is None
    return NOTHING if verb in OF_ROWS and is_nothing and not _is_submitted_first(verb, seen) else ""


def _is_submitted_first(verb: str, seen: Seen) -> bool:
    """Whether somebody submitted before this was said, and no look has carried that out yet."""
    said = [one for one in seen.commands if one.by.may_write and "--dry-run" not in one.words]
    at = next((i for i, one in enumerate(said) if one.verb == verb), None)
    if at is None:
        return False
    asked = [one for one in seen.issue.labels if labels.agent_asked(one.name, seen.blueprint) is not None]
    is_labelled = any(one.by and one.by.may_write and one.at <= said[at].at for one in asked)
    return is_labelled or any(one.verb == "submit" for one in said[:at])


def _may_retry(seen: Seen, terms: Terms) -> str:
    """ "" when `/fleet retry` would do something here, else why not and what to do."""
    task = standing(seen, terms)
    if task.state in (State.RUNNING, State.READY):
        return f"an attempt is {task.state} already"
    return _may_ask(seen)


def _may_ask(seen: Seen) -> str:
    """ "" where a command can ask for an attempt, else why not and what to do."""
    if not seen.issue.is_open:
        return "this issue is closed; reopen it first"
    if not any(labels.agent_asked(label.name, seen.blueprint) is not None for label in seen.issue.labels):
        return "nobody asks for an agent here; set the `agent` label instead"
    return ""


def _may_say(seen: Seen, terms: Terms) -> str:
    """ "" where an agent works, or is about to, or a pull request is open to go on with; else why not."""
    task = standing(seen, terms)
    is_open = task.pull is not None and task.pull.is_open
    if _may_ask(seen) or is_open or task.state in (State.RUNNING, State.READY):
        return _may_ask(seen)
    return "no agent works here and no pull request is open; write it into the issue, then say `/fleet retry`"


def _may_hand(seen: Seen, terms: Terms, name: str) -> str:
    """ "" where the agent of this name can take the task over, else why not and what to do."""
    if name not in terms.agents:
        served = ", ".join(f"`{one}`" for one in terms.agents) or "none at all"
        return f"no worker serves an agent of that name now; served are {served}"
    task = standing(seen, terms)
    if name == task.agent and task.state in (State.RUNNING, State.READY):
        return f"`{name}` has this task already"
    return _may_ask(seen)


def _may_fan_out(seen: Seen, terms: Terms, words: tuple[str, ...]) -> str:
    """ "" where so many attempts can be made side by side, else why not and what to do."""
    if len(words) != 1 or words[0] not in [str(many) for many in range(2, MOST + 1)]:
        return f"say how many, from 2 to {MOST}: `/fleet fanout 3`"
    task = standing(seen, terms)
    if task.pull and task.pull.is_open:
        return f"#{task.pull.number} is open; `/fleet say` or `/fleet retry` goes on with it; or close it"
    if task.ask and task.ask.agent in REMOTE:
        return f"`{task.ask.agent}` opens pull requests of its own; name another: `/fleet agent NAME`"
    return _may_ask(seen)
