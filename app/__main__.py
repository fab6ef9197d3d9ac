"""`python -m app` is the CLI, the same as `fleet`."""

from app.cli import main

main(prog_name="fleet")
