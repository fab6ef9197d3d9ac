# ruff: noqa: RUF001 - the words are of many languages
"""Words of a sentence that speaks of many findings at once: how many, under which condition, of when."""

from __future__ import annotations

from flows.reading.lexicon import words

ALL = words(r"""
    all, every, each, everything, 100 ?%, alle[ns]?, sämtliche\w*, jede\w*, tous, toutes?, todas?, todos,
    tutt[iaeo], все, всё, wszystki\w+, allemaal, alla, kaikki, tüm, bütün, všechn\w+, усі, всі, 所有, 全部,
    均, 皆, すべて, 全て, 全件, 全項目, 모든, 모두, 전부
""")
# Most of them: nothing says which are not.
MOST = words(r"""
    most(?:ly)?, nearly all, almost all, die meisten, größtenteils, la plupart, la mayoría, a maioria,
    la maggior parte, большинство, de meeste, większość, 大部分, 大多数, ほとんど, 대부분
""")
# With these nothing is done as yet, or it is told of something else.
HYPOTHETIC = words(r"""
    not, no, never, cannot, can, could, may, might, should, shall, must, will, would, to be, be,
    need(?:s|ed)?, required?, once, when, until, unless, before, after, ensure, make sure, sicherstellen,
    assurer, asegurar, 确保, if, how, why, plan(?:ned)?, goal, target, expect\w*, assum\w*, [^\W\d_]+n't,
    nicht, sollte\w*, soll\w*, müssen, muss, wenn, sobald, bis, bevor, werden (?:noch|müssen), pas, doit,
    doivent, devr\w+, avant, quand, lorsque, une fois, deben?, deber\w+, antes, cuando, hasta, una vez, não,
    devem?, quando, non, devono, deve, finché, prima, не, нужно, необходимо, должн\w+, когда, после, чтобы,
    niet, moet\w*, moeten, wanneer, voordat, nie, należy, trzeba, gdy, po tym, 未, 没有, 应, 需要, 需, 待,
    之前, 之后, 一旦, べき, 必要, 前に, まで, ない, 않, 해야, 전에
""")
EARLIER = words(r"""
    previous(?:ly)?, prior, earlier, last (?:audit|review|time|round), former, older, past, vorherig\w*,
    vorig\w*, früher\w*, letzte[nrs]?, précédent\w*, dernier\w*, anterior(?:es)?, previ[oa]s?,
    precedent[ei], предыдущ\w+, прошл\w+, vorige, poprzedni\w*, 上次, 之前的, 以往, 前回, 이전, 지난
""")
EXCEPT = words(r"""
    except(?: for)?, apart from, other than, but for, excluding, with the exception of, außer, bis auf,
    ausgenommen, sauf, excepté, hormis, excepto, salvo, exceto, menos, tranne, eccetto, кроме,
    за исключением, behalve, oprócz, z wyjątkiem, 除了?, を除く, を除き, 以外, 제외하고
""")
# What one may say of findings without meaning only some of them.
NEUTRAL = words(r"""
    the, of, these, those, this, our, your, identified, found, reported, listed, above, below, known, open,
    actionable, original, raised, noted, audit, review, code, remaining, new, such, and, or, in, report,
    confirmed, der, die, das, den, dieser?, genannten, gefundenen, oben, les?, des, ces, los?, las, de, del,
    estos, estas, os?, as, dos?, das, i, gli, le, dei, questi, identificad[oa]s, identifiée?s,
    identificat[ie], encontrad[oa]s, erkannten, найденные, выявленные, эти, alle, gevonden, znalezione, te,
    的, 发现, 已发现
""")
# What is counted that is no finding.
OTHERS = words(r"""
    tests?, specs?, suites?, checks?, files?, endpoints?, modules?, tasks?, steps?, phases?, pages?,
    components?, commits?, requests?, lines?, functions?, features?, sprints?, 测试, テスト, 테스트,
    testfälle, pruebas, testes
""")
TOTAL = words(r"""
    totals?, sum, overall, all, gesamt\w*, summe, insgesamt, total(?:es)?, totale, totaux, итого, всего,
    totaal, razem, suma, celkem, toplam, 合计, 总计, 总数, 合計, 計, 총계, 합계
""")
# What a status begins with that means all of an audit's findings.
WHOLLY = words(r"""
    fixed, resolved, remediated, mended, patched, behoben, erledigt, corrigée?s?, corregid[oa]s?,
    resuelt[oa]s?, corrigid[oa]s?, resolvid[oa]s?, risolt[oiea], исправлен\w*, opgelost, naprawion\w*,
    已(?:全部)?(?:修复|解决|整改), 対応済, 修正済, 解決済
""")
# What begins a clause that says otherwise.
BUT = words(r"""
    but, while, whereas, aber, während, mais, tandis que, pero, mientras, mas, enquanto, ma, mentre, но, а,
    maar, ale
""")
