# ruff: noqa: RUF001 - the words are of many languages
"""What a section's title says it holds."""

from __future__ import annotations

from flows.reading.lexicon import words

# What is no finding any more, or never was one.
DONE = words(r"""
    fixed, resolved, completed, done, closed, implemented, already (?:fixed|done|addressed|implemented),
    positive, positives, strengths?, strong points,
    what(?:'s| is)? (?:works?|working|good|great|went well|right), good (?:practices?|things|points|news),
    best practices? (?:observed|followed|in use|found),
    well[- ](?:covered|done|implemented|designed|tested), highlights, praise, pros, passed, passing, ^pass$,
    pass(?:es)? \w+, compliant, out of scope, non-goals, not in scope, exclusions?, excluded,
    false positives?, accepted(?: risks?)?, won'?t ?fix, rejected, dismissed, withdrawn, no action,
    not (?:an issue|issues|affected|vulnerable), verified (?:safe|correct|clean|ok|as), ruled out, positiv*,
    ok, changes made, changelog, change log, achievements?, accomplish*, correctly implemented,
    secure (?:areas|practices|patterns),
    (?:non|not)[- ](?:issues|gaps|findings|problems|bugs|debt|defects|risks), disproved, refuted,
    behobene?n?, behoben, erledigt*, positive*, stärken, staerken, gut gelöst, nicht betroffen, außerhalb,
    unauffällig*, geprüft und, in ordnung, puntos fuertes, cosas bien hechas, bien hech[oa]s?, fortalezas,
    aspectos positivos, corregid[oa]s?, resuelt[oa]s?, points forts, points positifs, forces, corrigée?s?,
    résolus?, pontos fortes, pontos positivos, corrigid[oa]s?, resolvid[oa]s?, punti di forza,
    aspetti positivi, risolt[ei], corrett[ei], сильные стороны, достоинства, плюсы, положительн*,
    исправлен(?:о|а|ы|ные|ная|ный), решен(?:о|а|ы|ные), sterke punten, 优点, 优势, 亮点, 做得好, 良好,
    已修复, 已解决, 已完成, 已处理, 优秀实践, 正面, 良い点, 強み, 修正済, 対応済, 解決済, 장점, 강점, 완료,
    wat goed (?:is|gaat|werkt)*, goed, pluspunten, opgelost*, afgerond*, in orde, mocne strony, zalety,
    co działa*, pozytywn*, naprawion*, rozwiązan*, zrobione, ukończon*, pregi, ottim*, cosa funziona*,
    buone pratiche, completat[oie], fatto, lo que (?:funciona|está bien)*, aciertos, buenas prácticas,
    completad[oa]s?, hecho, lo bueno, ce qui (?:fonctionne|marche|va bien)*, bonnes pratiques, atouts,
    acquis, o que (?:funciona|está bom|está bem)*, boas práticas, concluíd[oa]s?, implementad[oa]s?,
    was gut*, abgeschlossen, umgesetzt, keine (?:probleme|befunde|auffälligkeiten), styrkor, styrker,
    güçlü yönler, silné stránky, сделано, выполнен(?:о|а|ы), хорошо, что (?:хорошо|работает)*,
    сильні сторони, 做得好的, 优秀之处, 值得肯定, 已实现, 已修正, 通过项, 合规项, 評価できる, 良かった,
    優れ, 実装済, 完了, 잘된, 양호, 우수, 해결됨, nice (?:things|touches|work),
    (?:we|i) (?:really )?(?:like|liked|love|loved|enjoyed), kudos, shout-?outs?,
    closed (?:in|since|by|during), agreed as (?:is|they are), as is, (?:^|still )agreed$, not worth,
    (?:did not|didn'?t) (?:look|check|test|review|cover|examine|pursue)\w*,
    not (?:looked at|examined|covered|reviewed|tested|assessed|included|pursued|reproducible|applicable),
    parking lot, ^suppressed$, ^skipped$, ^ignored$, ^muted$,
    (?:suppressed|ignored|muted) (?:findings|warnings|rules|alerts|issues|results), superseded, retracted,
    retired, geschlossen*, gelöst*, gelungen*, gefallen, lob, correctos?, corretti, corretos?,
    correct items?, korrekte?, conformes, chius[eio]+, archiviat*, cerrad[oa]s?, descartad[oa]s?, elogios?,
    fechad[oa]s?, aceit[oa]s?, aceptad[oa]s?, acceptée?s?, akzeptiert*, accettat[oaei]+, soldée?s?,
    clos(?:e?s)?, levée?s?, aimée?s?, appréciée?s?, me gustó, закрыт(?:о|а|ы|ые), принят(?:о|ы|ые),
    понравилось, 已关闭, 已整改, 整改完成, 已接受, クローズ, 受容, 対象外, 확인 완료, 조치 완료, 제외
""")

# Of these, what is praised: it may hold what is still wrong in it.
PRAISED = words(r"""
    strengths?, strong points, positives?, pros, highlights, praise,
    what(?:'s| is)? (?:works?|working|good|great|went well|right), good (?:practices?|things|points|news),
    stärken, positive*, puntos fuertes, fortalezas, aspectos positivos, points forts, points positifs,
    pontos fortes, pontos positivos, punti di forza, сильные стороны, достоинства, плюсы, sterke punten,
    mocne strony, zalety, 优点, 优势, 亮点, 做得好, 良い点, 強み, 장점, 강점
""")

# What is called wrong or missing within what is praised.
BLAMED = words(r"""
    issues?, problems?, concerns?, weakness(?:es)?, gaps?, missing, cons, limitations?, improvements?, todo,
    to-do, needs? (?:work|attention|improvement), could be better, shortcomings?, probleme?, schwächen,
    mängel, verbesserung*, problemas?, debilidades, mejoras?, problèmes?, faiblesses, améliorations?,
    fraquezas, melhorias?, problemi, debolezze, miglioramenti, проблем*, недостатк*, problemen, problemy,
    słabości, 问题, 不足, 缺失, 改进, 問題, 改善, 課題, 문제, 개선
""")

# What is said to be left.
OPEN = words(r"""
    remaining, residual, open, unresolved, unfixed, outstanding, pending,
    not (?:yet )?(?:fixed|resolved|done|addressed|implemented), new (?:issues|findings), to be fixed, still,
    partial(?:ly)?, verbleibend*, offene?*, noch, pendientes?, restants?, restant, abiert[oa]s, pendentes?,
    abert[oa]s, apert[ie], rimanenti, оставшиеся, открыт*, 未修复, 未解决, 未处理, 未实施, 剩余, 遗留,
    未対応, 残, openstaand*, resterend*, nog (?:open|te doen), otwart*, pozostał*, nierozwiązan*, da fare,
    in sospeso, por hacer, à faire, a fazer, не исправлен*, 待修复, 待处理, 尚待, 待解决, 미해결, 미완료,
    남은, 未解消, 残存, known limitations?, остаточн*, restante*, residuell*
""")

# What an audit finds.
FINDINGS = words(r"""
    findings?, issues?, problems?, bugs?, defects?, vulnerabilit(?:y|ies), weakness(?:es)?, gaps?, concerns?,
    areas? (?:for|of|to) improve*, improvements? (?:needed|areas|opportunit\w+), missing, smells?, risks?,
    violations?, errors?, warnings?, observations?, unused, needs? (?:attention|improvement|work),
    opportunit(?:y|ies), technical debt, tech debt, debt, deficienc*, shortcomings?, inconsistenc*,
    failures?, failed, dead code, hot ?spots?, antipatterns?, anti-patterns?, red flags?, cons, limitations,
    blockers?, must[- ]fix, should[- ]fix, nits?, untested, uncovered, broken, incorrect, what(?:'s| is)?
    (?:missing|wrong|broken|not working), could be improved, to (?:fix|improve|address), befunde?, probleme?,
    schwachstellen?, mängel, lücken, fehler, schwächen, verbesserungs*, feststellungen, risiken, hallazgos?,
    problemas?, vulnerabilidad(?:es)?, debilidades, errores, mejoras?, riesgos, constats?, problèmes?,
    vulnérabilités?, faiblesses, lacunes, améliorations?, anomalies, achados?, vulnerabilidades?, falhas?,
    fraquezas, melhorias?, riscos, failles?, problemi, criticità, vulnerabilità, debolezze, carenze,
    miglioramenti, проблем*, уязвимост*, ошибк*, недостатк*, замечани*, находк*, баг*, bevindingen,
    problemen, kwetsbaarheden, 问题, 缺陷, 漏洞, 不足, 风险, 隐患, 改进, 缺失, 不一致, 待优化, 可优化, 発見,
    指摘, 課題, 問題, 脆弱性, バグ, 不具合, 懸念, 改善, 문제, 취약점, 개선, 발견, aandachtspunten,
    tekortkomingen, gebreken, fouten, verbeterpunten, verbeteringen, risico's, knelpunten, problemy?, błęd*,
    luki, podatności, słabości, słabe strony, ryzyka, zagrożenia, usterki, niezgodności, znaleziska, uwagi,
    wykryte, ustalenia, braki, do poprawy, errori, lacune, rischi, falle, difetti, anomalie, debito tecnico,
    punti (?:deboli|critici), aree di miglioramento, rilievi, osservazioni, debilidad, carencias, fallos?,
    fallas, incidencias, deficiencias, observaciones, no conformidades, deuda técnica, puntos débiles,
    oportunidades de mejora, incumplimientos, défauts, erreurs, manques, goulots*, risques, points
    (?:faibles|à améliorer|d.attention), dette technique, non-conformités, écarts, remarques, défaillances,
    pontos fracos, defeitos, erros, débito técnico, dívida técnica, não conformidades, lacunas, deficiências,
    handlungsbedarf, defizite, auffälligkeiten, kritikpunkte, technische schulden, abweichungen, sorunlar?,
    bulgular, hatalar, zafiyet*, eksik*, riskler, zjištění, nálezy, chyby, slabiny, brister, fynd, funn,
    svagheter, svakheter, mangler, проблеми, вразливост*, риски?, недоработк*, слабые места, узкие места,
    пробел*, 错误, 弱点, 短板, 瓶颈, 需要改进, 待改进, 异常, 违规, 不合规, 技术债, 痛点, 欠陥, 要修正,
    要改善, 未実装, 未対応, 취약, 결함, 버그, 이슈, 미흡, 위험, bottlenecks?, pain points?, outdated,
    vulnerable, non-?complian(?:t|ce)\w*, discrepanc\w*, flaws?, caveats?, unresolved, needs? fix\w*,
    regressions?, mistakes?, misconfigur\w*, gotchas?, holes?, failing, fails, diagnostics, bother(?:s|ed)?,
    worr(?:y|ies|ied|ying), annoy\w*, new (?:this|since|in) \w+, (?:we|i)
    (?:found|noticed|saw|discovered|dislike|would change), found, things to (?:fix|change|improve|do),
    mängelliste, mangel, beanstandung*, encontrad[oa]s, relevé?es?, detected, flagged, reported, remarks?,
    suspicio*, surprises?, complaints?, hurts?
""")

# What is to be done, which often tells again what was found.
PLAN = words(r"""
    propoz*, proponowan*, propozycj*, vorgeschlagen*, propuest*, propost*, proposition*, proposés?,
    предлага*, предложен*, 修复清单, 任务清单, 待办清单, 整改清单, 修正リスト, チェックリスト, 체크리스트,
    controlelijst, lista kontrolna, checkliste, recommend*, road ?map, plans?, next steps?, actions?, action
    items?, priorit(?:y|ies|ized|ised|ization)(?! (?:issues|findings|fixes needed)), todos?, to-dos?, to do,
    remediation, implementation (?:order|plan|phases?|strategy), phases?, phase \d, sprint, week \d,
    timeline, milestones?, suggest(?:ed|ions?)*, quick wins?, quick fix(?:es)?,
    long[- ]term, short[- ]term, medium[- ]term,
    immediate(?:ly)?, follow[- ]ups?, backlog, check-?lists?, fix order, order of, proposed, future
    (?:work|improvements?|enhancements?|considerations?), empfehlung*, maßnahmen*, massnahmen*, nächste
    schritte, fahrplan, aktionsplan, umsetzungs*, sofort*, priorisier*, recomendac*, próximos pasos, plan de
    acción, acciones, sugerid[oa]s?, priorizad[oa]s?, prioridades?, prioridade \d, priorités?, prioritäten,
    recommandations?, plan d.action, prochaines étapes, actions, recomendaç*, próximos passos, plano de ação,
    plano, ações, raccomandazioni, prossimi passi, piano, рекомендац*, требуем*, необходим*, план, следующие
    шаги, дальнейшие шаги, aanbevelingen, vervolgstappen, actieplan, 建议, 路线图, 计划, 下一步, 行动,
    优先级, 推奨, 提案, ロードマップ, 今後, 対応方針, 次のステップ, アクション, 권장, 권고, 로드맵, 계획,
    다음 단계, 立即, 短期, 中期, 长期, 長期, aanbevolen, voorgesteld*, volgorde, stappenplan, planning,
    prioriteit*, acties, zalecen*, rekomendac*, plan (?:działania|naprawczy|wdrożenia), harmonogram, następne
    kroki, kolejne kroki, działania, priorytet*, azioni, priorità, suggeriment*, consigli*, prossime azioni,
    sugerencias, hoja de ruta, siguientes pasos, tareas, pistes, suggestions, feuille de route, étapes
    suivantes, à court terme, à moyen terme, préconisations, sugestões, roteiro, cronograma, ação, passos,
    reihenfolge, aufgaben, vorschläge, öneriler, eylem*, yol haritası, doporučení, plán*, rekommendation*,
    anbefaling*, åtgärd*, förslag, forslag, рекомендації, приоритет*, дорожная карта, этапы?, задачи, 改善案,
    対応案, 優先順位, 作業計画, スケジュール, 排期, 待办, 任务, 后续, 实施, 우선순위, 제안, 향후, 일정, 조치,
    재권고
""")

# Nouns that can mean nothing but findings.
NAMED = words(r"""
    findings?, issues?, problems?, bugs?, vulnerabilit(?:y|ies), gaps?, befunde?, probleme, schwachstellen,
    mängel, fehler, hallazgos?, problemas?, vulnerabilidad(?:es)?, constats?, problèmes?, vulnérabilités?,
    failles?, anomalies?, achados?, vulnerabilidades, falhas, problemi, vulnerabilità, rilievi, проблем*,
    уязвимост*, замечани*, недостатк*, ошибк*, bevinding(?:en)?, kwetsbaarheden, problemen, problem(?:y|ów),
    błęd(?:y|ów), ustale(?:nia|ń), podatności, 问题, 漏洞, 缺陷, 問題, 課題, 指摘, 문제
""")

DENIED = words(r"""
    should, must, needs?, to be, no, not, never, without, missing, kein*, nicht, sin, sans, sem, senza, без,
    нет, нe, 未, 没有
""")

# Where a document says what it did or will do.
REPORT = words(r"""
    fix(?:ed|es), implemented, changes?, resolved, done, completed, actions?, priorit\w+, recommend*,
    immediate*, phase, todo, maßnahmen*, massnahmen*, sofort, behoben*, umgesetzt*, acciones, correcciones,
    corregid\w+, corrections?, corrigé*, correções, corrigid\w+, ações, correzioni, исправлен*, 已修复,
    修复, 已完成, 修正, 対応
""")
