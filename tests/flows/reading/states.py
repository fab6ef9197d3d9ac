"""Small audits whose findings tell each by itself how they stand."""

from __future__ import annotations

RECOMMENDED = (
    "all findings are mended, what is recommended is open",
    """
# Security review of the toll bridge

**Status:** all 3 findings resolved

## Findings (resolved)

### B-1 Barrier opens without a coin
**Severity:** High
**Fix applied:** the coin is counted first.

### B-2 Coins are counted twice
**Severity:** Medium
**Fix applied:** once.

### B-3 Lamp stays red
**Severity:** Low
**Fix applied:** it is green.

## Recommendations

1. Rotate the key of the coin box every month
2. Add a test for the barrier in the rain
""",
    [("Rotate the key of the coin box", "", ""), ("Add a test for the barrier", "", "")],
)

EVIDENCE = (
    "a performance audit: titles with evidence and a suggestion",
    """
# Performance audit of the tram map

## Bottlenecks

- **All lines are drawn on every tick**
  - Evidence: `map/draw.js:40` loops over 300 lines.
  - Suggestion: draw what moved.
- **Stops are sorted per request**
  - Evidence: `stop/list.js:11`
  - Suggestion: sort them once.

## Already optimised

- **Tiles are cached**
  - Evidence: `tile/cache.js`
""",
    [
        ("All lines are drawn on every tick", "", "map/draw.js:40"),
        ("Stops are sorted per request", "", "stop/list.js:11"),
    ],
)

ASKED = (
    "questions with answers: no is a finding, yes is none",
    """
# Readiness review of the swimming pool

### Is the water measured every hour?

**Answer:** No. The probe is read once a day, in `probe/day.py`.

**Recommendation:** read it every hour.

### Are the showers cleaned?

**Answer:** Yes, every night.

### Can guests see their locker's number?

**Answer:** Partially. The app shows it, the gate does not.

**Recommendation:** show it at the gate.
""",
    [("Is the water measured every hour", "", "probe/day.py"), ("Can guests see their locker", "", "")],
)

APPLIED = (
    "findings that tell how they were mended, and one that does not",
    """
# Audit of the bell tower

## Findings

### 1. Rope is too short
**Severity:** High
**File:** `rope/length.go`
**Fix applied:** three metres more.

### 2. Bell rings at night
**Severity:** Medium
**File:** `bell/hours.go`

✅ **Fixed** in 3f2a91c.

### 3. Stairs are dark
**Severity:** Medium
**File:** `stair/lamp.go:6`
**Fix:** add a lamp.
""",
    [("Stairs are dark", "medium", "stair/lamp.go:6")],
)

SKIPPED_RU = (
    "an item each, with a word behind it in Russian",
    """
# Аудит мельницы

## Замечания

- **M-1** Жернов вращается без зерна (`stone/run.py`) — исправлено
- **M-2** Нет защиты от ветра (`wind/guard.py:3`)
- **M-3** Мешки не взвешиваются (`bag/scale.py`) — принято, не исправляем
- **M-4** Журнал не ведётся (`log/day.py`) — отложено
""",
    [("Нет защиты от ветра", "", "wind/guard.py:3"), ("Журнал не ведётся", "", "log/day.py")],
)

SUGGEST = (
    "suggestions only, in bullets by file",
    """
# Review: garden gate

The code reads well. Some suggestions:

## Suggestions

### `gate/hinge.ts`
- Extract the angle into a constant
- Rename `tmp` to `open_angle`

### `gate/latch.ts`
- Add a test for the frozen latch
""",
    [
        ("Extract the angle", "", "gate/hinge.ts"),
        ("Rename `tmp`", "", "gate/hinge.ts"),
        ("Add a test for the frozen latch", "", "gate/latch.ts"),
    ],
)

QA = (
    "questions and answers in bold",
    """
# Architecture review Q&A

**Q1: Does the lighthouse retry a lost signal?**
A: No. `signal/send.go:9` gives up at once. It should try three times.

**Q2: Is the lamp dimmed by day?**
A: Yes.

**Q3: Are keepers told of a failure?**
A: Only partially, mails are lost (`mail/keeper.go`).
""",
    [("Does the lighthouse retry", "", "signal/send.go:9"), ("Are keepers told", "", "mail/keeper.go")],
)

PERF = (
    "performance findings as sections, with status by field",
    """
# Performance audit of the lift

## 1. Doors are polled

- **Impact:** High
- **Evidence:** `door/poll.py:7` asks every millisecond
- **Suggestion:** wait for the event
- **Status:** Open

## 2. Floors are sorted each time

- **Impact:** Medium
- **Evidence:** `floor/sort.py`
- **Suggestion:** sort once
- **Status:** Done in 1.4
""",
    [("Doors are polled", "high", "door/poll.py:7")],
)

PT = (
    "Portuguese: each title has its state",
    """
# Auditoria do aquário

## Problemas

### 1. Bomba sem proteção — CORRIGIDO
`bomba/liga.js`

### 2. Luz acesa à noite (resolvido)
`luz/noite.js`

### 3. Temperatura não é lida
`temp/le.js:8`

### 4. Filtro sem alarme — adiado
`filtro/alarme.js`
""",
    [("Temperatura não é lida", "", "temp/le.js:8"), ("Filtro sem alarme", "", "filtro/alarme.js")],
)

RESOLVED = (
    "a resolution with a commit is one, and without it only a proposal",
    """
# Audit of the sawmill

### 1. Blade guard is off
**Severity:** High
**Resolution (commit 3f2a91c):** the guard is checked first.

### 2. Dust is not drawn
**Severity:** High
**Resolution:** add a fan.
""",
    [("Dust is not drawn", "high", "")],
)

STATES = [
    RESOLVED,
    RECOMMENDED,
    EVIDENCE,
    ASKED,
    APPLIED,
    SKIPPED_RU,
    SUGGEST,
    QA,
    PERF,
    PT,
]
