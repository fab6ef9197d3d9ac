"""Small audits in many shapes, each with what is to be read in it.

A document is (name, text, [(title, severity, first location or "")]).
"""

from __future__ import annotations

from tests.flows.reading import (
    again,
    beneath,
    cells,
    exports,
    makes,
    registers,
    settled,
    shapes,
    states,
    tongues,
    turns,
)

Expected = list[tuple[str, str, str]]

HEADINGS = (
    "headings with identifiers under severities, a summary table, fixed and praised things",
    """
# Security review of the ferry booking service

## Summary

| ID | Title | Severity |
|----|-------|----------|
| FB-1 | Tickets can be guessed | High |
| FB-2 | Seat map is drawn twice | Low |
| FB-3 | Harbour names are not escaped | High |

## High

### FB-1: Tickets can be guessed

- **File:** `booking/ticket.py:31`
- **Problem:** numbers count upwards.
- **Fix:** draw them at random in `booking/random.py`.

### FB-3: Harbour names are not escaped ✅ FIXED

- **File:** `web/harbour.html`
- **Fix:** escaped.

## Low

### FB-2: Seat map is drawn twice

- **File:** `web/seats.ts`

## What is good

- **Sessions** end after an hour.
- Backups are tried every week.

## Next steps

1. Draw random ticket numbers (FB-1)
2. Draw the seat map once (FB-2)
""",
    [
        ("Tickets can be guessed", "high", "booking/ticket.py:31"),
        ("Seat map is drawn twice", "low", "web/seats.ts"),
    ],
)

BULLETS = (
    "severity headings with bullets, and code that is no finding",
    """
# Review

## 🔴 Critical Issues

- **The pump never stops** in `pump/run.go:12`. Nobody reads the limit.
- **Missing lock around the tank level**

```python
# ### P0: this is code
- [ ] neither is this a finding
```

## 🟡 Medium Issues

- Valve names are typed by hand in `valves.yml` and drift apart
""",
    [
        ("The pump never stops", "critical", "pump/run.go:12"),
        ("Missing lock around the tank level", "critical", ""),
        ("Valve names are typed by hand", "medium", "valves.yml"),
    ],
)

TASKS = (
    "task lists: checked boxes are done, also below an open heading",
    """
# Debt register

## Open (P1)

- [ ] **#4 Invoices are rounded twice.**
  `bill/round.rb:8`. Cents get lost.
- [x] **#5 Letters are sent twice.** `mail/send.rb:3`
- [ ] **#6 The archive is never emptied.** `archive/keep.rb`

## Done

- [x] **#1 Printing fails on Sundays.**
""",
    [
        ("Invoices are rounded twice", "high", "bill/round.rb:8"),
        ("The archive is never emptied", "high", "archive/keep.rb"),
    ],
)

TABLES = (
    "tables with states; counts are no findings",
    """
# Findings

| Severity | Count |
|---|---|
| High | 1 |
| Low | 2 |

| # | Priority | File | Issue | Status |
|---|---|---|---|---|
| 1 | P1 | `src/oven.c:7` | Temperature is read without a timeout | Open |
| 2 | P3 | `src/door.c` | Door switch is never debounced | ✅ Fixed |
| 3 | P3 | `src/lamp.c` | Lamp stays on for ever | Open |
""",
    [
        ("Temperature is read without a timeout", "high", "src/oven.c:7"),
        ("Lamp stays on for ever", "low", "src/lamp.c"),
    ],
)

DETAILS = (
    "folded details",
    """
## Issues

<details>
<summary>[P0] The gate opens for everybody</summary>

`gate/open.ts:5` asks nobody.

### Fix

Ask.

</details>

<details>
<summary>[P2] The bell rings twice</summary>

See `bell.ts`.

</details>
""",
    [
        ("The gate opens for everybody", "critical", "gate/open.ts:5"),
        ("The bell rings twice", "medium", "bell.ts"),
    ],
)

NUMBERED = (
    "numbered bold titles with labelled lines, S1 to S4",
    """
# Quality audit

**1. Maps are loaded for every tile (S2)**
Where: `map/load.kt:90`
Recommendation: load them once.

**2. Dead colour themes (S4)**
Where: `theme/Old.kt`
Recommendation: delete them.
""",
    [
        ("Maps are loaded for every tile", "high", "map/load.kt:90"),
        ("Dead colour themes", "low", "theme/Old.kt"),
    ],
)

ADVICE = (
    "nothing but recommendations: they are what the document asks for",
    """
# Notes on the timetable pages

## Recommendations

- Add a search field to the station list
- Remove the second time zone selector

## Optional

- Consider a dark theme
""",
    [("Add a search field to the station list", "", ""), ("Remove the second time zone selector", "", "")],
)

DOCUMENTS: list[tuple[str, str, Expected]] = [
    HEADINGS,
    BULLETS,
    TASKS,
    TABLES,
    DETAILS,
    NUMBERED,
    ADVICE,
    turns.THEMES,
    turns.PHASES,
    turns.COUNTED,
    turns.REPORTED,
    tongues.PLAIN,
    tongues.NESTED,
    tongues.SPANISH,
    tongues.FRENCH,
    tongues.JAPANESE,
    tongues.RUSSIAN,
    tongues.PORTUGUESE,
    tongues.ITALIAN,
    *shapes.SHAPES,
    *makes.MAKES,
    *exports.EXPORTS,
    *registers.REGISTERS,
    *settled.SETTLED,
    *states.STATES,
    *again.AGAIN,
    *beneath.BENEATH,
    *cells.CELLS,
]
