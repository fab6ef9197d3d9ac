"""Small audits whose tables tell by a cell what is open, and documents in odd wrappings."""

from __future__ import annotations

FENCED = (
    "a document that stands in a fence as a whole",
    """
```markdown
# Findings of the windmill audit

## High

### W-1: Brake is never tested
**File:** `brake/hold.rs:7`

The brake is not tried in a storm.

## Low

### W-2: Sails are not counted
**File:** `sail/count.rs`
```
""",
    [("Brake is never tested", "high", "brake/hold.rs:7"), ("Sails are not counted", "low", "sail/count.rs")],
)

ESCAPED = (
    "marks that an editor escaped",
    """
\\# Audit of the post office

\\#\\# High

\\### P-1: Letters are weighed wet

\\*\\*File:\\*\\* \\`scale/read.ts:2\\`

\\## Low

\\### P-2: Stamps fall off

\\*\\*File:\\*\\* \\`stamp/glue.ts\\`
""",
    [("Letters are weighed wet", "high", "scale/read.ts:2"), ("Stamps fall off", "low", "stamp/glue.ts")],
)

COVERAGE = (
    "a table of test coverage, whose cells say what is missing",
    """
# Test coverage audit

## Coverage by module

| Module | Unit tests | Status |
|---|---|---|
| `lock/key.py` | 12 | ✅ Covered |
| `lock/door.py` | 0 | ❌ MISSING |
| `lock/hinge.py` | 2 | ⚠️ Partial |
| `lock/frame.py` | 7 | ✅ Covered |
""",
    [("lock/door.py", "", "lock/door.py"), ("lock/hinge.py", "", "lock/hinge.py")],
)

STATUSCELL = (
    "a table whose status cell decides",
    """
# Security controls review

| Control | Where | Status | Note |
|---|---|---|---|
| Passwords are hashed with argon2 | `auth/hash.go` | ✅ Implemented | |
| Sessions end after an hour | `auth/session.go` | ❌ Not implemented | they never end |
| Uploads are scanned | `upload/scan.go` | ⚠️ Partial | only images |
| Cookies are secure | `auth/cookie.go` | ✅ Implemented | |
| Logs hold no secrets | `log/write.go` | ✅ Implemented | |
""",
    [("Sessions end after an hour", "", "auth/session.go"), ("Uploads are scanned", "", "upload/scan.go")],
)

KINDS = (
    "test coverage in several columns",
    """
# Test audit

## Coverage matrix

| Feature | Unit | Integration | E2E |
|---|---|---|---|
| Booking a berth | ✅ | ✅ | ❌ |
| Paying the fee | ✅ | ✅ | ✅ |
| Cancelling a berth | ❌ MISSING | ⚠️ Partial | ❌ |

## Missing tests

- [ ] Cancelling a berth after the tide turned
- [x] Booking a berth twice
""",
    [("Cancelling a berth after the tide turned", "", "")],
)

TALLY_FR = (
    "a table of counts, by level, at the tail",
    """
# Audit du vivarium

## Constats

### C-1 Le chauffage reste allumé

**Gravité :** Haute
**Fichier :** `chauffage/boucle.py`

### C-2 La porte ne se verrouille pas

**Gravité :** Haute
**Fichier :** `porte/serrure.py:12`

### C-3 L'éclairage clignote

**Gravité :** Basse
**Fichier :** `lampe/cycle.py`

## Bilan

| Gravité | Constats | Corrigés | Restants |
|---|---|---|---|
| Haute | 2 | 2 | 0 |
| Basse | 1 | 0 | 1 |
| Total | 3 | 2 | 1 |
""",
    [("L'éclairage clignote", "low", "lampe/cycle.py")],
)

JA = (
    "Japanese: a table of states by number",
    """
# 図書室コードレビュー

## 指摘事項

### 1. 貸出期限が保存されない
重要度: 高
ファイル: `loan/save.py`

### 2. 返却時に例外が無視される
重要度: 中
ファイル: `loan/back.py:4`

## 対応状況

| 番号 | 内容 | 状態 |
|---|---|---|
| 1 | 貸出期限 | 修正済み |
| 2 | 返却時の例外 | 未対応 |
""",
    [("返却時に例外が無視される", "medium", "loan/back.py:4")],
)

BOXES = (
    "boxes for levels at the head, and a list of identifiers that are done",
    """
# Audit of the tide mill

## Progress

- [x] Critical
- [ ] High
- [x] M-1, M-3

## Critical

### C-1: Wheel turns backwards
**File:** `wheel/turn.go:4`

## High

### H-1: Gate has no stop
**File:** `gate/stop.go`

## Medium

### M-1: Sacks are counted twice
**File:** `sack/count.go`

### M-2: Dust is not measured
**File:** `dust/probe.go:9`

### M-3: Clock drifts
**File:** `clock/run.go`
""",
    [("Gate has no stop", "high", "gate/stop.go"), ("Dust is not measured", "medium", "dust/probe.go:9")],
)
LEVELTABLE = (
    "a table of levels and their states",
    """
# Bericht Seilbahn

| Schweregrad | Status |
|---|---|
| Kritisch | Behoben |
| Mittel | Offen |

## Kritisch

- **Bremse greift spät** (`bremse/griff.c:3`)

## Mittel

- **Tür klemmt** (`tuer/auf.c`)

## Bereits erledigt

- #1 und #2 aus der Begehung
""",
    [("Tür klemmt", "medium", "tuer/auf.c")],
)

CELLS = [
    BOXES,
    LEVELTABLE,
    FENCED,
    ESCAPED,
    COVERAGE,
    STATUSCELL,
    KINDS,
    TALLY_FR,
    JA,
]
