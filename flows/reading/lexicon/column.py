# ruff: noqa: RUF001 - the words are of many languages
"""What a table's columns are called; of two kinds that fit, the first counts."""

from __future__ import annotations

from flows.reading.lexicon import whole, words

IDENT = whole(r"""
    \#, id, no\.?, nr\.?, №, 编号, 序号, 番号, identifier, ref, finding id, issue id, item, code, key,
    n\.?[°º]\.?, finding \#
""")
SEVERITY_WHOLE = whole(r"""
    level, sev, risk, risk level, risk rating, risiko, urgency, waga, ernst, poziom, niveau, livello,
    nivel, stufe, ryzyko, risico, rischio, riesgo, risque, risco, önem, уровень, риск, 风险, 风险等级,
    위험도
""")
SEVERITY = words(r"""
    severity, priority, prio, criticality, schweregrad, schwere, priorität, gravit*, gravedad, severidad*,
    prioridad*, priorité, sévérité, severidade, prioridade, priorità, серьез*, критичность, приоритет,
    严重*, 优先级, 级别, 等级, 深刻度, 優先度, 重要度, 심각, 우선, priorytet*, prioriteit*, krytycznoś*,
    öncelik*, závažnost, prioritet*, allvarlig*, alvorlig*, критичн*, пріоритет, 중요도, 심각도
""")
STATUS = whole(r"""
    (?:current |resolution )?(?:status|state), resolved\??, fixed\??, result, done\??, verdict, outcome,
    flag, rag, rag status, ampel, traffic light, colou?r, farbe, semáforo,
    answers?, antwort, réponse, respuesta, resposta, risposta, ответ, 回答, 답변, retest, latest, zustand,
    estado, statut, stato, статус, состояние, 状态, ステータス, 状態, 結果, 결과, 상태, pass(?:/fail)?, ✓,
    ✅, stan, durum, stav, resultaat, wynik, esito, resultado, résultat, ergebnis, (?:requirement
    )?met\??, in place\??, present\??, satisfied\??, erfüllt\??, cumple\??, conforme\??, 复审结果, 結論,
    结论, 合规, 判定, ok\??, compliant\??, implemented\??, tested\??
""")
SCORE = whole(r"""(?:base )?cvss(?:\b.+)?, (?:base|risk) score""")
WAIVED = whole(r"""
    suppressed\??, ignored\??, waived\??, muted\??, excluded\??, dismissed\??, accepted\??, risk accepted\??,
    false positive\??, ignoriert, unterdrückt, akzeptiert, ignoré, accepté, suprimido, aceptado, ignorado,
    已忽略, 误报, 除外
""")
# What is called by a name, not by what is wrong with it.
PACKAGE = whole(r"""
    packages?(?: name)?, dependenc(?:y|ies), library, libraries, crate, gem, artifact, paket, bibliothek,
    abhängigkeit, paquet, dépendance, bibliothèque, paquete, dependencia, biblioteca, pacote, dependência,
    libreria, dipendenza, 依赖, 依赖包, 软件包, パッケージ, ライブラリ, 패키지
""")
VERSION = whole(r"""
    (?:fixed|patched|fix|target|latest|safe|newest|available|wanted) versions?, (?:patched|resolved) in,
    latest, wanted, available, upgrade to, update to, korrigierte version, aktuell(?:ste)?(?: version)?,
    version corrigée, dernière version, versión corregida, última versión, versão corrigida, 修复版本,
    最新版本, 修正バージョン, 最新バージョン
""")
COMMIT = whole(r"""
    commits?, fixed in, fix commit, pr, pull request, コミット, 提交, merged
""")
PLACE = words(r"""
    files?, file:line, locations?, paths?, lines?, where, modules?, components?, source, datei, dateien,
    fundstelle, fichiers?, emplacement, archivos?, ubicaci[oó]n, arquivos?, localiza*, posizione, файлы?,
    место, расположение, contract, page, endpoint, 文件, 位置, ファイル, 場所, 箇所, 파일, 위치, plik*,
    lokalizacja, miejsce, bestand*, locatie*, plaats, waar, ścieżka, dove, percorso, ruta, dónde, où,
    chemin, onde, caminho, wo, pfad, dosya*, konum, soubor*, umístění, fil, filer, plats, файл*, путь,
    модуль, \w*模块, モジュール, 모듈, 路径, 代码位置, 所在, 対象, 경로, functie, functions?,
    functions? name, klasse, resource
""")
FIX = words(r"""
    fix, recommend*, remediation, solution, actions?, mitigation, suggest*, resolution, empfehlung*,
    maßnahme*, lösung*, behebung, recomendaci*, soluci[oó]n, correction, recommandation*, solução,
    recomendação, correção, raccomandazione, soluzione, рекомендац*, решение, исправление, 建议, 修复,
    方案, 解决, 改进, 対策, 修正, 推奨, 改善, 対応, 해결, 권장, oplossing*, aanbevel*, advies, actie*,
    rozwiązani*, zaleceni*, rekomendac*, napraw*, działani*, azion[ei], consigli*, acci[oó]n(?:es)?,
    propuesta, arreglo, ação, ações, sugest*, proposta, préconisation*, proposition, abhilfe, korrektur,
    çözüm*, öneri*, řešení, doporučení, åtgärd*, lösning*, løsning*, tiltak, anbefaling*, исправить, 措施,
    处理, 조치, 개선, what to do, remedy, next step
""")
TITLE = words(r"""
    issues?, findings?, problems?, titles?, bugs?, vulnerabilit(?:y|ies), descriptions?, gaps?, defects?,
    weakness, concerns?, violations?, details?, summary, observation, missing, smell, debt, befund,
    beschreibung, schwachstelle, mangel, titel, hallazgo, descripci[oó]n, problema, título, constat,
    problème, titre, achado, descrição, descrizione, titolo, проблема, описание, уязвимость, название, 问题,
    描述, 缺陷, 漏洞, 说明, 标题, 問題, 内容, 指摘, 説明, 課題, 문제, 설명, 제목, probleem, bevinding*,
    omschrijving, beschrijving, risico's?, opis, błąd, błędy, ustaleni*, znalezisk*, podatność, luka, uwaga,
    problemy?, difetto, rilievo, anomalia, criticità, vulnerabilità, vulnerabilidad*, fallo, defecto,
    incidencia, observaci[oó]n, vulnerabilidade, falha, defeito, vulnérabilité, anomalie, faille, défaut,
    constatation, sorun, bulgu, açıklama, popis, nález, chyba, zjištění, beskrivning, brist, funn,
    beskrivelse, замечание, недостаток, ошибка, 缺点, 隐患, 风险点, 事项, 缺失\w*, 缺少\w*, 欠落\w*,
    누락\w*, 検出, 不具合, 이슈, 취약점, 내용, fund, funde, feststellung, mängel, schwäche, vondst, bevind*,
    trovato, riscontro
""")
TYPE = whole(r"""
    type, category, kind, area, class, typ, kategorie, tipo, categor\w*, 类型, 分类, 類別, 種類, 分類, тип,
    категория, theme
""")
OTHER = words(r"""
    effort, estimate*, hours, time, cost, count, total, score, coverage, aufwand, owner, date, phase,
    sprint, impact, likelihood, cvss, cwe, confidence, reviewer, 工作量, 数量, 件数, 工数, auswirkung*,
    effect, effekt, wirkung, gevolg*, wpływ, skutek, impatto, impacto, conséquence*, hörbar, nakład,
    moeite, tijd, zeit, czas, coste, coût, costo, custo, 影响, 影響, 영향
""")
TITLE_WHOLE = whole(r"""
    advisory, advisory title, advisories, what, what(?:'s| is) wrong, improvements?, 改进项, 优化项, 问题项,
    建议项, 改善項目, 改善点, 問題点, 개선 항목, improvement area, hallazgos?, bevindingen, problemi,
    проблемы, замечания, gaps?, missing(?: tests?)?, untested
""")
# What tells why a thing is listed, and does not name it.
REASON = whole(r"""
    reasons?, why, notes?, comments?, remarks?, rationale, justification, grund, begründung,
    bemerkung(?:en)?, hinweise?, anmerkung(?:en)?, raisons?, pourquoi, remarques?, motivo, razón, por qué,
    notas?, observações, motivazione, note, причина, примечани[ея], комментари[йи], reden, opmerking(?:en)?,
    powód, uwagi, 原因, 备注, 说明原因, 理由, 備考, 이유, 비고
""")
# What the title of a finding is called, as a field or column.
NAMING = whole(r"""
    (?:finding |issue |bug |vulnerability |short )?(?:title|name|headline), titel, título, titulo, titre,
    titolo, название, заголовок, 标题, 标题名, 名称, 问题名称, 漏洞名称, タイトル, 件名, 제목, 취약점명,
    tytuł, nome, nombre, nom, bezeichnung, kurzbeschreibung, naam
""")
# Columns that a scale of the document's own may grade.
SCALED = words(r"""
    sev, severity, priority, prio, level, grade, rating, rank, class, category, tier, risk, impact,
    urgency, kat, kategorie, klasse, stufe, prio, priorität, schwere*, grad, dringlichkeit, niveau,
    criticité, gravité, catégorie, nivel, categoría, gravedad, criticidad, nível, categoria, livello,
    gravità, 等级, 级别, 严重*, 重要度, 优先级, 등급, 위험도, уровень, категория
""")
