"""Small audits that tell a thing again, in steps, places, entries or advice."""

from __future__ import annotations

ENTRIES = (
    "a list of entries that begin with one of two labels",
    """
# Auditoría del almacén de redes

## 1. Archivos
- OK: `red/nudo.js`
- OK: `red/malla.js`

## 2. Riesgos detectados y recomendaciones
- RIESGO: sin la carpeta `corcho` la red se hunde.
- RIESGO: `red/ancla.js` todavía usa la clave de ejemplo.
- RECOMENDACIÓN: las mallas rotas deben contarse cada noche.
- RECOMENDACIÓN: no guardar más redes mojadas.
""",
    [
        ("sin la carpeta", "", ""),
        ("todavía usa la clave de ejemplo", "", "red/ancla.js"),
        ("las mallas rotas deben contarse cada noche", "", ""),
        ("no guardar más redes mojadas", "", ""),
    ],
)

ATTACK = (
    "steps of an attack beneath a heading of the finding's own level, and quick fixes that tell all again",
    """
# Contest findings

# Medium risk findings

## [M-01] Lighthouse can be lit by a stranger
The lamp takes orders without asking who gives them, in `lamp/light.sol`.

## Proof of Concept

### Lighting it early
1. A stranger sees that the keeper sleeps.
2. He sends the order before the keeper does.
3. Ships turn too soon.

## Quick fixes

### 1. Ask who gives the order (2 minutes)
""",
    [("Lighthouse can be lit by a stranger", "medium", "lamp/light.sol")],
)

RANGES = (
    "findings that count for several at once",
    """
# Test suite audit

## Mooring tests

#### 1. mooring::test_rope
- **Usefulness**: 8/10
- **Recommendation**: keep the knot in a fixture

#### 2-4. mooring::test_bollard_* (3 tests)
- **Usefulness**: 4/10
- **Recommendation**: merge into one
""",
    [("mooring::test_rope", "", ""), ("mooring::test_bollard_", "", "")],
)

HOW = (
    "what whoever reports is to do, before the report",
    """
# Bug log of the orrery

For each bug:

- record the date
- describe what is broken and why
- explain whether the gears are missing

## 2024-03-01 - Saturn runs backwards

- **Status:** open
- **Cause:** the third wheel is mounted the wrong way, see `gear/third.go`
""",
    [("Saturn runs backwards", "", "gear/third.go")],
)

LOCATIONS = (
    "places that rated findings tell of, listed again",
    """
# Security review of the dovecote

## High severity

### SEC-1: Names reach the shell
**Location:** `loft/call.py:12`

### SEC-2: Feed is read from any path
**Location:** `loft/feed.py:40`

### SEC-3: Rings are guessable
**Location:** `loft/ring.py:3`

## Critical code locations

1. `Loft.call` (call.py:12-30)
   - runs a shell
   - takes names from outside
2. `Loft.feed` (feed.py:40-44)
   - joins paths
   - follows links
""",
    [
        ("Names reach the shell", "high", "loft/call.py:12"),
        ("Feed is read from any path", "high", "loft/feed.py:40"),
        ("Rings are guessable", "high", "loft/ring.py:3"),
    ],
)

ENDED = (
    "a table whose column of identifiers is called done",
    """
# Prüfbericht Wasserturm

| Erledigt | Befund | Grund |
|---|---|---|
| W-1 | Leiter ohne Geländer | abgebaut |
| W-3 | Pumpe ohne Sicherung | ersetzt |

## Hoch

### W-1: Leiter ohne Geländer
**Datei:** `turm/leiter.md`

### W-2: Ventil klemmt bei Frost
**Datei:** `turm/ventil.md`

### W-3: Pumpe ohne Sicherung
**Datei:** `turm/pumpe.md`
""",
    [("Ventil klemmt bei Frost", "high", "turm/ventil.md")],
)

NEXT = (
    "a report that rates nothing, and recommends",
    """
# Quality pass of the belfry

## Review findings

### Ropes

The ropes are told apart by colour, which is missing from the plan of the tower.

### Stairs

The stairs are swept and the third step is broken.

## Recommended next pass

1. Put a lamp on the third landing.
2. Write down who may ring at night.
""",
    [("Ropes", "", ""), ("Stairs", "", ""), ("Put a lamp", "", ""), ("Write down who may ring", "", "")],
)

AGAIN = (ENTRIES, ATTACK, RANGES, HOW, LOCATIONS, ENDED, NEXT)
