# ruff: noqa: RUF001 - signs of many scripts
"""Small audits as tools make them; the same form as `documents`."""

from __future__ import annotations

WRITTEN_IN_HTML = (
    "an HTML table and HTML lists",
    """
# Scan

<table>
<tr><th>Library</th><th>Severity</th><th>Title</th></tr>
<tr><td>zlip</td><td>CRITICAL</td><td>Long names overflow a buffer</td></tr>
</table>

<h2>High</h2>
<ul>
<li><code>net/listen.c:12</code> - the result of bind is ignored</li>
</ul>

<h2>Suppressed</h2>
<ul>
<li><code>test/fuzz.c:1</code> - weak numbers</li>
</ul>
""",
    [
        ("Long names overflow a buffer", "critical", ""),
        ("the result of bind is ignored", "high", "net/listen.c:12"),
    ],
)

BADGES = (
    "images whose other text, or whose address, is the severity",
    """
# Findings

### ![High](https://img.example/badge/-High-red) Links can be guessed

`share/link.dart:2` counts.

### ![sev](https://img.example/badge/severity-low-green) Old copies stay

`copy/keep.dart`
""",
    [("Links can be guessed", "high", "share/link.dart:2"), ("Old copies stay", "low", "copy/keep.dart")],
)

EXPORTED = (
    "sections of unknown fields beneath severities",
    """
# Report

## High severity

### Prototype pollution

* Manager: npm
* Introduced through: `one@1.0`

### Endless parsing

* Manager: npm
* Introduced through: `two@1.0`

## Low severity

### Open door

* Manager: npm
* Introduced through: `three@1.0`
""",
    [("Prototype pollution", "high", ""), ("Endless parsing", "high", ""), ("Open door", "low", "")],
)

LETTERED = (
    "identifiers by severity",
    """
# Issue H-1: The queue can be skipped

## Summary

`Queue.sol` takes first.

## Recommendation

Look first.

# Issue M-1: Fees are rounded to nothing

## Summary

`Fee.sol` divides first.

## Recommendation

Multiply first.
""",
    [("The queue can be skipped", "high", "Queue.sol"), ("Fees are rounded to nothing", "medium", "Fee.sol")],
)

QUOTED = (
    "records in quotes, as some scanners write them",
    """
# Scan

## Results

>> Issue: [B602] a shell is started
   Severity: High   Confidence: High
   Location: tools/build.py:19

>> Issue: [B303] an old sum is used
   Severity: Medium   Confidence: High
   Location: tools/cache.py:7
""",
    [
        ("a shell is started", "high", "tools/build.py:19"),
        ("an old sum is used", "medium", "tools/cache.py:7"),
    ],
)

MARKED = (
    "paragraphs that begin with an identifier alone, and a table whose findings are its actions",
    """
# Audit

## Low

**[L-01]** `setToll()` has no bound (`src/Toll.sol`)

**[L-02]** No event in `setKeeper()` – *fixed in PR 4*

## Improvement actions

| No | Action | Priority | Owner |
|---|---|---|---|
| 1 | Test how bridges and tolls meet | High | A |
| 2 | Write down the steps | Low | B |
""",
    [
        ("has no bound", "low", "src/Toll.sol"),
        ("Test how bridges and tolls meet", "high", ""),
        ("Write down the steps", "low", ""),
    ],
)

SCORED = (
    "a table of scores and a section for each; zero asks for nothing",
    """
# Test of the ferry portal

## Overview

| Ref | Finding | CVSS | Status |
|---|---|---|---|
| F-1 | Tickets of others can be read | 8.1 | Open |
| F-2 | The crew's password is the ship's name | 9.8 | Closed on retest |
| F-3 | The version is shown | 3.1 | Open |

## Details

### F-1 Tickets of others can be read

**Component:** `ticket/show.rb`

Numbers count upwards.

### F-2 The crew's password is the ship's name

It was changed.

### F-3 The version is shown

The footer names it.
""",
    [("Tickets of others can be read", "high", "ticket/show.rb"), ("The version is shown", "low", "")],
)

SEPARATED = (
    "lines with separators are a table",
    """
# Findings

id;severity;component;finding
1;high;ledger/post.cob;Large sums are cut
2;low;jcl/night.jcl;Step names are used twice
""",
    [
        ("Large sums are cut", "high", "ledger/post.cob"),
        ("Step names are used twice", "low", "jcl/night.jcl"),
    ],
)

DEFINED = (
    "a term and its definitions",
    """
# Review of the codec

Header runs over its end
: Severity: high
: File: codec/head.c:21

Branch that is never taken
: Severity: low
: File: codec/branch.c
""",
    [
        ("Header runs over its end", "high", "codec/head.c:21"),
        ("Branch that is never taken", "low", "codec/branch.c"),
    ],
)

INFORMED = (
    "what is only told for information, and what section and table say of severity",
    """
# Scan

| ID | Severity | Place |
|---|---|---|
| GO-2031-1 | High | core/stream.go:8 |

## Critical problems (High severity)

### GO-2031-1: Cookies fill the memory

No limit is kept.

### GO-2031-2: Names are listed

This is informational; no action is required.
""",
    [("Cookies fill the memory", "high", "core/stream.go:8")],
)

EXPORTS = [
    WRITTEN_IN_HTML,
    BADGES,
    EXPORTED,
    LETTERED,
    QUOTED,
    MARKED,
    SCORED,
    SEPARATED,
    DEFINED,
    INFORMED,
]
