"""Small audits that take a turn: what a title, a tick or a place seems to say is not so."""

from __future__ import annotations

THEMES = (
    "themes that hold an Issues heading, one with a tick, and a checklist of what is in order",
    """
# Review of the bakery planner

## 1. Ovens ⚠️

### Issues

#### 1.1 Heat is never measured
**Location:** `oven/heat.go:3`
**Problem:** nobody asks the sensor.
**Recommendation:** ask it.

#### 1.2 Missing door limit
**Location:** `oven/door.go`
**Problem:** doors open at any heat.
**Recommendation:** hold them.

## 2. Recipes ✅

### Strengths
- Clear units

### Issues

#### 2.1 Salt is rounded away
**Location:** `recipe/salt.go:7`
**Problem:** grams are whole numbers.
**Recommendation:** use tenths.

## 3. Good practice checklist

### ✅ Implemented
- [x] Heat limits
- [x] Door sensors

## 4. Priorities

### High Priority (first)
1. **Measure the heat** - safety
2. **Limit the doors** - safety
""",
    [
        ("Heat is never measured", "", "oven/heat.go:3"),
        ("Missing door limit", "high", "oven/door.go"),
        ("Salt is rounded away", "", "recipe/salt.go:7"),
    ],
)

PHASES = (
    "phases of the review, not of a plan",
    """
# Review

## Phase 1: Parser

### High Priority Issues

#### ⚠️ HIGH-P1.1: Tabs are counted once
**File:** `parse/tab.c:4`
**Fix:** count them all.

## Phase 2: Printer

### Low Priority Issues

#### LOW-P2.1: Pages have no number
**File:** `print/page.c`
**Fix:** number them.

## Other issues

- **Fonts are missing** in `font/load.c`
- **Ink is never checked** in `ink/level.c`
- **Trays stay open** in `tray/shut.c`
""",
    [
        ("Tabs are counted once", "high", "parse/tab.c:4"),
        ("Pages have no number", "low", "print/page.c"),
        ("Fonts are missing", "", "font/load.c"),
        ("Ink is never checked", "", "ink/level.c"),
        ("Trays stay open", "", "tray/shut.c"),
    ],
)

COUNTED = (
    "words that count, and a plan whose ticks are only bullets",
    """
# Audit

## Speed

### ❌ SPEED 1: Stops are searched one by one
**File**: `stops/find.rb:9`
**Problem**: slow with many stops.

### ⚠️ SPEED 2: Maps are drawn twice
**Problem**:
- once when opened
- once when shown

**Severity**: Medium

## ✅ Action plan

1. ✅ Search stops by an index
2. ✅ Draw maps once when shown
""",
    [("Stops are searched one by one", "", "stops/find.rb:9"), ("Maps are drawn twice", "medium", "")],
)

REPORTED = (
    "a list of what was done closes what it names, and goes on with what was not",
    """
# Findings

### 1. tide.html shows the wrong harbour
`tideTable()` takes the first harbour.

### 2. wind.html never loads
`windRose()` is not called.

### 3. fog.html forgets its colour
`fogTone()` is reset.

## Actions

**Now:** all done and tried
1. ✅ Harbour: `tideTable()` takes the chosen harbour, tide.html shows it
**Later:**
2. Call `windRose()`
3. Keep `fogTone()`
""",
    [("wind.html never loads", "", "wind.html"), ("fog.html forgets its colour", "", "fog.html")],
)
