# ruff: noqa: RUF001 - signs of many scripts
"""Small audits as people and forms make them; the same form as `documents`."""

from __future__ import annotations

GRADED = (
    "a scale of its own in a sentence, and a column of its grades",
    """
# Health check

| Finding | Kind | Sev. | Where |
|---|---|---|---|
| Trams meet at switches | Bug | 1 | core/switch.kt:8 |
| Rails are drawn each time | Performance | 2 | draw/rails.kt |

Sev. 1 = critical, 2 = major, 3 = minor.
""",
    [
        ("Trams meet at switches", "critical", "core/switch.kt:8"),
        ("Rails are drawn each time", "high", "draw/rails.kt"),
    ],
)

TIERS = (
    "a list that says what its grades mean, and lines that begin with them",
    """
# Where the time goes

- **Tier A** – more than a second (treat as critical)
- **Tier B** – noticeable (high)
- **Tier C** – hardly measurable (low)

## T1 – All fonts are loaded first

Tier A · `view/font.ts`

Two of nine are used.

## T2 – Icons are decoded one at a time

Tier C · `view/icon.ts`
""",
    [
        ("All fonts are loaded first", "critical", "view/font.ts"),
        ("Icons are decoded one at a time", "low", "view/icon.ts"),
    ],
)

FORM = (
    "a form that was filled in twice, and a field that is the title",
    """
# Results

### What is wrong?

The till counts in the wrong currency

### Severity

High

### Where

`till/count.kt`

---

### What is wrong?

The printer repeats the last line

### Severity

Low

### Where

`till/print.kt:4`
""",
    [
        ("The till counts in the wrong currency", "high", "till/count.kt"),
        ("The printer repeats the last line", "low", "till/print.kt:4"),
    ],
)

ASKED = (
    "questions as headings: only those with a severity at the end of their answer are findings",
    """
# Is the clock ready?

## What happens when the lease ends?

Both sides run; `lease/renew.go:4` does not stop. **High.**

## Is the history whole?

Yes.

## Who sees which side leads?

Nobody. **Medium.**
""",
    [
        ("What happens when the lease ends?", "high", "lease/renew.go:4"),
        ("Who sees which side leads?", "medium", ""),
    ],
)

BY_FILE = (
    "remarks below the files they are about",
    """
# Review

### lib/loan.rb

* (must fix) the day is counted in the server's zone, line 6
* Nice change!

### lib/fine.rb

* sums are compared as text
""",
    [
        ("the day is counted in the server's zone", "critical", "lib/loan.rb"),
        ("sums are compared as text", "", "lib/fine.rb"),
    ],
)

ROUNDS = (
    "of several states the last one counts",
    """
# Retest

| Finding | Initial severity | First test | Retest |
|---|---|---|---|
| Listing of folders | Low | Open | Closed |
| Weak ciphers | Medium | Open | Open |
""",
    [("Weak ciphers", "medium", "")],
)

CHECKS = (
    "questions that were answered with no",
    """
# Before we go live

| Area | Question | Answer | Note |
|---|---|---|---|
| Ops | Are copies restored? | No | see `ops/restore.sh` |
| Ops | Is somebody on call? | Yes | |
""",
    [("Are copies restored?", "", "ops/restore.sh")],
)

SIGNED = (
    "paragraphs that begin with colours",
    """
# What the load showed

🔴 Signing in stops above 300 people. `auth/in.go` opens a line for each.

🟡 Pictures are served by the program.
""",
    [("Signing in stops above 300 people", "critical", "auth/in.go"), ("Pictures are served", "medium", "")],
)

LED_IN = (
    "a line before a list says what it holds, and lettered paragraphs are one",
    """
# Check of the model

Findings marked **[blocker]** stop it.

- **[blocker]** Postcodes give origins away (`model/geo.py`)
- **[minor]** Seeds are not fixed

Resolved during the check:

- **[major]** Labels leaked

## Problems

(a) Gaps count as zero (`model/mean.py`). Severe.

(b) A guide is missing. Minor.
""",
    [
        ("Postcodes give origins away", "critical", "model/geo.py"),
        ("Seeds are not fixed", "low", ""),
        ("Gaps count as zero", "high", "model/mean.py"),
        ("A guide is missing", "low", ""),
    ],
)

MAKES = [
    GRADED,
    TIERS,
    FORM,
    ASKED,
    BY_FILE,
    ROUNDS,
    CHECKS,
    SIGNED,
    LED_IN,
]
