"""Words that tell what kind of work a finding is."""

from __future__ import annotations

from flows.reading.lexicon import words

SECURITY = words(r"""
    multi-?tenan*, tenant, cross-tenant, privac*, phishing, tamper*, impersonat*, ddos, encryption,
    unencrypted, bezpiecze*, szyfrowan*, podatnoś*, beveilig*, kwetsbaar*, veiligheid, säkerhet, sikkerhet,
    güvenlik, bezpečnost*, безопас*, утечк*, инъекци*, авторизац*, аутентификац*, чувствительн*, permiss*,
    autenticaci*, autenticaç*, authentification, autorisation, injection, injections, passwort*,
    verschlüssel*, mots? de passe, contraseña*, senha*, 隐私, 权限, 注入, 泄露, 鉴权, 认证, 加密, 越权,
    敏感, 密钥, 認証, 権限, 機密, 漏洩, 暗号, 인증, 권한, 유출, 취약, 민감, secur*, insecur*, vulnerab*,
    inject*, xss, csrf, ssrf, rce, idor, auth, authn, authz, authentic*, authoriz*, unauthori[sz]ed,
    unauthenticated, credential*, secret*, password*, token, tokens, jwt, encrypt*, plaintext, path
    traversal, traversal, sanitiz*, unsanitized, cors, csp, rate[- ]limit*, brute[- ]force, privilege*,
    permission*, deserializ*, exploit*, attack*, cve, cwe, tls, mitm, malicious, spoof*, forge*, hijack*,
    escalation, pickle, leak(?:s|ed|ing)? (?:data|secrets?|tokens?|internal), expos(?:es?|ed|ing)
    (?:secrets?|keys?|tokens?|internal), supply[- ]chain, reentran*, front-?run*, sicherheit*,
    schwachstelle*, datenschutz*, dsgvo, gdpr, seguridad*, sécurité, segurança, sicurezza, безопасн*,
    уязвим*, 安全, 漏洞, 脆弱性, セキュリティ, 보안
""")
PERFORMANCE = words(r"""
    too heavy, large bundle, expensive, costly, hot loops?, polling, wasteful, quota usage, round[-
    ]trips?, gas usage, lent*, lourd*, langsam*, traag, wolno, wydajno*, zwaar, zwaarte, goulot*,
    optimi[sz]ation des?, медленн*, 缓慢, 卡顿, 内存泄漏, 防抖, 节流, 开销, 遅い, 重い, メモリリーク, 느린,
    메모리 누수, 최적화, 캐시, 렌더링, perform*, slow*, n\+1, latency, throughput, memory
    (?:leaks?|usage|growth|inefficien\w+), inefficien*, missing indexes, missing index, indexing,
    cach(?:e|es|ed|ing), uncached, unbounded, bottleneck*, paginat*, bundle size*, code[- ]splitting,
    debounc*, memoi[sz]*, re-?render*, lazy, precompute*, downsampl*, partition*, aggregat*, batch*,
    quadratic, o\(n, connection pool*, leistung*, rendimiento, desempenho, prestazion*, производительн*,
    быстродейств*, 性能, 缓存, 优化空间, 效率, パフォーマンス, 성능
""")
TESTING = words(r"""
    testów, testy, testami, testen, tester, getest, pruebas, couverture, テストカバレッジ, 테스트 커버리지,
    walkthroughs?, tests?, testing, coverage, untested, mock*, assertions?, flaky, fixtures?, e2e,
    testfall*, testabdeckung, prueba*, testes?, тест*, 测试, テスト, 테스트
""")
DOCS = words(r"""
    dokumentacj*, documentatie, documentazione, documentation*, diagram*, wiki, jsdoc, kommentar*,
    comentarios, commentaires, kommentare, 説明書, 주석, docs?, documentation, documented, undocumented,
    document, readme, docstrings?, changelog, comments?, guides?, guidelines?, tutorials?, typos?,
    dokument*, documentación, documentação, документ*, 文档, 注释, ドキュメント, 문서
""")
OTHER = words(r"""
    accessib*, a11y, aria*, wcag, contrast, keyboard nav*, screen[- ]reader*, alt text, ux, ui, usability,
    responsive*, dependenc*, outdated packages?, docker*, ci, ci/cd, pipelines?, deploy*, builds?, lint,
    linter, linting, seo, translat*, i18n, locali[sz]*, license*, package\.json, gitignore, tooltip*,
    onboarding, dark mode, meta descriptions?, barrierefrei*, accesibil*, acessibil*, accessibilité,
    доступност*, 无障碍, 依赖
""")
QUALITY = words(r"""
    bugs?, code quality, quality, maintainab*, architecture, correctness, reliability, type safety, error
    handling, technical debt, fehler, wartbarkeit, codequalität, architektur, fachlich*, qualidade,
    organização, qualité, fiabilité, calidad, qualità, баги?, ошибки, качество, 代码质量, 架构, 质量, 品質
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
