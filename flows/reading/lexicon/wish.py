"""What is only wished for: what is optional or for later, and what could be better."""

from __future__ import annotations

from flows.reading.lexicon import words

OPTIONAL = words(r"""
    avenir, a futuro, al futuro, per il futuro, für die zukunft, na przyszłość, на будущее,
    voor de toekomst, ulterior\w*, optional, future, nice[- ]to[- ]have, consider, someday, later, stretch,
    long[- ]term, ideas?, enhancements?, good[- ]to[- ]have, optionale?, zukünftig, langfristig,
    opcional(?:es)?, futur[oa]?s?, optionnel*, opzional*, необязательн*, в будущем, 可选, 未来, 长期, 考虑,
    将来, 任意
""")

# What could be better: findings, or the same findings told as wishes.
IMPROVE = words(r"""
    improvements?, enhancements?, opportunit\w+, optimi[sz]ations?, verbesserungs?*, mejoras?,
    améliorations?, melhorias?, miglioramenti, улучшени*, verbeteringen, 改进, 优化, 改善, 개선
""")
