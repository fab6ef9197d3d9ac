# ruff: noqa: RUF001 - the words are of many languages
"""What a state says: still open, or done with."""

from __future__ import annotations

from flows.reading.lexicon import words

OPEN = words(r"""
    ^red$, ^amber$, ^yellow$, ^orange$, ^rot$, ^gelb$, ^rouge$, ^rojo$, ^amarillo$, ^vermelho$, ^красный$,
    not(?: yet| been| fully)? fixed, not(?: yet| been| fully)?
    (?:resolved|done|addressed|implemented|completed), not(?: yet)?
    (?:verified|mitigated|compliant|tested|passed|started), un(?:fixed|resolved|addressed|patched), to be
    (?:fixed|resolved|done), remaining, outstanding, still open, open, pending, todo, to do, to-do,
    partial(?:ly)?, in progress, wip, needs? (?:fix|to be), incomplete, failed, fail, missing, verbleibend*,
    offen*, ausstehend, teilweise, nicht behoben, pendiente*, abierto, sin corregir, en cours, ouvert, non
    corrigé*, à faire, pendente*, aberto, não corrigido, открыт*, не исправлен*, aperto, da fare, 未修复,
    未整改, 待整改, 未解决, 未完成, 待修复, 待处理, 尚待处理, 未处理, 未対応, 未修正, 部分, confirmed(?!
    (?:fix|resolved|closed|safe|ok))\w*, still (?:present|exists?|there|applies), true positive, valid
    (?:finding|issue|bug), reproduc(?:ed|ible), bestätigt, confirmad[oa]s?, confirmée?s?, confermat[oaie],
    подтвержд*, bevestigd, potwierdzon*, 真实存在, 确认存在, 已?确认, 仍然?存在, 未解消, 要対応, 미해결,
    미완료, 미수정, te doen, openstaand*, niet opgelost, do zrobienia, otwart*, nierozwiązan*, nie
    naprawion*, non risolto, in corso, in bearbeitung
""")

DONE = words(r"""
    ^green$, ^grün$, ^vert$, ^verde$, ^зелёный$, ^fine$, fixed, resolved, done, completed?, closed,
    implemented, mitigated, addressed, patched, accepted, acknowledged, won'?t ?fix, wont-fix, by design,
    none found, good, excellent, well done, strong, not vulnerable, not affected, false positives?, out of
    scope, not applicable, n/a, not an? (?:issue|bug|vulnerability), intentional(?:ly)?, acceptable, as
    designed, expected behaviou?r, passed, pass, verified, compliant, dismissed, rejected, withdrawn,
    invalid, duplicate, refuted, deferred, obsolete, no action (?:needed|required), ok, working, works,
    correct, geprüft, in ordnung, safe, secure, clean, no issues?(?: found)?, behoben, erledigt, gelöst,
    geschlossen, akzeptiert, umgesetzt, bestanden, corregid[oa]s?, resuelt[oa]s?, solucionad[oa]s?,
    completad[oa]s?, aceptad[oa]s?, corrigée?s?, résolue?s?, terminée?s?, acceptée?s?, corrigid[oa]s?,
    resolvid[oa]s?, concluíd[oa]s?, implementad[oa]s?, aceit[oae]s?, risolt[oi], corrett[oi], completat[oi],
    исправлен[оаы]?, решен[оаы]?, решён, готово, закрыт[оаы]?, выполнен[оаы]?, opgelost, naprawion[eoya],
    已修复, 已整改, 已修补, 已处置, 已解决, 已完成, 已处理, 已关闭, 已实现, 已接受, 已修正, 通过, 修正済,
    対応済, 解決済, 完了, 수정됨, 해결됨, 완료, gerepareerd, afgerond, hersteld, gedaan, geaccepteerd,
    voltooid, zrobione, rozwiązan*, ukończon*, zamknięt*, zaakceptowan*, zakończon*, chius[oi],
    sistemat[oi], fatto, accettat[oi], superat[oi], validée?s?, conforme, abgeschlossen, lösta?d, åtgärdad,
    løst, tamamlandı, çözüldü, вирішено, виправлено, 设计合理, 合理设计, 非缺陷, 不是(?:缺陷|问题),
    无需修复, 无需处理, 无需修改, 无需改动, 已跳过, 不存在(?:此|该)?问题, 仕様通り, 문제 없음, 정상
""")

# How who was asked answers that it is done with.
ANSWERED = words(r"""
    fixed, resolved, acknowledged, mitigated, addressed, patched, implemented, accepted, won'?t fix,
    behoben, umgesetzt, corregid[oa]s?, corrigée?s?, corrigid[oa]s?, risolt[oaie], исправлен[оаы]?,
    opgelost, naprawion[eoya], 已修复, 已解决, 修正済, 対応済, 수정 완료
""")
