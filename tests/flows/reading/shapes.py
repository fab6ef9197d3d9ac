"""Small audits whose shape tells what a finding is: neighbours, signs, tables, answers."""

from __future__ import annotations

PARTS = (
    "a review part by part: what is good and what is not in each; the parts are no findings",
    """
# Review of the orchard robot

## Parts

### 1. ladder.py

**Status:** APPROVED
**Lines:** 90

#### Strengths:
- Good limits

#### Issues:
1. **Rungs are never counted**
   - The robot steps into the air
   - **Priority:** LOW
2. **Old grease (ACCEPTED FOR THIS SEASON)**
   - It drips

### 2. basket.py

**Status:** GOOD
**Lines:** 40

#### Strengths:
- Small
- Tested

## Answers

### Medium

#### Apples bruise in the chute
**Description:** it is too steep in `chute.py:4`.

**Recommended:** line it.

**Robots Inc:** Fixed in commit 12ab34c.

#### Pears bruise in the chute
**Description:** it is too steep for them too, in `chute.py:9`.

**Recommended:** line it.

**Robots Inc:** We will look at it.
""",
    [("Rungs are never counted", "low", "ladder.py"), ("Pears bruise in the chute", "medium", "chute.py:9")],
)

SIGNED = (
    "signs instead of headings, in a language of its own; what is beneath a sign tells of it",
    """
# Przegląd młyna

## 1. Budowa

### Mocne strony

✅ **Dobre koła**
- Obracają się równo

### Słabe strony

❌ **Brak hamulca**
- Nic nie zatrzymuje koła
- Nikt nie patrzy

❌ **Luźne deski**
- Skrzypią

❌ **Brak smaru w `os.tf`**
- **Rekomendacja:** Dodać smar

## 2. Proponowane zmiany

### Priorytet WYSOKI

1. **Dodać hamulec**
""",
    [("Brak hamulca", "", ""), ("Luźne deski", "", ""), ("Brak smaru", "", "os.tf")],
)

COUNTED = (
    "counted neighbours with labels, one of which has none; a table of places is no list of findings",
    """
# Hafenprüfung

## Hohe Probleme

### 1. Kran ohne Bremse
**Datei:** `kran/arm.c:3`
**Behebung:** Bremse einbauen.

### 2. Viele Tore stehen offen

Diese Tore haben kein Schloss:
- `tor/nord` ist immer offen und wird nie geprüft
- `tor/ost` ist nachts offen und wird nie geprüft

### 3. Lampe flackert
**Datei:** `licht/lampe.c`
**Behebung:** Kabel tauschen.

## Kleinkram

| Fund | Ort | Auswirkung |
|---|---|---|
| Seile liegen im Weg | hof/seil.c:4 | Wer nachts über den Hof geht, fällt über sie und tut sich weh |
| Boje ist blass | see/boje.c | Schiffe sehen sie spät |

## Fragen

1. Soll der Kran bleiben?
""",
    [
        ("Kran ohne Bremse", "high", "kran/arm.c:3"),
        ("Viele Tore stehen offen", "high", ""),
        ("Lampe flackert", "high", "licht/lampe.c"),
        ("Seile liegen im Weg", "low", "hof/seil.c:4"),
        ("Boje ist blass", "low", "see/boje.c"),
    ],
)

CONFIRMED = (
    "a second look: a tick says that a finding is there, and a plan of ticks does not close it",
    """
# 復審報告

## 一、高危問題 (P0)

### ❌ 問題1: 門沒有鎖 - **誤報**
**位置**: `door/lock.ts:5`

### ✅ 問題2: 窗戶一直開著 - **真實存在**
**位置**: `house/window.ts:8`
**修复方案**: 關上。

## 二、修复優先級總結

1. ✅ **問題2**: 關上窗戶
""",
    [("窗戶一直開著", "critical", "house/window.ts:8")],
)

RATED = (
    "a summary by severities is all that there is",
    """
# Check of the toy shop pages

## Severity summary

### Critical

1. **The train leaves the rails on small screens.**
   - At 320 px it ends outside.

### Low / polish

2. **The bear hides the price.** People can still read it.
3. **The ball is cut off at the left.** It can still be bought.

## Acceptance criteria

- The train stays on the rails.
""",
    [
        ("The train leaves the rails", "critical", ""),
        ("The bear hides the price", "low", ""),
        ("The ball is cut off", "low", ""),
    ],
)

BOXED = (
    "a box behind a title tells its state; rows named in a title are told in their section",
    """
# Inspection

Legend: [ ] open, [x] fixed.

## High

### H1 - Lift has no bell (law 3) [x]
**Fix:** bell.

### H2 - Lift has no lamp (law 4) [ ]
**Fix:** lamp.

## Details

### 1. Stairs without a rail (S01, S02)

| Item | Finding | Risk |
|---|---|---|
| S01 | Nothing to hold on the left side | High |
| S02 | Nothing to hold on the right side | High |

**Evidence:** photographs.
**Recommendation:** build one.

## Risk matrix

| ID | Risk | Severity |
|---|---|---|
| S01, S02 | People fall down | High |
""",
    [("Lift has no lamp", "high", ""), ("Stairs without a rail", "", "")],
)

CITED = (
    "places as some agents cite them",
    """
# Bugs

- **Clock runs backwards** when it is wound.【F:clock/spring.rs†L5-L9】
""",
    [("Clock runs backwards", "", "clock/spring.rs:5-9")],
)

ALONE = (
    "one finding, and nothing beside it that it could be like",
    """
# What the gate lets in

## Anyone may read the letters of others

**Severity:** critical

`post/box.py:12` takes the number from the address and asks nobody whose it is. Ask for the owner first.
""",
    [("Anyone may read the letters of others", "critical", "post/box.py:12")],
)

SHAPES = [ALONE, PARTS, SIGNED, COUNTED, CONFIRMED, RATED, BOXED, CITED]
