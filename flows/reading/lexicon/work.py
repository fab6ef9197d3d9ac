"""Words that tell what kind of work a finding is."""

from __future__ import annotations

from flows.reading.lexicon import words

SECURITY = words(r"""
    multi-?tenan*, tenant, cross-tenant, privac*, phishing, tamper*, impersonat*, ddos, encryption,
    unencrypted, bezpiecze*, szyfrowan*, podatnoś*, beveilig*, kwetsbaar*, veiligheid, säkerhet, sikkerhet,
    güvenlik, bezpečnost*, безопас*, утечк*, инъекци*, авторизац*, аутентификац*, чувствительн*, permiss*,
    autenticaci*, autenticaç*, authentification, autorisation, injection, injections, passwort*,
    verschlüssel*, mots? de passe, contraseña*, senha*, 隐私, 权限, 注入, 泄露, 鉴权, 认证, 加密, 越权,
    敏感, 密钥, 認証, 権限, 機密, 漏洩, 暗号, 인증, 권한, 유출, 취약, 민감, secur*, insecur*, sécuris*,
    vulnerab*, vulnérab*, unsafe (?:pointer|lifetime|block|code|cast|deref)\w*, memory corruption, inject*,
    xss, csrf, ssrf, rce, idor, auth, authn, authz, authentic*, authoriz*, unauthori[sz]ed, unauthenticated,
    credential*, secret*, password*, token, tokens, jwt, encrypt*, plaintext, path traversal, traversal,
    sanitiz*, unsanitized, cors, csp, rate[- ]limit*, brute[- ]force, privilege*, permission*, deserializ*,
    exploit*, attack*, cve, cwe, tls, mitm, malicious, spoof*, forge*, hijack*, escalation, pickle,
    leak(?:s|ed|ing)? (?:data|secrets?|tokens?|internal),
    expos(?:es?|ed|ing) (?:secrets?|keys?|tokens?|internal), supply[- ]chain, reentran*, front-?run*,
    sicherheit*, schwachstelle*, datenschutz*, dsgvo, gdpr, seguridad*, sécurité, segurança, sicurezza,
    безопасн*, уязвим*, 安全, 漏洞, 脆弱性, セキュリティ, 보안, smart contracts?, pen-?tests?, penetration,
    pentesting, threat*, intrusi*, api keys?, private keys?, [2m]fa,
    (?:two|second|zweite[rn]?)[- ]fa[ck]tor, cookies?, guest network, in the clear, clear ?text, klartext,
    buffer over\w+, use[- ]after[- ]free, out[- ]of[- ]bounds, heap over\w+, integer (?:over\w+|wrap\w*),
    public (?:bucket|s3)\w*, (?:as|is) root, unsigned, signature*, open redirect, pollution, redos,
    denial of service, remote code, disclos*, personal data, personenbezogen*, access control, certificat*,
    zertifikat*, admin(?:istrator)?[- ](?:account|panel|page)s?, mass assignment, session id\w*,
    inyecci[oó]n*, credenciales?, identifiants, credenciais, credenziali, zugangsdaten,
    any(?:one|body| users?) can, every(?:one|body) can, for any user, untrusted, trusts?, user-controlled,
    arbitrary (?:paths?|files?|code| commands?|urls?),
    (?:stack traces?|paths?|errors?) (?:are |is )?(?:exposed|leaked|shown), stack traces?,
    publicl?y? (?:readable|accessible|writable|reachable|read), public(?:ly)? (?:read|write|access),
    allows public, (?:are|is|son|sont|sind) p[uú]blic[oa]?s?, readable by (?:every|all|any)\w*,
    file inclusion, cryptograph*, ciphers?, md5, sha-?1, nonces?, anyone, (?:card|account) numbers?, pci,
    (?:without|sans|sin|sem|senza|ohne) (?:a )?(?:trace|traccia|rastro|spur|rastreo), audit (?:trail|log)s?,
    (?:file )?uploads?, uploaded files?, subidos, téléversés, hochgeladene?n?, contrôles? d.accès, accès,
    control(?:es)? de acceso, controle de acesso, rogue, 'root', root user, as the bot, leaks? paths?,
    sandbox escapes?, buffers? .{0, 20}past, read past, lock ?file, unpinned, base image, client secrets?,
    银行卡, 卡号, 身份证, 验签, 伪造, 未授权, 公开访问, なりすまし, 口令, 弱密码, 验证码, 签名, 会话, 暴露,
    登录, 脆弱, 세션, 비밀번호, 접근 제어, 노출, contraseñas?, rastro, bitácora, protokollier*, anmeld*,
    zugriff*, zugänge, konto, konten, clave, claves, mot de passe, senhas?, vazament*, password,
    sorveglian*, 個人情報, セッション, パスワード, 暗号化, passwörter
""")
PERFORMANCE = words(r"""
    into memory, in memory, out[- ]of[- ]memory, oom, whole (?:table|file|list|database)s?, loads?
    (?:all|every|the whole|everything), l[aä]dt alle*, (?:every|each|per) (?:key ?stroke|key
    ?press|frame|render|request|query|page), \d+ queries, (?:repeated|répétées|repetidas|wiederholte)
    (?:queries|requêtes|consultas|abfragen), requêtes répétées, consultas (?:lentas|repetidas), synchronous
    (?:file )?i/o, blocks? the (?:event loop|main thread|queue|ui| default), blocking i/o, clones? (?:the
    )?(?:entire|whole), bundle, megabytes, \d+(?:\.\d+)? mb, in a loop, w pętli, in schleifen?, en boucle,
    en bucle, composite index*, index(?:es)?, autoscal*, not optimi[sz]ed, unoptimi[sz]ed, css containment,
    containment, size guard, downsampling, time[sd]? out, pagination, sessions are not resumed, reuse[sd]?
    connections?, not bedienbar, 分页, 全量, 大量数据, ページング, 페이지네이션, too heavy, large bundle,
    expensive, costly, hot loops?, polling, wasteful, quota usage, round[- ]trips?, gas usage, lent*,
    lourd*, langsam*, traag, wolno, wydajno*, zwaar, zwaarte, goulot*, optimi[sz]ation des?, медленн*, 缓慢,
    卡顿, 内存泄漏, 防抖, 节流, 开销, 遅い, 重い, メモリリーク, 느린, 메모리 누수, 최적화, 캐시, 렌더링,
    perf, perform*, slow*, n\+1, latency, throughput, memory (?:leaks?|usage|growth|inefficien\w+),
    inefficien*, missing indexes, missing index, indexing, cach(?:e|es|ed|ing), uncached, unbounded,
    bottleneck*, paginat*, bundle size*, code[- ]splitting, debounc*, memoi[sz]*, re-?render*, lazy,
    precompute*, downsampl*, partition*, aggregat*, batch(?:ing|ed), batch (?:size|insert|quer)\w*,
    quadratic, o\(n, connection pool*, leistung*,
    rendimiento, desempenho, prestazion*, производительн*, быстродейств*, 性能, 缓存, 优化空间, 效率,
    パフォーマンス, 성능
""")
TESTING = words(r"""
    not tested, (?:n.est|ne sont) pas testée?s?, non testée?s?, nicht getestet, ungetestet, sin probar, não
    testad*, non testat*, nothing tests, do tests, ci pipeline, testów, testy, testami, testen, tester,
    getest, pruebas, couverture, テストカバレッジ, 테스트 커버리지, walkthroughs?, (?<!load )(?<!stress
    )(?<!penetration )(?<!pen )(?<!penetration-)tests?, testing, coverage, untested, mock*, assertions?,
    flaky, fixtures?, e2e, testfall*, testabdeckung, prueba*, testes?, тест*, 测试, テスト, 테스트
""")
DOCS = words(r"""
    \w*handbuch, hinweistexte?, hilfetexte?, help texts?, cli help, help lists?, dokumentacj*, documentatie,
    documentazione, documentation*, diagram*, wiki, jsdoc, kommentar*, comentarios, commentaires,
    kommentare, 説明書, 주석, docs?, documentation, documented, undocumented, document, readme, docstrings?,
    changelog, comments?, guides?, guidelines?, tutorials?, typos?, dokument*, documentación, documentação,
    документ*, 文档, 注释, ドキュメント, 문서, manuals?, runbooks?, handbooks?, handbuch, anleitung*,
    hilfetext*, rechtschreib*, spelling, instructions, manuel, manual de \w+, 手順, 手册, 说明书, 文書,
    マニュアル, 매뉴얼, netzpläne?
""")
OTHER = words(r"""
    empty states?, drag[- ]and[- ]drop, touch targets?, fonts?, rtl, locales?, locale-aware, status bar,
    save button, placeholders?, (?:is |are )?confusing, welcome screen, visible, export button,
    untranslated, sin traducir, nicht übersetzt, non traduits?, jquery, verouderde?, accessib*, a11y, aria*,
    wcag, contrast, keyboard nav*, screen[- ]reader*, alt text, ux, ui, usability, responsive*, dependenc*,
    outdated packages?, docker*, ci, ci/cd, pipelines?, deploy*, builds?, lint, linter, linting, seo,
    translat*, i18n, locali[sz]*, license*, package\.json, gitignore, tooltip*, onboarding, dark mode, meta
    descriptions?, barrierefrei*, accesibil*, acessibil*, accessibilité, доступност*, 无障碍, 依赖,
    backups?, restor(?:e|es|ed|ing), alerts?, alerting, monitoring, metrics?, health-?checks?, kubernetes,
    terraform, helm, observab*, focus visible, keyboard, headings? order, color, colours?, wiederherstell*,
    sicherung*, rücksicherung
""")
QUALITY = words(r"""
    bugs?, code quality, quality, maintainab*, architecture, correctness, reliability, type safety, error
    handling, technical debt, fehler, wartbarkeit, codequalität, architektur, fachlich*, qualidade,
    organização, qualité, fiabilité, calidad, qualità, баги?, ошибки, качество, 代码质量, 架构, 质量, 品質,
    concurrency, races?, logic, logical, data integrity, functional, functionality, correct, style, code
    smells?, smells?, maintenance, readability, naming, structure, duplication, design, robustness,
    stability, crash*, fehlerhaft*, logik, errores?, lógica, mantenibilidad, logique, maintenabilité,
    manutenibilidade, logica, manutenibilità, 缺陷, 逻辑, 可维护性, バグ, 不具合, 保守性, 버그, 결함, 유지보수
""")
LARGE = words(r"""
    refactor*, redesign*, rewrite*, migrat*, architect*, re-?structur*, split (?:up|into), decouple,
    overhaul, implement(?:ation of)? (?:a )?(?:system|framework), 重构, 迁移, 架构
""")
SMALL = words(r"""
    typos?, rename, remove unused, unused, comments?, docstrings?, magic numbers?, constants?, bump, pin,
    missing (?:attribute|label|alt|header), one[- ]line, delete, 注释, 魔法, 未使用
""")
FRAMEWORK = words(r"""
    architecture, framework, cross-cutting, all (?:modules|packages|services|servers|components), every
    (?:module|package|service), codebase, project-wide, throughout, globally, base class, core abstraction,
    架构, 全局
""")
