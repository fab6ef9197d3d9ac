"""What a document is, by its title: a guide, or a list of findings."""

from __future__ import annotations

from flows.reading.lexicon import words

# A document that tells how things are to be done, at the end of its title.
GUIDE = words(r"""
    criteria, standards?, guidelines?, guide, template, checklist, process, policy, playbook, handbook, how[-
    ]to, workflow, conventions?, instructions?, best practices, richtlinien?, leitfaden, vorlage, guía,
    plantilla, lista de verificación, directrices, modèle, modelo, linee guida, wytyczne, szablon,
    руководство, шаблон, регламент, 标准, 流程, 规范, 指南, 模板, 手册, 制度, 检查表, ガイド, ガイドライン,
    基準, テンプレート, 手順, 가이드, 기준, 템플릿
""")

# A document that is a list of findings, not one.
AUDIT = words(r"""
    audit, review, report, assessment, findings, issues, bugs, problems, analysis, bericht, auditor*,
    rapport, relat\w+, отчет, аудит, 审计, 报告, レビュー, 監査
""")
