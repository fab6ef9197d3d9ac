"""The operator's CLI. Commands live one file a group and are imported when they are asked for.

Data goes to standard output, talk to standard error. Exit codes: 0 done, 1 failed, 2 used
wrongly. What a command imports, it imports inside its function: `fleet --help` stays small.
"""

from __future__ import annotations

import importlib
from typing import Any

import click

COMMANDS = {
    "attach": "local.talk",
    "audit": "audit",
    "budget": "budget",
    "cancel": "steer",
    "clock": "serve",
    "config": "local.config",
    "coordinate": "local.coordinate",
    "create": "local.create",
    "demo": "demo",
    "doctor": "doctor",
    "down": "up",
    "fanout": "local.create",
    "journal": "journal",
    "kill": "local.kill",
    "list": "local.list",
    "logs": "local.logs",
    "multi": "local.create",
    "onboard": "onboard",
    "pause": "steer",
    "pick": "local.pick",
    "plan": "subject",
    "prompt": "local.talk",
    "rebuild": "rebuild",
    "resume": "steer",
    "retry": "steer",
    "runs": "runs",
    "status": "status",
    "submit": "submit",
    "sync": "subject",
    "up": "up",
    "web": "serve",
    "work": "serve",
}


class Fleet(click.Group):
    """The group that finds its commands by name, and turns what the operator can mend
    (a wrong setting, a limit, something gone) into one sentence and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"app.cli.{COMMANDS[name]}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        from jobs.errors import Gone, Later

        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # whoever read our output has enough; click ends quietly
        except (ValueError, PermissionError, ConnectionError, TimeoutError, Gone, Later) as error:
            raise click.ClickException(str(error)) from error
        except Exception as error:
            # Known by its place: importing redis to name its errors would cost every command 60 ms.
            if type(error).__module__ != "redis.exceptions":
                raise
            from app.cli.voice import failed

            hint = "look at REDIS_URL; `fleet doctor` tries the store and all else."
            raise failed(f"The store does not answer: {error}", hint) from error


@click.group(cls=Fleet, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="agent-fleet", prog_name="fleet")
@click.option("--no-color", envvar="NO_COLOR", flag_value="1", default="", help="Plain text (or NO_COLOR=1).")
@click.pass_context
def main(ctx: click.Context, no_color: str) -> None:
    """Put a team's coding agents to work from GitHub itself.

    `fleet demo` shows the whole story on this machine, with a GitHub of its own.
    """
    if no_color:
        ctx.color = False
