"""The only two errors we catch (`docs/architecture.md`, errors sorted by who must act)."""


class Later(Exception):
    """Time must act: a limit, a 5xx, a lease. Do it again in `seconds`; `why` is for people."""

    def __init__(self, seconds: float, why: str):
        super().__init__(f"{why}; again in {seconds:.0f} s")
        self.seconds = seconds
        self.why = why


class Gone(Exception):
    """Nobody must act: the subject was deleted or transferred, or the App was uninstalled."""

    def __init__(self, subject: str):
        super().__init__(f"{subject} is gone, or the App is not installed there")
        self.subject = subject
