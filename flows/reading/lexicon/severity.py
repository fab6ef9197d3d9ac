"""Words and codes that state a severity."""

from __future__ import annotations

# A word matches from its beginning.
LEVELS = {
    "critical": """
        critical blocker blocking showstopper catastrophic urgent emergency kritisch critique bloquant
        majeur crític critic критич блокир kritiek bloqueante 严重 致命 紧急 緊急 紧要 重大 嚴重 치명 심각
        krytyczn kritisk kritick kritik kritis kritikus kriittinen блокер highest deadly fatal extreme
        abnahmeverhindernd betriebsverhindernd betriebsbehindernd blockierend bloqueador crucial máxima
        immediate show-stopper
    """,
    "high": """
        high major severe serious important hoch hohe schwerwiegend wichtig élevé eleve haute alta alto
        высок серьезн серьёзн hoog wysok grave must 高 重要 较高 높음 높은 важн 긴급 ernstig alvarlig hög høj
        høy vysok yüksek tinggi magas korkea висок error 상 erheblich wesentlich significant importante
        élevée forte wichtige
    """,
    "medium": """
        medium moderate mid mittel mittler mäßig mässig
        moyen media medio média médio moderad modéré moderat средн
        gemiddeld średni warning should 中 普通 一般 중간 보통 middel midden matig średnie sredni umiarkowan
        středn medel orta sedang közepes keskitaso середн 중 normal mäßige moderada average
    """,
    "low": """
        low minor nits trivial informational information info nit nitpick nice cosmetic niedrig gering faible
        mineur baja bajo baixa baixo bassa basso basse низк laag niski suggestion note leve leves menor
        hinweis 低 轻微 軽微 建议 낮음 낮은 незначит мелк minder klein nisk låg lav lavt nízk düşük rendah
        alacsony matala низьк geringfügig lowest unwesentlich negligible faibles unerheblich 하 annoying
        annoyance cosmétique advisory
    """,
}
CODES = {
    "P0": "critical",
    "P1": "high",
    "P2": "medium",
    "P3": "low",
    "P4": "low",
    "P5": "low",
    "S0": "critical",
    "S1": "critical",
    "S2": "high",
    "S3": "medium",
    "S4": "low",
    "S5": "low",
}
# What may stand beside a severity word in a title that says nothing else.
FILLER = """
    issue finding problem bug vulnerabilit severit priorit level risk item defect concern warning fix fixes
    task recommendation improvement impact total count open remaining and or the of to all found identified
    security quality code befund schwachstelle mängel priorität probleme risque riesgo risiko détecté
    detectad erkannt gefunden trovat hallazgo problema gravedad prioridad problème gravité priorité
    vulnérabilité achado vulnerabilidade prioridade gravidade rischio problemi gravità priorità проблем
    приоритет уязвимост ошибк уровень importance must should nice have enhancement change address error gap
    test missing need needs attention immediate immediately prioryt problemy ryzyk podatno błęd usterk
    bevinding kwetsbaarhe risico öncelik sorun zafiyet уровн важност polish polishing cleanup cosmetic now
    urgency blocking required requires impacto update upgrade upgrades updates dependenc package optimi
    refactor
"""
# What severities are called, or findings as such: they state none.
NAMES = frozenset(("criticità", "criticality", "criticidad", "criticidade", "criticité", "criticidades"))
# Words that are read only whole: longer ones mean something else.
WHOLE = frozenset(
    (
        "high",
        "must",
        "nice",
        "normal",
        "error",
        "average",
        "immediate",
        "advisory",
        "extreme",
        "fatal",
        "forte",
        "significant",
        "media",
        "grave",
        "leve",
        "info",
        "minor",
        "orta",
        "lavt",
        "middel",
        "tinggi",
    )
)
