"""The names people give to columns, in Chinese, English and German, for each field Entrepot knows.

Within a field, earlier names are preferred when a file has several. Traditional characters, case, spaces and
punctuation need no entries: names are folded before they are compared.
"""

from typing import Final

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "id": (
        "id", "record id", "identifier", "uid", "key", "no", "number", "record number", "ref",
        "reference", "编号", "序号", "标识", "标识符", "记录编号", "唯一编号", "代码", "编码", "资源编号",
        "需求编号", "成果编号", "仪器编号", "设备编号", "项目编号", "nr", "nummer", "kennung",
        "kennnummer", "datensatznummer", "laufende nummer", "lfd nr",
        "识别码", "流水号", "统一编号", "专案编号", "计划编号", "设备号", "仪器号",
    ),
    "kind": (
        "kind", "record kind", "record type", "resource type", "resource kind", "type of record",
        "记录类型", "资源类型", "资源种类", "资源类别", "种类", "类别", "类型", "art", "datensatzart", "ressourcenart",
        "art der ressource", "art des eintrags",
    ),
    "organisation": (
        "organisation", "organization", "organisation name", "organization name", "org", "company",
        "company name", "firm", "owner", "institution", "provider", "单位", "单位名称", "机构",
        "机构名称", "企业", "企业名称", "公司", "公司名称", "所属单位", "所属机构", "持有单位",
        "依托单位", "完成单位", "申报单位", "所有者", "einrichtung", "unternehmen", "firma", "firmenname",
        "institut", "anbieter", "eigentümer", "träger", "name der organisation",
        "主办机构", "主办单位", "承办单位", "牵头单位", "承担单位", "管理机构", "所属机关", "机构单位", "lead organisation", "lead organization", "lead institution", "operator", "betreiber", "betreibende einrichtung", "hochschule",
    ),
    "organisation_kind": (
        "organisation kind", "organization kind", "organisation type", "organization type",
        "institution type", "company type", "单位类型", "单位性质", "机构类型", "机构性质", "组织类型",
        "企业类型", "企业性质", "art der organisation", "organisationsart", "organisationstyp",
        "art der einrichtung", "einrichtungsart", "rechtsträger",
    ),
    "size": (
        "size", "company size", "organisation size", "organization size", "enterprise size", "规模",
        "企业规模", "单位规模", "机构规模", "größe", "unternehmensgröße", "betriebsgröße", "groesse",
        "unternehmensgroesse",
    ),
    "sector": (
        "sector", "industry", "branch", "economic sector", "行业", "所属行业", "产业", "产业领域",
        "行业领域", "branche", "sektor", "wirtschaftszweig", "industriezweig",
    ),
    "person": (
        "person", "contact", "contact person", "expert", "expert name", "name of expert",
        "principal investigator", "inventor", "联系人", "专家", "专家姓名", "姓名", "负责人", "发明人",
        "ansprechpartner", "ansprechpartnerin", "kontakt", "kontaktperson", "experte", "expertin",
        "name des experten", "erfinder",
        "联络人", "联系人姓名", "联络人姓名", "主持人", "ansprechperson",
    ),
    "language": (
        "language", "lang", "locale", "content language", "语言", "语种", "文种", "sprache",
        "inhaltssprache",
    ),
    "title": (
        "title", "name", "headline", "subject", "heading", "resource name", "project title",
        "technology name", "instrument name", "facility name", "标题", "名称", "题目", "题名", "项目名称",
        "成果名称", "技术名称", "需求名称", "仪器名称", "设备名称", "资源名称", "产品名称", "政策名称",
        "需求标题", "主题", "titel", "bezeichnung", "überschrift", "ueberschrift", "betreff", "benennung",
        "projekttitel", "gerätename",
        "专案名称", "计划名称", "设施名称", "服务名称", "园区名称", "中文名称", "项目标题", "bezeichnung des geräts", "name der anlage", "gerät",
    ),
    "text": (
        "text", "description", "body", "full text", "content", "details", "detailed description",
        "problem description", "abstract", "summary", "overview", "introduction", "内容", "正文", "描述",
        "详细描述", "说明", "需求描述", "需求内容", "技术描述", "成果描述", "详细说明", "功能描述",
        "详情", "介绍", "摘要", "简介", "概述", "内容摘要", "成果简介", "技术简介", "项目简介",
        "beschreibung", "inhalt", "volltext", "langbeschreibung", "problembeschreibung",
        "bedarfsbeschreibung", "kurzbeschreibung", "zusammenfassung", "kurzfassung", "übersicht",
        "erläuterung",
        "服务内容", "简要说明", "服务说明", "技术简述", "leistungsbeschreibung", "gerätebeschreibung",
    ),
    "keywords": (
        "keywords", "keyword", "key words", "tags", "subject terms", "关键词", "关键字", "标签", "主题词",
        "schlagwörter", "schlagwort", "schlagworte", "schlüsselwörter", "stichwörter", "stichworte",
        "schlagwoerter",
    ),
    "place": (
        "place", "city", "location", "region", "site", "地点", "城市", "所在地", "所在城市", "地区",
        "所在地区", "位置", "地区城市", "ort", "stadt", "standort", "sitz",
        "town", "municipality", "所在城区", "区域", "地域", "县市", "gemeinde", "ortschaft",
    ),
    "cluster": (
        "cluster", "industry cluster", "集群", "产业集群", "cluster name", "industriecluster",
        "branchencluster",
    ),
    "industrial_chain": (
        "industrial chain", "industry chain", "value chain", "supply chain", "产业链", "所属产业链",
        "产业链名称", "wertschöpfungskette", "industriekette", "lieferkette", "wertschoepfungskette",
    ),
    "valid_until": (
        "valid until", "valid to", "expires", "expiry", "expiry date", "expiration date", "end date",
        "有效期", "有效期至", "有效期限", "截止有效期", "失效日期", "到期日", "gültig bis", "gueltig bis",
        "ablaufdatum", "gültigkeit",
        "有效日期", "有效截止日期", "listing ends",
    ),
    "available_from": (
        "available from", "availability", "available", "available since", "start date", "可用日期",
        "可用时间", "起始日期", "开始日期", "可提供时间", "verfügbar ab", "verfuegbar ab",
        "verfügbarkeit", "frei ab",
        "opening date", "open date", "opens", "开放日期", "开始时间", "可预约日期",
    ),
    "budget": (
        "budget", "funding budget", "planned budget", "max budget", "预算", "预算金额", "经费",
        "经费预算", "拟投入资金", "意向金额", "意向投入", "budget max", "kostenrahmen", "mittel",
        "finanzrahmen",
        "计划预算", "项目预算", "预计经费", "投入预算", "gesamtbudget",
    ),
    "deadline": (
        "deadline", "due date", "needed by", "close date", "closing date", "due", "截止日期", "截止时间",
        "需求截止日期", "期限", "完成期限", "最迟日期", "frist", "stichtag", "termin", "abgabetermin",
        "fällig am", "bis wann",
        "申请截止日期", "申报截止日期", "截止日", "close", "closes", "einreichungsfrist", "bewerbungsfrist",
    ),
    "need_kind": (
        "need kind", "need type", "type of need", "demand type", "需求类型", "需求类别", "需求种类",
        "art des bedarfs", "bedarfsart", "bedarfstyp",
    ),
    "facility_hours": (
        "facility hours", "instrument hours", "machine hours", "hours needed", "机时", "所需机时",
        "使用机时", "设备机时", "仪器机时", "gerätestunden", "anlagenstunden", "nutzungsstunden",
        "maschinenstunden", "geraetestunden",
    ),
    "expert_days": (
        "expert days", "days of expert", "consulting days", "专家天数", "专家工作日", "所需专家天数",
        "人天", "expertentage", "beratungstage",
    ),
    "min_readiness": (
        "min readiness", "minimum readiness", "min trl", "minimum trl", "required trl", "最低成熟度",
        "最低技术成熟度", "要求成熟度", "mindestreifegrad", "mindest trl", "min reifegrad",
    ),
    "readiness": (
        "readiness", "readiness level", "technology readiness level", "trl", "maturity", "成熟度",
        "技术成熟度", "技术就绪度", "就绪度", "成熟度等级", "reifegrad", "technologiereifegrad",
        "technologie reifegrad", "trl stufe",
        "current trl", "trl now", "当前成熟度", "aktueller trl",
    ),
    "price": (
        "price", "fee", "cost", "rate", "tariff", "hourly rate", "daily rate", "licence fee",
        "license fee", "charge", "unit price", "价格", "收费", "费用", "单价", "收费标准", "报价",
        "转让费", "许可费", "参考价格", "preis", "gebühr", "entgelt", "kosten", "stundensatz",
        "tagessatz", "lizenzgebühr", "gebuehr", "nutzungsentgelt",
    ),
    "route": (
        "route", "technical route", "technology route", "approach", "技术路线", "技术路径", "路线",
        "technischer weg", "lösungsweg", "technologiepfad", "loesungsweg", "verfahrensweg",
    ),
    "technique": (
        "technique", "method", "measurement method", "measuring method", "analytical technique", "方法",
        "技术方法", "检测方法", "测试方法", "分析方法", "verfahren", "methode", "messverfahren",
        "prüfverfahren", "messmethode", "technik",
    ),
    "industry_code": (
        "industry code", "industry codes", "nace", "nace code", "gbt4754", "gb/t 4754", "行业代码",
        "国民经济行业代码", "行业分类代码", "branchencode", "wz code",
    ),
    "ipc": (
        "ipc", "ipc class", "ipc code", "patent class", "ipc分类", "ipc分类号", "专利分类号", "ipc klasse",
        "patentklasse",
    ),
    "open_to": (
        "open to", "access", "accessible to", "sharing", "开放对象", "开放范围", "服务对象", "共享范围",
        "开放共享", "offen für", "zugang", "zugänglich für", "offen fuer",
    ),
    "amount": (
        "amount", "funding amount", "sum", "loan amount", "max amount", "额度", "金额", "资助额度",
        "资助金额", "贷款额度", "授信额度", "betrag", "summe", "fördersumme", "kreditbetrag",
        "förderbetrag",
        "资助额", "资金额度", "补助金额", "loan sum",
    ),
    "instrument": (
        "instrument", "financial instrument", "funding instrument", "finance instrument", "金融工具",
        "融资方式", "金融产品类型", "资助方式", "finanzinstrument", "förderinstrument",
        "finanzierungsart",
    ),
    "subsidy_rate": (
        "subsidy rate", "funding rate", "subsidy percentage", "补贴比例", "资助比例", "补助比例",
        "补贴率", "fördersatz", "förderquote", "zuschusssatz",
    ),
    "subsidy_cap": (
        "subsidy cap", "maximum subsidy", "max subsidy", "funding cap", "补贴上限", "资助上限",
        "最高补贴", "补助上限", "最高资助金额", "förderhöchstbetrag", "höchstförderung",
        "maximale förderung", "förderobergrenze",
    ),
    "subsidy_roles": (
        "subsidy roles", "subsidised roles", "subsidized roles", "补贴对象类型", "补贴环节", "支持环节",
        "geförderte rollen", "förderrollen",
    ),
    "eligible_kinds": (
        "eligible kinds", "eligible organisation kinds", "eligible organisations",
        "eligible organizations", "适用单位类型", "适用机构类型", "适用对象", "支持对象",
        "antragsberechtigte", "antragsberechtigt", "förderberechtigte arten",
    ),
    "eligible_sizes": (
        "eligible sizes", "eligible company sizes", "适用规模", "适用企业规模",
        "förderberechtigte größen", "zulässige größen",
    ),
    "eligible_places": (
        "eligible places", "eligible regions", "适用地区", "适用地域", "适用范围",
        "förderberechtigte orte", "fördergebiet", "zulässige orte",
    ),
    "eligible_sectors": (
        "eligible sectors", "eligible industries", "适用行业", "适用产业", "支持行业",
        "förderberechtigte branchen", "zulässige branchen",
    ),
    "gated_body": (
        "gated body", "technical body", "technical details", "gated details", "technische details", "technischer kern",
        "geschützter inhalt", "geschützte einzelheiten", "技术详情", "技术细节", "技术正文", "受控内容", "技术秘密",
    ),
    "control_codes": (
        "control codes", "control code", "export control codes", "export control code", "export code", "eccn", "dual use code",
        "ausfuhrkennzeichen", "ausfuhrlistennummer", "güterlistennummer", "dual use nummer", "管制编码", "出口管制编码",
        "管制代码", "控制要点编号", "目录编号",
    ),
    "examined_by": (
        "examined by", "export examined by", "examiner", "geprüft von", "ausfuhr geprüft von", "审查人", "出口审查人",
    ),
    "examined_on": (
        "examined on", "export examined on", "examination date", "geprüft am", "ausfuhr geprüft am", "审查日期", "出口审查日期",
    ),
    "translations": (
        "translations", "translation", "翻译", "译文", "übersetzungen", "übersetzung",
    ),
    "facts": (
        "facts", "specifications", "specification", "specs", "parameters", "technical parameters",
        "properties", "参数", "技术参数", "技术指标", "性能指标", "主要技术指标", "指标", "规格",
        "fakten", "kennwerte", "technische daten", "spezifikation", "parameter", "eigenschaften",
    ),
    "licence": (
        "licence", "license", "rights", "terms of use", "许可", "许可协议", "使用许可", "授权方式", "版权",
        "lizenz", "nutzungsrechte", "rechte",
    ),
    "modified": (
        "modified", "last modified", "updated", "last updated", "date modified", "更新时间", "更新日期",
        "修改时间", "修改日期", "geändert", "geändert am", "aktualisiert", "aktualisiert am", "stand",
    ),
    "link": (
        "link", "url", "website", "web page", "landing page", "homepage", "网址", "链接", "网站", "主页",
        "webseite", "internetadresse",
    ),
}  # fmt: skip

FIELDS: Final = tuple(NAMES)

LANGUAGE_WORDS: Final = (
    "zh-hans", "zh-hant", "zh-cn", "zh-tw", "zh-hk", "zh", "cn", "chs", "cht", "en", "eng", "de", "deu",
    "ger", "中文", "简体", "简体中文", "繁体", "繁体中文", "汉语", "英文", "英语", "德文", "德语",
    "chinese", "english", "german", "simplified chinese", "traditional chinese", "chinesisch", "englisch",
    "deutsch",
)  # fmt: skip
"""What may stand behind a column's name to say which language it is in."""

LIST_ROW: Final = "list row"
"""The column of a file of refused rows that says where in its list a row stood: rows without ids are known by that."""
TOLD_NAMES: Final = frozenset({"problem", "remedy"})
REPORT_NAMES: Final = TOLD_NAMES | {LIST_ROW}
"""Columns that the file of refused rows adds; they are ignored when it comes back."""

DELETED: Final = "deleted"
"""The reserved column by which a source says that it no longer has a record; never a field, never a fact."""

SECOND_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "id": ("code", "kennziffer", "call id"),
    "title": (
        "full name", "display name", "instrument name", "instrument", "beamline", "equipment", "apparatus",
        "仪器", "设备", "成果", "技术", "需求", "项目",
        "bezeichnung lang", "anlage",
    ),
    "organisation": (
        "issuer", "issued by", "publisher", "lead", "agency", "发文机关", "发布机构", "发布单位", "制定机关", "herausgeber",
    ),
    "place": (
        "lead city", "province", "state", "country", "省份", "省", "国家", "国家地区", "bundesland", "land",
    ),
    "available_from": ("open",),
}  # fmt: skip
"""Names that mean a field only where no column has one of the field's own names: earlier ones are preferred."""

NAME_ENDINGS: Final = ("name", "名称", "bezeichnung", "titel", "title", "标题")
"""How a column's name ends that is a title where no column says so better."""

COORDINATES: Final = ("lat", "latitude", "纬度", "breitengrad", "geografische breite")
"""How a list of places is told: it has a column for the latitude."""

PLACES: Final = ("area", "district", "区县", "town", "city", "城市", "municipality", "stadt", "ort", "place")
"""What a list of places has as its title, the smallest first."""

CAPACITIES: Final = (
    "capacity", "seats", "places", "max persons", "容量人数", "容纳人数", "容纳量", "最大容纳人数", "座位数", "工位数", "床位数", "可容纳人数",
    "kapazität", "plätze", "sitzplätze", "personenzahl",
)  # fmt: skip
"""Facts that are numbers of people or places, and so neither negative nor nothing."""
