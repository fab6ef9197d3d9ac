# ruff: noqa: RUF001 - the documents are in many languages
"""Small audits in other languages than English; the same form as `documents`."""

from __future__ import annotations

PLAIN = (
    "no markdown headings: indented titles, numbered items, code without fences",
    """库存系统代码审查

  ---
  架构分析

  ✅ 优点

  1. 模块划分清楚
  2. 命名统一

  ⚠️ 问题

  1. 仓库锁没有释放 🔴 高优先级

  问题：stock/lock.rs:14 出错时不释放
  let guard = take();
  use(guard);

  建议：
  // 用作用域

  2. 日志写两遍 🟡 中优先级

  问题：log/write.rs:3 与 log/echo.rs:9 都在写

  影响：文件变大

  ---
  总结

  先修复仓库锁。
""",
    [("仓库锁没有释放", "high", "stock/lock.rs:14"), ("日志写两遍", "medium", "log/write.rs:3")],
)

NESTED = (
    "bullets that only group, and bullets that are instances",
    """
# Befunde

- **Kritisch**
  - **Passwörter stehen im Klartext**: `konto/daten.java:4`
  - **Kein Schutz vor Wiederholung**
- **Niedrig**
  - **Veraltete Farben** an mehreren Stellen:
    - `stil/alt.css:3`
    - `stil/neu.css:9`
""",
    [
        ("Passwörter stehen im Klartext", "critical", "konto/daten.java:4"),
        ("Kein Schutz vor Wiederholung", "critical", ""),
        ("Veraltete Farben", "low", "stil/alt.css:3"),
    ],
)

SPANISH = (
    "fields in Spanish, and a finding that a later table closes",
    """
# Informe de auditoría

## Hallazgos

### H-01 Las claves no caducan
**Severidad:** Alta
**Archivo:** `claves/emitir.py:22`
**Recomendación:** añadir una fecha de caducidad.

### H-02 El registro guarda contraseñas
**Severidad:** Crítica
**Archivo:** `registro.py`
**Recomendación:** borrar el campo.

## Seguimiento

| ID | Estado |
|----|--------|
| H-01 | Pendiente |
| H-02 | Corregido |
""",
    [("Las claves no caducan", "high", "claves/emitir.py:22")],
)

FRENCH = (
    "French headings and bullets, with praise",
    """
# Audit du dépôt

## Points forts

- Le cache est bien conçu

## Problèmes moyens

- **Les images ne sont jamais compressées** (`images/charger.php`)
- **Aucune limite de taille** pour `envoi/recevoir.php:40`
""",
    [
        ("Les images ne sont jamais compressées", "medium", "images/charger.php"),
        ("Aucune limite de taille", "medium", "envoi/recevoir.php:40"),
    ],
)

JAPANESE = (
    "Japanese labels",
    """
# レビュー結果

## 指摘事項

### [A-1] 在庫数が負になる

**重要度**: 高
**ファイル**: `stock/count.ts:18`
**対策**: 下限を確認する。

### [A-2] 画面が二回描画される

**重要度**: 低
**ファイル**: `view/draw.ts`
**対策**: 一回にする。
""",
    [("在庫数が負になる", "high", "stock/count.ts:18"), ("画面が二回描画される", "low", "view/draw.ts")],
)

RUSSIAN = (
    "Russian labels and states",
    """
# Отчёт

## 🔴 Критические проблемы

#### 1. Счётчик теряет показания
- **Где:** `meter/read.py:5`
- **Решение:** повторять запрос

#### 2. Пароль виден в журнале
- **Статус:** ✅ ИСПРАВЛЕНО
""",
    [("Счётчик теряет показания", "critical", "meter/read.py:5")],
)

PORTUGUESE = (
    "run-in titles with identifiers in Portuguese",
    """
# Auditoria

### 🟡 Médios

**M1 — O ranking é calculado duas vezes.**
`ranking/Calcular.tsx:9` soma tudo outra vez.

**M2 — A fila nunca esvazia.**
`fila/Esvaziar.tsx` não apaga nada.
""",
    [
        ("O ranking é calculado duas vezes", "medium", "ranking/Calcular.tsx:9"),
        ("A fila nunca esvazia", "medium", "fila/Esvaziar.tsx"),
    ],
)

ITALIAN = (
    "Italian table",
    """
# Problemi

| ID | Gravità | Descrizione | Posizione | Rimedio |
|----|---------|-------------|-----------|---------|
| B-1 | Bassa | Il menù non si chiude con la tastiera | `menu.vue:3` | Gestire Esc |
| B-2 | Alta | Il carrello perde gli articoli | `cart/save.vue` | Salvare prima |
""",
    [
        ("Il menù non si chiude con la tastiera", "low", "menu.vue:3"),
        ("Il carrello perde gli articoli", "high", "cart/save.vue"),
    ],
)
