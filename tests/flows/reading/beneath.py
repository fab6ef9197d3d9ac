"""Small audits in which it counts where a thing stands: beneath praise, in a task, a plan, a check."""

from __future__ import annotations

PACKAGES = (
    "packages with the version in use and the latest",
    """
# Dependency review of the sluice

## High priority updates

| Package | Current | Latest | Notes |
|---|---|---|---|
| gatekeep | 2.1.0 | 3.0.2 | breaking names |
| lockpin | 3.1 | 3.10.2 | |
| oilcan | 2.x | 2.4 | |
| floodlog | 1.4.4 | 1.4.4 | up to date |
| tidewheel | 0.9.1 | 1.2.0 | ✅ updated last week |

## Findings by number

| Metric | Current | Target |
|---|---|---|
| Coverage | 45% | 80% |
| Opening time | 3.5 s | 1.2 s |

## Other libraries

| Bibliothek | Installiert | Neueste Version | Priorität |
|---|---|---|---|
| ankerkette | 4.0.0 | 5.1.0 | hoch |
| seilzug | 7.2 | 7.2.1 | ✅ |
""",
    [("gatekeep", "high", ""), ("lockpin", "high", ""), ("ankerkette", "high", "")],
)

FILES = (
    "files without tests, told by a matrix and again by a list that says why",
    """
# Test coverage audit

## Lock module

| Source file | Test file | Status |
|---|---|---|
| `lock/key.py` | `tests/test_key.py` | ✅ |
| `lock/door.py` | ❌ none | **MISSING** |
| `lock/hinge.py` | ❌ none | **MISSING** |

## Files that need tests

| Priority | File | Reason |
|---|---|---|
| P1 | `src/lock/door.py` | opens for everybody |
| P3 | `src/lock/bolt.py` | rarely moved |
""",
    [
        ("lock/door.py", "high", "lock/door.py"),
        ("lock/hinge.py", "", "lock/hinge.py"),
        ("src/lock/bolt.py", "low", "src/lock/bolt.py"),
    ],
)

PRAISED = (
    "what is wrong within what is praised",
    """
# Review of the ferry timetable

## ✅ Strengths

### 1. Structure

- Clear names
- Small modules

**Minor issues:**
- Missing type hints in the fare table

### 2. Documentation

- Every stop is described

**Minor improvements:**
- Add a page on night ferries
""",
    [("Missing type hints in the fare table", "low", ""), ("Add a page on night ferries", "low", "")],
)

CHECKED = (
    "findings that somebody checked, and a legend of the marks",
    """
# Gap audit of the herbarium

`[verified]` = seen by myself. `[reported]` = told by another.

## A. Pages and their labels - HIGH
- **A1 [verified]** Labels are lost when a page is turned, in `page/turn.py`.
- **A2 [reported]** Latin names are cut after twelve letters.
""",
    [("Labels are lost when a page is turned", "high", "page/turn.py"), ("Latin names are cut", "high", "")],
)

TASKS = (
    "tasks that name the findings they mend",
    """
# Review of the signal box

| # | Severity | File | Issue |
|---|---|---|---|
| B1 | critical | `lever/pull.c` | Lever moves while a train is in the block |
| B2 | medium | `bell/ring.c` | Bell rings twice for one train |

## Work

### Task F1: Hold the lever (B1)
Ask the block first.

### Task F2: Ring once (B2)
Remember the last train.
""",
    [
        ("Lever moves while a train is in the block", "critical", "lever/pull.c"),
        ("Bell rings twice for one train", "medium", "bell/ring.c"),
    ],
)

REQUIRED = (
    "requirements that are not met, beside the findings that tell why",
    """
# Assessment of the reservoir network

## High findings

### NET-1 - Pumps answer to anybody
**Severity:** High
**Location:** `infra/pump.tf`

### NET-2 - Valves are reachable from outside
**Severity:** High
**Location:** `infra/valve.tf`

### NET-3 - Meters speak in the clear
**Severity:** High
**Location:** `infra/meter.tf`

## Requirements compliance

| ID | Requirement | Status |
|---|---|---|
| REQ-1 | Only the control room commands pumps | ❌ Not met |
| REQ-2 | Valves are private | ❌ Not met |
| REQ-3 | Two reservoirs | ✅ Met |

## Assumptions

### ASSUMPTION-1 - The control room is staffed
To be confirmed.

## What I could not verify

- Whether the backup line is buried
- The contract with the power station
""",
    [
        ("Pumps answer to anybody", "high", "infra/pump.tf"),
        ("Valves are reachable from outside", "high", "infra/valve.tf"),
        ("Meters speak in the clear", "high", "infra/meter.tf"),
    ],
)

TRACKED = (
    "a plan whose boxes say how far it is",
    """
# Stabilisierung der Seilbahn

## Plan

### Phase 1: Sicherheit
- [x] Bremse prüfen
- [x] Notruf anschließen
- [ ] Kabinentüren verriegeln

### Phase 2: Betrieb
- [ ] Windmesser ablesen
""",
    [("Kabinentüren verriegeln", "", ""), ("Windmesser ablesen", "", "")],
)

BENEATH = (PACKAGES, FILES, PRAISED, CHECKED, TASKS, REQUIRED, TRACKED)
