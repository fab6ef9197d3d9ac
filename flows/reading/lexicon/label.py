# ruff: noqa: RUF001 - the words are of many languages
"""Words that name the parts of one finding, by the kind of part."""

from __future__ import annotations

LABELS = {
    "severity": """
        critiek ernst prioriteit waga priorytet krytyczność önem öncelik závažnost priorita allvarlighet
        alvorlighet alvorlighetsgrad prioritet серйозність пріоритет критичність 严重程度 危险等级 风险等级
        优先度 중요도 위험도 dotkliwość severity priority criticality sev urgency 严重 优先级 级别 等级
        criticité criticidad criticidade criticità risikoeinstufung einstufung bewertung
        严重性 重要度 優先度 深刻度 schweregrad priorität prioritaet dringlichkeit sévérité severite
        gravité gravite priorité priorite severidad gravedad prioridad severidade gravidade prioridade
        gravità gravita priorità серьезность серьёзность приоритет критичность 심각도 우선순위
    """,
    "status": """
        verdict outcome staat stan durum stav tillstånd 结论 复审结果 復核結果 判定 結果 결과 résultat
        esito resultado ergebnis wynik status state 状态 ステータス 状態 estado estatus statut état stato
        статус состояние zustand 상태
    """,
    "place": """
        archivos plik pliki lokalizacja ścieżka miejsce gdzie dosya konum soubor soubory umístění fil filer
        plats bestanden plaats waar aanroeper percorso dove fonte ruta dónde donde lugar onde caminho où
        chemin wo pfad datei(en) 影响文件 相关文件 所在位置 涉及文件 位置 対象 対象ファイル 関連ファイル
        대상 경로 компонент модуль путь строка строки файли file files location locations path paths where
        affected relevant component components line lines module modules url endpoint function functions
        contract contracts source datei dateien fundstelle ort betroffen stelle fichier fichiers
        emplacement localisation archivo ubicación ubicacion arquivo arquivos localização localizacao local
        posizione файл файлы где место расположение 文件 ファイル 場所 該当箇所 代码位置 涉及 파일 위치
        bestand locatie
    """,
    "fix": """
        reparatur reparaturen behebungsvorschlag aanbevolen aanpak oplossing advies actie rozwiązanie
        zalecenie zalecenia rekomendacja naprawa poprawka działanie çözüm öneri öneriler düzeltme řešení
        doporučení åtgärd lösning løsning tiltak anbefaling rekommendation azione azioni consiglio acción
        acciones sugerencia arreglo mejora propuesta ação ações sugestão melhoria proposta action(s)
        proposition remède préconisation amélioration abhilfe korrektur handlungsempfehlung verbesserung
        рекомендовано рекомендуется исправить предложение решить рішення виправлення рекомендація 修复方案
        修复建议 改进方案 优化方案 改进建议 整改 措施 対応 対応策 対処 修正案 改善案 조치 개선 제안 권고
        방안 fix fixes solution solutions recommendation recommendations recommended remediation remedy
        mitigation resolution suggestion suggested suggestions proposal proposed action actions workaround
        alternative alternatives correction 修复 建议 解决 改进 方案 対策 修正 推奨 改善 提案 empfehlung
        empfehlungen lösung loesung maßnahme massnahme behebung vorschlag correctif recommandation
        recommandations solución solucion recomendación recomendacion corrección correccion solução solucao
        recomendação recomendacao correção correcao soluzione raccomandazione correzione rimedio
        исправление решение рекомендация рекомендации aanbeveling 해결 권장 수정
    """,
    "criteria": """
        acceptance criteria verification verify akzeptanzkriterien abnahmekriterien 验收 受け入れ条件
        critères aceptación aceitação accettazione критерии
    """,
    "text": """
        opis wpływ skutek skutki ryzyko przyczyna dowód kontekst przykład stan obecny gevolgen oorzaak
        bewijs risico açıklama etki sorun neden kanıt popis dopad příčina beskrivning påverkan orsak
        beskrivelse konsekvens causa evidenza dettaglio dettagli contesto esempio conseguenza motivo detalle
        detalles contexto ejemplo consecuencia efecto prueba detalhe detalhes exemplo consequência efeito
        détail détails contexte exemple conséquence effet cause pourquoi kontext beispiel folge folgen
        wirkung hintergrund почему суть последствие доказательства контекст вплив опис проблеми 问题分析
        后果 危害 場所 原因分析 根拠 現象 再現 影響範囲 원인 내용 현재 상태 현황 이유 위험 근거 예시 issue
        issues problem problems description details detail finding summary impact effect consequence
        consequences risk risks attack vulnerability evidence context background current expected actual
        observed observation reason rationale why root what explanation example examples code proof poc
        exploit scenario symptom symptoms steps repro reproduction analysis note notes result behavior
        behaviour before after opportunity missing gap gaps quote logs trace requirement title titel título
        titre titolo 标题 タイトル 件名 제목 scope question how trigger benefit benefits goal design
        deliverable deliverables tasks approach concern 问题 描述 影响 原因 风险 说明 现状 证据 现象 背景
        示例 代码 问题描述 問題 説明 影響 リスク 内容 詳細 課題 課題点 beschreibung auswirkung auswirkungen
        risiko ursache nachweis befund ist soll begründung problème probleme risque preuve constat
        descripción descripcion problema impacto riesgo evidencia hallazgo descrição descricao risco
        evidência achado descrizione impatto rischio описание проблема ошибка было стало теперь пример
        примеры влияние риск причина последствия доказательство probleem beschrijving gevolg 문제 설명 영향
    """,
    "meta": """
        inschatting moeite nakład czas typ kategoria wysiłek koszt süre tip kategori úsilí kategorie insats
        innsats impegno stima costo difficoltà estimación coste dificultad estimativa custo dificuldade
        effort coût durée difficulté schwierigkeit dauer zeitaufwand срок сроки трудозатраты сложность 工时
        难度 预估 预计时间 工作量 見積 難易度 예상 난이도 유형 분류 estimate estimated time type category
        cwe cvss cve owner assignee likelihood confidence id identifier labels label tags tag audience
        complexity probability difficulty date reporter roi phase version references reference links link
        related dependencies depends blocks blocked size area owasp package score count total language
        standard rule check tool author source milestone frequency level wcag criterion guideline sprint
        cost cwe/owasp aufwand wahrscheinlichkeit catégorie probabilité esfuerzo tipo categoría
        probabilidad esforço categoria probabilidade 预计 类型 分类 覆盖 工数 種類 分類 трудоемкость тип
        категория вероятность
    """,
}
