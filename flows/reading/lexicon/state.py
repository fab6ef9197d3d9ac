# ruff: noqa: RUF001 - the words are of many languages
"""What a state says: still open, or done with."""

from __future__ import annotations

from flows.reading.lexicon import words

OPEN = words(r"""
    ^red$, ^amber$, ^yellow$, ^orange$, ^rot$, ^gelb$, ^rouge$, ^rojo$, ^amarillo$, ^vermelho$, ^красный$,
    not(?: yet| been| fully)? fixed,
    not(?: yet| been| fully)? (?:resolved|done|addressed|implemented|completed),
    not(?: yet)? (?:verified|mitigated|compliant|tested|passed|started),
    un(?:fixed|resolved|addressed|patched), to be (?:fixed|resolved|done), remaining, outstanding,
    still open, open, pending, todo, to do, to-do, partial(?:ly)?, in progress, wip, needs? (?:fix|to be),
    incomplete, failed, fail, missing, verbleibend*, offen*, ausstehend, teilweise, nicht behoben,
    pendiente*, abierto, sin corregir, en cours, ouvert, non corrigé*, à faire, pendente*, aberto,
    não corrigido, открыт*, не исправлен*, aperto, da fare, 未修复, 未整改, 待整改, 未解决, 未完成, 待修复,
    待处理, 尚待处理, 未处理, 未対応, 未修正, 部分, confirmed(?! (?:fix|resolved|closed|safe|ok))\w*,
    still (?:present|exists?|there|applies), true positive, valid (?:finding|issue|bug),
    reproduc(?:ed|ible), bestätigt, confirmad[oa]s?, confirmée?s?, confermat[oaie], подтвержд*, bevestigd,
    potwierdzon*, 真实存在, 确认存在, 已?确认, 仍然?存在, 未解消, 要対応, 미해결, 미완료, 미수정, te doen,
    openstaand*, niet opgelost, do zrobienia, otwart*, nierozwiązan*, nie naprawion*, non risolto, in corso,
    in bearbeitung, deferred, postponed, backlog(?:ged)?, non[- ]conformes?, non[- ]compliant, no conforme,
    não conforme, nicht konform, non conforme, не соответствует, zurückgestellt, verschoben, aplazad[oa]s?,
    adiad[oa]s?, reportée?s?, rimandat[oiea], отложен\w*, uitgesteld, odłożon\w*, 推迟, 延期, 保留, 보류
""")

DONE = words(r"""
    ^green$, ^grün$, ^vert$, ^verde$, ^зелёный$, ^fine$, fixed, resolved, done, completed?, closed,
    implemented, mitigated, addressed, patched, accepted, acknowledged, won'?t ?fix, wont-fix, by design,
    none found, good(?![- ]to\b), excellent, well done, strong, not vulnerable, not affected,
    false positives?, out of scope, not applicable, n/a, not an? (?:issue|bug|vulnerability),
    intentional(?:ly)?, acceptable, as designed, expected behaviou?r, passed, pass, verified, compliant,
    dismissed, rejected, withdrawn, invalid, duplicate, refuted, obsolete, no action (?:needed|required),
    ok, working, works, correct, geprüft, in ordnung, safe, secure, clean, no issues?(?: found)?, behoben,
    erledigt, gelöst, geschlossen, akzeptiert, umgesetzt, bestanden, corregid[oa]s?, resuelt[oa]s?,
    solucionad[oa]s?, completad[oa]s?, aceptad[oa]s?, corrigée?s?, résolue?s?, terminée?s?, acceptée?s?,
    corrigid[oa]s?, resolvid[oa]s?, concluíd[oa]s?, implementad[oa]s?, aceit[oae]s?, risolt[oi],
    corrett[oi], completat[oi], исправлен[оаы]?, принят[оаы]?, устранен[оаы]?, решен[оаы]?, решён, готово,
    закрыт[оаы]?, выполнен[оаы]?, opgelost, naprawion[eoya], 已修复, 已整改, 已修补, 已处置, 已解决, 已完成,
    已处理, 已关闭, 已实现, 已接受, 已修正, 通过, 修正済, 対応済, 解決済, 完了, 수정됨, 해결됨, 완료,
    gerepareerd, afgerond, hersteld, gedaan, geaccepteerd, voltooid, zrobione, rozwiązan*, ukończon*,
    zamknięt*, zaakceptowan*, zakończon*, chius[oi], sistemat[oi], fatto, accettat[oi], superat[oi],
    validée?s?, conforme, abgeschlossen, lösta?d, åtgärdad, løst, tamamlandı, çözüldü, вирішено, виправлено,
    设计合理, 合理设计, 非缺陷, 不是(?:缺陷|问题), 无需修复, 无需处理, 无需修改, 无需改动, 已跳过,
    不存在(?:此|该)?问题, 仕様通り, 문제 없음, 정상
""")

# How who was asked answers that it is done with.
ANSWERED = words(r"""
    fixed, resolved, acknowledged, mitigated, addressed, patched, implemented, accepted, won'?t fix,
    risks? accepted, risque accepté, riesgo aceptado, risco aceito, rischio accettato, risiko akzeptiert,
    риск принят, 风险接受, 接受风险, behoben, umgesetzt, corregid[oa]s?, corrigée?s?, corrigid[oa]s?,
    risolt[oaie], исправлен[оаы]?, opgelost, naprawion[eoya], 已修复, 已解决, 修正済, 対応済, 수정 완료
""")

# What a part of a finding is called that tells how it was mended.
APPLIED = words(r"""
    fix(?:es)? (?:applied|implemented|made), applied (?:fix|fixes|solution),
    implemented (?:fix|solution|changes), fixed (?:by|in|with|on), resolved (?:by|in|on),
    what was (?:done|fixed|changed), how it was fixed, changes? (?:made|applied),
    solution (?:applied|implemented), remediation (?:applied|done), angewandte lösung,
    (?:durchgeführte|umgesetzte) (?:lösung|maßnahmen?|korrektur), behoben (?:durch|in|mit),
    (?:corrección|solución) (?:aplicada|implementada), corregido en,
    (?:correctif|correction|solution) (?:appliquée?|apportée),
    (?:correção|solução) (?:aplicada|implementada), (?:correzione|soluzione) (?:applicata|implementata),
    внесённые исправления, что сделано, исправлено в, toegepaste oplossing,
    zastosowan\w+ (?:poprawka|rozwiązanie), 已实施(?:的)?(?:修复|方案|措施), 已采取(?:的)?措施, 修复情况,
    実施した対応, 適用した修正, 조치 결과
""")

# What says of findings that they were mended; of a single one it stands beside its identifier.
MENDED = words(r"""
    fixed, resolved, remediated, (?:been|were|was|is|are|all|now) addressed, addressed (?:in|by|with),
    patched, repaired, corrected, rectified, closed, implemented, completed?, merged, done, eliminated,
    cleared, behoben*, erledigt*, gelöst, geschlossen, umgesetzt, beseitigt, corregid[oa]s?, resuelt[oa]s?,
    solucionad[oa]s?, completad[oa]s?, subsanad[oa]s?, cerrad[oa]s?, corrigée?s?, résolue?s?, terminée?s?,
    traitée?s?, corrigid[oa]s?, resolvid[oa]s?, concluíd[oa]s?, sanad[oa]s?, risolt[oiea], corrett[oiea],
    completat[oiea], sistemat[oiea], chius[oiea], исправлен\w*, решен[оаы]?, решён\w*, устранен\w*,
    закрыт[оаы]?, выполнен[оаы]?, opgelost, verholpen, hersteld, afgerond, gerepareerd, naprawion\w*,
    rozwiązan\w*, usunięt\w*, zamknięt\w*, åtgärda\w*, löst[ae]?, utbedret, løst, rettet, giderildi,
    düzeltildi, çözüldü, opraven\w*, vyřešen\w*, виправлен\w*, вирішен\w*,
    已(?:全部|经|經)?(?:[在于][^，。；]*?)?(?:修复|解决|整改|修补|处理|完成|关闭|修正), 修复完成, 修复完毕,
    整改完成, 修正済, 対応済, 解決済, 修正完了, 対応完了, 解決しました, 修正しました, 対応しました,
    수정 ?완료, 해결 ?완료, 조치 ?완료, 수정됨, 해결됨, 수정되었\w*, 해결되었\w*
""")

# What says of them that they are left as they are, for a reason: nothing is asked any more.
LEFT = words(r"""
    won'?t ?fix, will not (?:be )?fix(?:ed)?, accepted(?: risks?)?, risques? acceptée?s?, риски? принят\w*,
    risk accepted, skipped, not an issue, false positives?, by design, intentional(?:ly)?, dismissed,
    akzeptiert, übersprungen, aceptad[oa]s?, acceptée?s?, aceit[oae]s?, accettat[oiea], принят[оаы]?,
    пропущен[оаы]?, geaccepteerd, zaakceptowan\w*, 误报, 已接受, 接受风险, 不修复, 不予修复, 无需修复,
    対応しない, 仕様通り, 수용
""")

# What says of them that they are still to be done, now or later.
STAYS = words(r"""
    remain(?:s|ing)?, still open, open, left, unresolved, unfixed, outstanding, pending, deferred,
    postponed, backlog(?:ged)?, todo, to do,
    not (?:yet )?(?:been )?(?:fixed|resolved|addressed|done|started), in progress, offen\w*, ausstehend\w*,
    zurückgestellt, verschoben, nicht behoben, verbleib\w*, pendientes?, abiert[oa]s?, aplazad[oa]s?,
    sin corregir, restantes?, restante?s?, ouvert[es]*, reportée?s?, en attente, non corrigé\w*, pendentes?,
    abert[oa]s?, adiad[oa]s?, apert[oiea], rimandat[oiea], in sospeso, открыт[оаы]?, отложен\w*,
    не исправлен\w*, оста(?:ётся|ется|ются|лось|лись), openstaand\w*, uitgesteld, otwart\w*, odłożon\w*,
    nierozwiązan\w*, 未修复, 未解决, 待修复, 待处理, 遗留, 推迟, 未対応, 未修正, 保留, 残, 미해결, 보류,
    남은
""")
