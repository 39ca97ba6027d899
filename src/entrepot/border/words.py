"""What is said about decisions at the border, in English, simplified and traditional Chinese, and German."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Four = tuple[str, str, str, str]
"""en, zh-Hans, zh-Hant, de."""

SENTENCES: Final[Mapping[str, Four]] = {
    "allow": (
        "It crosses.", "可以跨境。", "可以跨境。", "Das geht hinüber.",
    ),
    "mask": (
        "It crosses with some fields left out or made coarser.", "部分字段略去或模糊后可以跨境。",
        "部分欄位略去或模糊後可以跨境。", "Das geht hinüber, einige Felder fehlen oder sind vergröbert.",
    ),
    "hash_only": (
        "Only a fingerprint of it crosses.", "仅数据指纹可以跨境。", "僅數據指紋可以跨境。",
        "Nur ein Fingerabdruck davon geht hinüber.",
    ),
    "carry": (
        "Its person carries the original; the nodes compare fingerprints.", "原件由本人携带，节点之间仅比对指纹。",
        "原件由本人攜帶，節點之間僅比對指紋。", "Die Person trägt das Original selbst; die Knoten vergleichen Fingerabdrücke.",
    ),
    "refused": (
        "It must not cross.", "不得跨境。", "不得跨境。", "Das darf nicht hinüber.",
    ),
    "held_by_rule": (
        "It is held here.", "暂留本地。", "暫留本地。", "Das wird hier zurückgehalten.",
    ),
    "lacks": (
        "It is held until what is missing is there.", "在所缺材料补齐之前暂留本地。", "在所缺材料補齊之前暫留本地。",
        "Das bleibt hier, bis da ist, was fehlt.",
    ),
    "not_known": (
        "It is held because it is not known whether a rule forbids it.", "尚不清楚是否有规则禁止，暂留本地。",
        "尚不清楚是否有規則禁止，暫留本地。", "Das bleibt hier, weil nicht bekannt ist, ob eine Regel es verbietet.",
    ),
    "no_rule": (
        "No rule of this node lets it cross.", "本节点没有任何规则允许其跨境。", "本節點沒有任何規則允許其跨境。",
        "Keine Regel dieses Knotens lässt das hinüber.",
    ),
    "no_class": (
        "It is held because nobody said what kind of data it is.", "尚未说明数据类别，暂留本地。", "尚未說明數據類別，暫留本地。",
        "Das bleibt hier, weil niemand gesagt hat, welche Art Daten es ist.",
    ),
    "no_jurisdiction": (
        "It is held because it is not known which law one side is under.", "一方适用的法域未知，暂留本地。", "一方適用的法域未知，暫留本地。",
        "Das bleibt hier, weil nicht bekannt ist, welchem Recht eine Seite untersteht.",
    ),
    "beyond_limit": (
        "It came here under a limit that the receiver lies outside of.", "该数据到达本地时附有范围限制，接收方在范围之外。",
        "該數據到達本地時附有範圍限制，接收方在範圍之外。", "Das kam mit einer Grenze hierher, außerhalb derer der Empfänger liegt.",
    ),
}  # fmt: skip
"""By outcome when released, else by code."""

REMEDIES: Final[Mapping[str, Four]] = {
    "supply": (
        "What would release it: {missing}.", "补齐以下内容即可放行：{missing}。", "補齊以下內容即可放行：{missing}。", "Freigeben würde es: {missing}.",
    ),
    "none": (
        "Ask the node's operator whether a rule is missing; a second person reviews a new rule.",
        "请询问节点运营者是否缺少规则；新规则须由第二人复核。", "請詢問節點營運者是否缺少規則；新規則須由第二人覆核。",
        "Fragen Sie den Betreiber, ob eine Regel fehlt; eine neue Regel prüft eine zweite Person.",
    ),
    "refused": (
        "Nothing releases it while this rule is in force.", "在该规则有效期间无法放行。", "在該規則有效期間無法放行。",
        "Solange diese Regel gilt, gibt es nichts, was es freigibt.",
    ),
}  # fmt: skip

WHATS: Final[Mapping[str, Four]] = {
    "exporter.jurisdiction": ("the sender's jurisdiction", "发送方的法域", "發送方的法域", "das Recht des Absenders"),
    "importer.jurisdiction": ("the receiver's jurisdiction", "接收方的法域", "接收方的法域", "das Recht des Empfängers"),
    "exporter.place": ("the sender's city", "发送方所在城市", "發送方所在城市", "die Stadt des Absenders"),
    "importer.place": ("the receiver's city", "接收方所在城市", "接收方所在城市", "die Stadt des Empfängers"),
    "exporter.critical": (
        "whether the sender operates critical information infrastructure", "发送方是否为关键信息基础设施运营者",
        "發送方是否為關鍵信息基礎設施運營者", "ob der Absender kritische Informationsinfrastruktur betreibt",
    ),
    "importer.critical": (
        "whether the receiver operates critical information infrastructure", "接收方是否为关键信息基础设施运营者",
        "接收方是否為關鍵信息基礎設施運營者", "ob der Empfänger kritische Informationsinfrastruktur betreibt",
    ),
    "exporter.role": ("the sender's role under data protection law", "发送方的数据保护角色", "發送方的資料保護角色", "die Rolle des Absenders im Datenschutz"),
    "importer.role": ("the receiver's role under data protection law", "接收方的数据保护角色", "接收方的資料保護角色", "die Rolle des Empfängers im Datenschutz"),
    "exporter.organisation_kind": ("the sender's kind of organisation", "发送方的机构类型", "發送方的機構類型", "die Art der Organisation des Absenders"),
    "importer.organisation_kind": ("the receiver's kind of organisation", "接收方的机构类型", "接收方的機構類型", "die Art der Organisation des Empfängers"),
    "exporter.registered_in": ("the free-trade zone the sender is registered in", "发送方注册的自贸区", "發送方註冊的自貿區", "die Freihandelszone, in der der Absender eingetragen ist"),
    "importer.registered_in": ("the free-trade zone the receiver is registered in", "接收方注册的自贸区", "接收方註冊的自貿區", "die Freihandelszone, in der der Empfänger eingetragen ist"),
    "kind": ("what kind of thing it is", "事项的种类", "事項的種類", "welche Art Gegenstand es ist"),
    "purpose": ("what the receiver wants it for", "接收方的使用目的", "接收方的使用目的", "wofür der Empfänger es will"),
    "basis": ("what the crossing rests on", "跨境的合法性基础", "跨境的合法性基礎", "worauf sich die Übermittlung stützt"),
    "portion.granted": ("the owner's grant to the receiver", "所有者对接收方的授权", "所有者對接收方的授權", "die Freigabe des Inhabers an den Empfänger"),
    "portion.data_class": ("what kind of data it is", "数据类别", "數據類別", "welche Art Daten es ist"),
    "portion.subjects": ("how many people it tells of", "涉及的个人数量", "涉及的個人數量", "von wie vielen Menschen es handelt"),
    "portion.control_codes": ("somebody's examination under the export list", "按出口管制目录的审查结论", "按出口管制目錄的審查結論", "die Prüfung nach der Ausfuhrliste"),
    "counts.subjects": ("this year's count of people whose data left", "本年度已出境个人信息人数", "本年度已出境個人資料人數", "die Zahl der Menschen, deren Daten dieses Jahr hinausgingen"),
    "counts.sensitive": ("this year's count of people whose sensitive data left", "本年度已出境敏感个人信息人数", "本年度已出境敏感個人資料人數", "die Zahl der Menschen, deren sensible Daten dieses Jahr hinausgingen"),
    "list": ("an entry of the export list for this code", "该编码在出口管制目录中的条目", "該編碼在出口管制目錄中的條目", "ein Eintrag der Ausfuhrliste zu diesem Kennzeichen"),
    "gba_contract_hk": ("the filed Greater Bay Area standard contract (Mainland, Hong Kong)", "已备案的大湾区标准合同（内地、香港）", "已備案的大灣區標準合同（內地、香港）", "der eingereichte Standardvertrag der Greater Bay Area (Festland, Hongkong)"),
    "gba_contract_mo": ("the filed Greater Bay Area standard contract (Mainland, Macao)", "已备案的大湾区标准合同（内地、澳门）", "已備案的大灣區標準合同（內地、澳門）", "der eingereichte Standardvertrag der Greater Bay Area (Festland, Macau)"),
    "standard_contract": ("the mainland's standard contract, filed", "已备案的个人信息出境标准合同", "已備案的個人信息出境標準合同", "der eingereichte Standardvertrag des Festlands"),
    "security_assessment": ("a passed security assessment", "通过数据出境安全评估", "通過數據出境安全評估", "eine bestandene Sicherheitsprüfung"),
    "certification": ("a certificate for sending personal information abroad", "个人信息出境认证证书", "個人信息出境認證證書", "ein Zertifikat für die Übermittlung ins Ausland"),
    "scc_2021_914_m1": ("standard contractual clauses, module one", "标准合同条款模块一", "標準合同條款模組一", "Standardvertragsklauseln, Modul 1"),
    "scc_2021_914_m2": ("standard contractual clauses, module two", "标准合同条款模块二", "標準合同條款模組二", "Standardvertragsklauseln, Modul 2"),
    "scc_2021_914_m3": ("standard contractual clauses, module three", "标准合同条款模块三", "標準合同條款模組三", "Standardvertragsklauseln, Modul 3"),
    "scc_2021_914_m4": ("standard contractual clauses, module four", "标准合同条款模块四", "標準合同條款模組四", "Standardvertragsklauseln, Modul 4"),
    "transfer_assessment": ("an assessment of law and practice at the other end", "对接收地法律与实践的评估", "對接收地法律與實踐的評估", "die Prüfung von Recht und Praxis am Ziel"),
    "impact_assessment": ("an impact assessment", "个人信息保护影响评估", "個人信息保護影響評估", "eine Folgenabschätzung"),
    "export_licence": ("an export licence", "出口许可证", "出口許可證", "eine Ausfuhrgenehmigung"),
    "export_registration": ("the registration of the export contract", "技术出口合同登记", "技術出口合同登記", "die Registrierung des Ausfuhrvertrags"),
    "consent": ("the person's recorded consent", "本人同意记录", "本人同意記錄", "die festgehaltene Einwilligung"),
    "authority_notice": ("the notice to the authority", "向主管机关的通知", "向主管機關的通知", "die Mitteilung an die Behörde"),
}  # fmt: skip

REASONS: Final[Mapping[str, Four]] = {
    "absent": ("not filed", "未提交", "未提交", "nicht eingereicht"),
    "unknown": ("not stated", "未说明", "未說明", "nicht angegeben"),
    "expired": ("expired", "已过期", "已過期", "abgelaufen"),
    "not_yet_valid": ("not valid yet", "尚未生效", "尚未生效", "noch nicht gültig"),
    "not_met": ("not given", "未满足", "未滿足", "nicht erfüllt"),
}  # fmt: skip

SUPPLIERS: Final[Mapping[str, Four]] = {
    "exporter": ("the sender", "发送方", "發送方", "Absender"),
    "importer": ("the receiver", "接收方", "接收方", "Empfänger"),
    "owner": ("the owner", "所有者", "所有者", "Inhaber"),
    "operator": ("the node's operator", "节点运营者", "節點營運者", "Betreiber des Knotens"),
    "authority": ("the authority, on the sender's application", "主管机关（由发送方申请）", "主管機關（由發送方申請）", "Behörde, auf Antrag des Absenders"),
}  # fmt: skip

OBLIGATIONS: Final[Mapping[str, Four]] = {
    "impact_assessment_before": ("Assess the impact before anything crosses.", "跨境前开展个人信息保护影响评估。", "跨境前開展個人信息保護影響評估。", "Vorher die Folgen abschätzen."),
    "file_gba_contract_guangdong": ("File the contract with the Cyberspace Administration of Guangdong.", "向广东省互联网信息办公室备案合同。", "向廣東省互聯網信息辦公室備案合同。", "Den Vertrag bei der Cyberspace-Verwaltung Guangdong einreichen."),
    "file_gba_contract_hk": ("File the contract with the Government of Hong Kong.", "向香港特区政府备案合同。", "向香港特區政府備案合同。", "Den Vertrag bei der Regierung Hongkongs einreichen."),
    "file_gba_contract_mo": ("File the contract with the authorities of Macao.", "向澳门主管机关备案合同。", "向澳門主管機關備案合同。", "Den Vertrag bei den Behörden Macaus einreichen."),
    "notify_incidents": ("Mend leaks at once and notify the authorities.", "发生泄露时立即补救并通知监管机构。", "發生洩露時立即補救並通知監管機構。", "Bei Datenlecks sofort abhelfen und die Aufsicht benachrichtigen."),
    "keep_year_count": ("Keep the year's count of people; do not split.", "累计本年度人数，不得拆分。", "累計本年度人數，不得拆分。", "Die Jahreszahl der Menschen führen, nicht aufteilen."),
    "file_standard_contract": ("File the standard contract with the provincial Cyberspace Administration.", "向所在地省级网信部门备案标准合同。", "向所在地省級網信部門備案標準合同。", "Den Standardvertrag bei der Cyberspace-Verwaltung der Provinz einreichen."),
    "onward_only_as_clause_8": ("Pass it on only as clause 8 of the clauses lets you.", "仅按条款第8条再传输。", "僅按條款第8條再傳輸。", "Nur weitergeben, wie es Klausel 8 erlaubt."),
    "annexes_of_clauses": ("Fill in the annexes of the clauses.", "填写合同条款的附件。", "填寫合同條款的附件。", "Die Anhänge der Klauseln ausfüllen."),
    "recommended_model_clauses": ("Take up the Privacy Commissioner's recommended model clauses.", "采用私隐专员公署建议的合约条文范本。", "採用私隱專員公署建議的合約條文範本。", "Die empfohlenen Musterklauseln des Datenschutzbeauftragten verwenden."),
    "register_technology_contract": ("Register the technology export contract.", "办理技术出口合同登记。", "辦理技術出口合同登記。", "Den Technologieausfuhrvertrag registrieren lassen."),
}  # fmt: skip

FRAMES: Final[Mapping[str, Four]] = {
    "lack": ("{what} ({reason}; from: {supplier})", "{what}（{reason}；由{supplier}提供）", "{what}（{reason}；由{supplier}提供）", "{what} ({reason}; von: {supplier})"),
    "join": ("; ", "；", "；", "; "),
    "due": ("{what} Within {within} working days.", "{what}期限：{within}个工作日。", "{what}期限：{within}個工作日。", "{what} Binnen {within} Arbeitstagen."),
    "advice": (
        "Information, not legal advice.", "仅供参考，不构成法律意见。", "僅供參考，不構成法律意見。", "Information, keine Rechtsberatung.",
    ),
}  # fmt: skip
