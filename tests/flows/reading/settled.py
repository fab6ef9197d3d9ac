# ruff: noqa: RUF001 - documents of many languages
"""Small audits that say of several findings at once that they are done."""

from __future__ import annotations

HEAD_ALL = (
    "a head that says of all that it was mended, but for two",
    """
# Review of the ferry timetable

> Update: all 5 findings have been fixed in #31, except FT-4 and FT-5.

## FT-1: Tides are ignored

**Severity:** High
**File:** `tide/table.py:4`

## FT-2: Night boats appear twice

**Severity:** Medium

## FT-3: Holidays are unknown

**Severity:** Medium

## FT-4: Piers have no names

**Severity:** Low
**File:** `pier/list.py`

## FT-5: The printout is blank

**Severity:** Low
""",
    [("Piers have no names", "low", "pier/list.py"), ("The printout is blank", "low", "")],
)

LEVELS_DE = (
    "levels whose state stands in a list at the head",
    """
# Prüfbericht Bahnhofsuhr

## Stand der Behebung

- **Kritisch:** 1 Befund – behoben
- **Hoch:** 2 Befunde – ✅ erledigt
- **Mittel:** 1 Befund – offen

## Kritisch

### 1. Uhr steht nach Stromausfall

**Datei:** `uhr/start.c:9`

## Hoch

### 2. Zeiger springt

**Datei:** `uhr/zeiger.c`

### 3. Sommerzeit fehlt

**Datei:** `uhr/zone.c`

## Mittel

### 4. Gong ist zu leise

**Datei:** `uhr/gong.c:2`
""",
    [("Gong ist zu leise", "medium", "uhr/gong.c:2")],
)

IDENTS = (
    "ranges of identifiers, done here and left there",
    """
# Audit of the seed vault

## Changelog

- 2031-03-02: C1-C2 and H2 fixed in PR #12. Left open: H1, M1.
- 2031-03-09: M2 will not be fixed, the door is always cold.

## Critical

### C1. Labels are lost
**Where:** `label/print.go`

### C2. Frost alarm is silent
**Where:** `alarm/frost.go`

## High

### H1. Anyone may open a drawer
**Where:** `drawer/open.go:8`

### H2. Temperatures are rounded
**Where:** `probe/read.go`

## Medium

### M1. Visits are not written down
**Where:** `visit/log.go`

### M2. Handle is stiff
**Where:** `door/handle.go`
""",
    [
        ("Anyone may open a drawer", "high", "drawer/open.go:8"),
        ("Visits are not written down", "medium", "visit/log.go"),
    ],
)

LATER_TABLE = (
    "a later table by number, which outranks the headings",
    """
# Auditoría del invernadero

## Hallazgos

### 1. El riego no se detiene
**Severidad:** Alta
**Archivo:** `riego/valvula.rb`

### 2. La ventana no cierra
**Severidad:** Media
**Archivo:** `ventana/motor.rb`

### 3. El sensor de luz miente
**Severidad:** Baja
**Archivo:** `luz/sensor.rb:3`

## Seguimiento (mayo)

| N.º | Hallazgo | Estado |
|---|---|---|
| 1 | Riego | Corregido |
| 2 | Ventana | Aceptado: se sustituye el edificio |
| 3 | Sensor de luz | Pendiente |
""",
    [("El sensor de luz miente", "low", "luz/sensor.rb:3")],
)

CHANGED_CN = (
    "a head in Chinese that says that all was mended",
    """
# 图书馆系统审计报告

> 更新：全部 2 个高危问题已修复，其余问题待处理。

## 高危

### 1. 借书不检查证件
**文件:** `borrow/check.py`

### 2. 还书日期丢失
**文件:** `return/date.py`

## 低危

### 3. 书架编号重复
**文件:** `shelf/number.py:5`
""",
    [("书架编号重复", "low", "shelf/number.py:5")],
)

TRACKED = (
    "a head in a sentence: high ones are fixed, the others tracked",
    """
# Code audit: vending machine

**Status:** ✅ All critical and high findings fixed. Medium and low ones are tracked in the backlog.

## Findings

### [CRITICAL] Coins are returned twice

Location: `coin/return.rs:44`

### [HIGH] Door opens on reboot

Location: `door/boot.rs`

### [MEDIUM] Stock is counted once a day

Location: `stock/count.rs:3`

### [LOW] Display has a typo

Location: `ui/text.rs`
""",
    [
        ("Stock is counted once a day", "medium", "stock/count.rs:3"),
        ("Display has a typo", "low", "ui/text.rs"),
    ],
)

NL = (
    "Dutch: solved ones by section, others in a table",
    """
# Auditrapport molen

Alle kritieke bevindingen zijn opgelost.

## Kritiek

### K1 Wieken stoppen niet
Bestand: `wiek/rem.py`

## Gemiddeld

### G1 Meel wordt niet gewogen
Bestand: `meel/weeg.py:5`

### G2 Zakken zijn te klein
Bestand: `zak/maat.py`

## Status

| Nr | Status |
|---|---|
| G1 | Uitgesteld |
| G2 | Geaccepteerd |
""",
    [("Meel wordt niet gewogen", "medium", "meel/weeg.py:5")],
)

ALLDONE = (
    "all is resolved, and nothing is left",
    """
# Bug report review

## Summary

17 of 17 issues fixed.

## Issues

### 1. Rope frays
**Severity:** High

### 2. Bucket leaks
**Severity:** Low

## Issue count: 2 (2 fixed, 0 open)
""",
    [],
)

SETTLED = [
    HEAD_ALL,
    LEVELS_DE,
    IDENTS,
    LATER_TABLE,
    CHANGED_CN,
    TRACKED,
    NL,
    ALLDONE,
]
