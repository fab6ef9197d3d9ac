"""Registers, letters and forms, each with what is to be read in it (see `documents`)."""

from __future__ import annotations

Expected = list[tuple[str, str, str]]

REGISTERS: list[tuple[str, str, Expected]] = [
    (
        "packages with versions that mend them, and those that are only old",
        """
# Dependencies of the tide tables

## Vulnerable packages

| Package | Installed | Fixed in | Severity | Used by |
|---|---|---|---|---|
| tidal | 0.2.1 | 0.2.2 | high | `core/package.json` |
| moon | 7.3.5 | (none) | moderate | `web/package.json` |

## Outdated

| Package | Current | Latest | Notes |
|---|---|---|---|
| harbour | 4.1.0 | 5.0.0 | the path syntax is another one |

## Unused dependencies

- `buoy` in `web/package.json`

## No action needed

| Package | Why |
|---|---|
| anchor | current |
""",
        [
            ("tidal", "high", "core/package.json"),
            ("moon", "medium", "web/package.json"),
            ("harbour", "", ""),
            ("`buoy` in `web/package.json`", "", "web/package.json"),
        ],
    ),
    (
        "advisories with titles of their own beside the packages",
        """
# Weekly report

| Package | Installed | Severity | Advisory | Fix available |
|---|---|---|---|---|
| tidal | 1.2.0 | critical | Tables of other ports can be read | 1.2.6 |
| moon | 7.4.2 | high | Phases overflow in long years | 7.4.6 |
""",
        [
            ("Tables of other ports can be read", "critical", ""),
            ("Phases overflow in long years", "high", ""),
        ],
    ),
    (
        "rows that somebody waived",
        """
# Static analysis

| Rule | Level | File | Message | Suppressed |
|---|---|---|---|:--:|
| T1 | error | tide/read.go | Height is read past its end | no |
| T2 | error | tide/read_test.go | Key stands in the code | yes (test data) |
| T3 | warning | tide/sum.go | Sum is never used | |
""",
        [
            ("Height is read past its end", "high", "tide/read.go"),
            ("Sum is never used", "medium", "tide/sum.go"),
        ],
    ),
    (
        "lists beneath files, and what was decided",
        """
# Tech debt inventory

* **Tides**
  * `tide/sum.rb`
    * [high] Heights are rounded twice
    * ~~[low] No log~~ (done)
  * `tide/`
    * [medium] No tests for leap years
* **Ports**
  * nothing open

Not debt, decided:

* We keep the monolith
""",
        [
            ("Heights are rounded twice", "high", "tide/sum.rb"),
            ("No tests for leap years", "medium", "tide/"),
        ],
    ),
    (
        "a letter of counted paragraphs with fields",
        """
Dear all,

I looked at the tide tables. Three things:

Finding 1: Tables of other ports can be read
Risk: High
Where: port/read.js
Proposed action: check the port.

Finding 2: A date in the past is taken
Risk: Low
Where: port/date.js

I did not look at the moon.
""",
        [
            ("Tables of other ports can be read", "high", "port/read.js"),
            ("A date in the past", "low", "port/date.js"),
        ],
    ),
    (
        "a letter of paragraphs behind bold sentences",
        """
I was asked to say what I think of the tide tables. This cannot wait.

**Heights are counted by rows.** Two heights of one second are one; `tide/count.py` should ask the clock.

**Rounding happens before the sum.** `tide/sum.py` is off by a foot in spring.

**Nothing tests the harbours.** There is no test at all for `port/harbour/`.
""",
        [
            ("Heights are counted by rows", "", "tide/count.py"),
            ("Rounding happens before the sum", "", "tide/sum.py"),
            ("Nothing tests the harbours", "", "port/harbour/"),
        ],
    ),
    (
        "the same questions answered again and again",
        """
# What the night watch wrote down

### What is wrong?

The lamp turns the wrong way

### Severity

High

### Where

`lamp/turn.c`

### What should be done

Swap the wires.

### What is wrong?

The horn sounds twice

### Severity

Low

### Where

`horn/key.c:4`

### What should be done

Mend the key.
""",
        [
            ("The lamp turns the wrong way", "high", "lamp/turn.c"),
            ("The horn sounds twice", "low", "horn/key.c:4"),
        ],
    ),
    (
        "observations, one of which is praise",
        """
# Review

## Observations

### 3.1 Heights are read into memory as a whole

**Impact:** High

**Recommendation:** stream `tide/read.py`.

### 3.2 Versioning

The interface is versioned by path, which is good practice.
""",
        [("Heights are read into memory as a whole", "high", "")],
    ),
]
