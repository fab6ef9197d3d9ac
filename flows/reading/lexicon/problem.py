"""Words that state a problem, ask for a change, or praise."""

from __future__ import annotations

from flows.reading.lexicon import words

PROBLEM = words(r"""
    no, not, never, none, without, missing, lacks?, lacking, absent, cannot, can't, can, could, doesn'?t,
    don'?t, isn'?t, aren'?t, won'?t, didn'?t, hasn'?t, fails?, failing, failure, broken, breaks?,
    incorrect*, wrong*, invalid, unused, unsafe, insecure, unvalidated, unchecked,
    un(?:bounded|handled|limited|protected|encrypted|authenticated|escaped|sanitized|documented|tested|reachable|defined|necessary|clear|pinned|covered|closed|known|readable|stable|restricted|verified|typed),
    hard-?coded, deprecated, outdated, stale, dead, duplicat*, redundant, inconsisten*, incomplete,
    inadequate, insufficient*, inefficient*, excessive*, vulnerab*, injection, leak*, expos*, bypass*,
    overflow*, race, deadlock, crash*, panic*, bug, error, errors, slow, blocking, weak, poor*, too
    (?:many|much|large|long|complex|broad|permissive), over(?:ly|rid\w*|write\w*|size\w*|permissive),
    complex(?:ity)?, tight(?:ly)?, coupl*, god (?:class|object|component), magic numbers?, silent(?:ly)?,
    swallow*, ignor*, hidden, mutable, mutates?, typo*, mismatch*, ambigu*, misleading, confusing, should,
    must, needs?, requires?, potential*, possible, risks?, attack*, traversal, dos, xss, csrf, ssrf, rce,
    idor, plaintext, plain text, n\+1, todo, fixme, orphan*, drift*, skipp*, disabled, only, instead of,
    rather than, despite, loses?, lost, drops?, dropped, fehl*, kein*, nicht, ohne, falsch*, veraltet*,
    unsicher*, unvollständig*, sollte*, muss, müssen, ungeschützt*, zu (?:viele?|groß|lang|hoch|breit),
    falta*, sin, ningun[oa]?, inseguro*, obsolet[oa]s?, debe*, incorrect[oa]s?, ausente, manque*, absence,
    pas de, aucune?, sans, non, obsolète*, doit, ausência, sem, nenhum*, não, deve*, desatualizad*, manca*,
    assente, senza, nessun*, deve, mancante, нет, не, без, отсутств*, неверн*, устаревш*, небезопасн*,
    нужно, должн*, ontbre*, geen, niet, zonder, brak, 缺少, 缺乏, 没有, 未, 不, 无法, 错误, 过度, 过大,
    过长, 重复, 硬编码, 泄露, 漏洞, 问题, 冗余, 混乱, 开销大, 应该, 需要, 风险, 不足, 不一致, 魔法, ない,
    欠如, 漏れ, 過剰, 重複, 誤, 脆弱, 必要, べき, 없, 않, 누락, 중복, 하드코딩
""")

# Asks for a change where it begins a sentence.
REQUEST = words(r"""
    add, fix, remove, replace, use, implement, update, upgrade, migrate, refactor, split, extract, move,
    rename, document, write, create, introduce, enable, disable, enforce, ensure, validate, sanitize,
    escape, encrypt, rotate, pin, bump, increase, decrease, reduce, limit, restrict, improve, optimi[sz]e,
    consolidate, unify, standardi[sz]e, simplify, clean, delete, drop, avoid, stop, switch, convert, wrap,
    cache, test, cover, configure, set, make, provide, integrate, consider, define, develop, include,
    change, correct, handle, log, monitor, parameteri[sz]e, normalize, deprecate, merge, separate,
    decouple, identify, categori[sz]e, reorgani[sz]e, batch, index, lazy, debounce, throttle, memoi[sz]e,
    expand, extend, apply, resolve, review, audit, check, verify, generate, establish, harden, tighten,
    align, hinzufügen, ergänzen, entfernen, ersetzen, agregar, añadir, eliminar, reemplazar, usar, ajouter,
    supprimer, remplacer, utiliser, adicionar, remover, substituir, aggiungere, rimuovere, sostituire,
    usare, добавить, удалить, заменить, исправить, использовать, voeg, verwijder, 添加, 修复, 移除, 使用,
    实现, 优化, 改进, 增加, 删除, 替换, 重构, 统一, 解耦, 引入, 追加, 修正, 削除, 추가, 수정, 제거
""")

# Asks for a change anywhere in it.
WANTING = words(r"""
    should, must, recommend*, consider, needs? to, fix, please, add, remove, replace, use, sollte*, muss,
    empf\w+, debe*, doit, devrait, deve*, следует, нужно, рекоменд*, 建议, 应该, 需要, べき, 推奨, 必要
""")

PRAISE = words(r"""
    helpful, nice, nicely, love, lgtm, looks? good, thorough*, easy to follow, pleasant, impressive,
    well[- ](?:structured|designed|organized|documented|tested|written|implemented), good, excellent,
    great, clean, proper(?:ly)?, correct(?:ly)?, robust, solid, comprehensive, consistent(?:ly)?,
    clear(?:ly)?, appropriate(?:ly)?, strong, no
    (?:issues?|problems?|vulnerabilit\w+|evidence|findings|concerns|hardcoded|critical|action)\b, none
    found, not found, gut, sauber, korrekt, keine (?:probleme|befunde|auffälligkeiten), bueno,
    correctamente, bien, correctement, bom, corretamente, buono, хорош*, 良好, 清晰, 合理, 完善, 规范,
    优秀, 没有发现, 未发现, 適切, 良い, 問題なし, 양호
""")
