"""The closed lists of the exchange — kinds, sizes, roles, grades — and how people write them."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from entrepot.vocabulary.writing import fold_label, is_han

_Kind = TypeVar("_Kind", bound=StrEnum)
_Value = TypeVar("_Value")


class OrganisationKind(StrEnum):
    """What an organisation is."""

    ENTERPRISE = "enterprise"
    UNIVERSITY = "university"
    INSTITUTE = "institute"
    PARK = "park"
    GOVERNMENT = "government"
    ASSOCIATION = "association"
    FINANCIER = "financier"
    SERVICE_FIRM = "service_firm"
    VENUE_OPERATOR = "venue_operator"


class Size(StrEnum):
    """How large an enterprise is, in four steps, smallest first."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class NeedKind(StrEnum):
    """What somebody lacks."""

    TECHNOLOGY = "technology"
    TESTING = "testing"
    TALENT = "talent"
    FINANCE = "finance"
    SPACE = "space"
    MARKET = "market"


class ResourceKind(StrEnum):
    """What somebody offers; in a chain the same word names the role."""

    TECHNOLOGY = "technology"
    EXPERT = "expert"
    FACILITY = "facility"
    SERVICE = "service"
    FINANCE = "finance"
    POLICY = "policy"
    VENUE = "venue"
    PRODUCT = "product"


Role = ResourceKind


class Grade(StrEnum):
    """How well a resource answers a need, best first; `none` is a real answer."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"
    NONE = "none"


BOOKED: Final = frozenset({Role.FACILITY, Role.VENUE, Role.EXPERT})
"""Kinds whose time can be booked."""
ROLES: Final[Mapping[NeedKind, tuple[Role, ...]]] = {
    NeedKind.TECHNOLOGY: (Role.TECHNOLOGY, Role.EXPERT, Role.FACILITY, Role.FINANCE, Role.POLICY),
    NeedKind.TESTING: (Role.FACILITY, Role.EXPERT, Role.POLICY),
    NeedKind.TALENT: (Role.EXPERT, Role.POLICY),
    NeedKind.FINANCE: (Role.FINANCE, Role.POLICY),
    NeedKind.SPACE: (Role.VENUE, Role.POLICY),
    NeedKind.MARKET: (Role.PRODUCT, Role.POLICY),
}
"""Which roles a chain has for each kind of need, the leading role first."""

SME: Final = frozenset({Size.MICRO, Size.SMALL, Size.MEDIUM})

# Written forms are simplified Chinese (traditional is folded first), English, German, split by "|"; whole
# words for the alphabets.
_ORGANISATIONS: Final = {
    OrganisationKind.ENTERPRISE: "企业|公司|厂商|工厂|制造商|enterprise|enterprises|company|companies|firm"
    "|firms|business|businesses|manufacturer"
    "|sme|smes|start-up|start-ups|startup|startups|unternehmen|firma|firmen|betrieb|betriebe|hersteller|kmu"
    "|gmbh|mittelstand",
    OrganisationKind.UNIVERSITY: "高校|大学|高等院校|院校|学院|university|universities|college|colleges"
    "|higher education"
    "|hochschule|hochschulen|universität|universitäten|fachhochschule|fachhochschulen|uni",
    OrganisationKind.INSTITUTE: "研究所|研究院|科研院所|科研机构|研究机构|实验室|新型研发机构|institute"
    "|institutes|research institute"
    "|research institution|research institutions|research organisation|research organisations|laboratory"
    "|institut|institute"
    "|forschungseinrichtung|forschungseinrichtungen|forschungsinstitut|forschungsinstitute",
    OrganisationKind.PARK: "园区|科技园|产业园|孵化器|开发区|高新区|park|science park|technology park"
    "|incubator|industriepark"
    "|technologiepark|gründerzentrum|technologiezentrum",
    OrganisationKind.GOVERNMENT: "政府|政府部门|机关|事业单位|主管部门|government|public body|authority"
    "|ministry|council|municipality"
    "|behörde|behörden|ministerium|stadtverwaltung|kommune|kommunen",
    OrganisationKind.ASSOCIATION: "协会|学会|商会|联盟|社团|社会组织|科协|association|associations|society"
    "|chamber|federation|ngo"
    "|verband|verbände|verein|vereine|kammer|innung",
    OrganisationKind.FINANCIER: "银行|金融机构|投资机构|基金|创投|担保|融资租赁|保险|bank|fund|investor"
    "|venture capital|lender|financier"
    "|fonds|sparkasse|kapitalgeber|beteiligungsgesellschaft|förderbank",
    OrganisationKind.SERVICE_FIRM: "服务机构|中介|技术转移机构|检测机构|知识产权代理|咨询|律所|service firm"
    "|service provider|consultancy|law firm"
    "|broker|dienstleister|beratung|kanzlei|prüfdienstleister",
    OrganisationKind.VENUE_OPERATOR: "场馆|场地运营|展馆|会展中心|文化馆|博物馆|venue operator|venue"
    "|exhibition centre|museum|theatre"
    "|veranstaltungsort|messe|messegesellschaft|hallenbetreiber",
}
_SIZES: Final = {
    "小微企业": "micro small", "小微": "micro small", "中小微": "micro small medium",
    "中小微企业": "micro small medium",
    "中小企业": "micro small medium",
    "中小型": "micro small medium", "中小": "micro small medium", "大中型": "medium large",
    "大中小": "micro small medium large", "微型": "micro",
    "小型微型": "micro small", "小型": "small", "中型": "medium", "大型": "large", "大企业": "large",
    "规模以上": "medium large",
    "科技型中小企业": "micro small medium", "专精特新": "micro small medium", "小企业": "small",
    "微企": "micro",
    "micro": "micro", "small": "small", "medium": "medium", "medium-sized": "medium", "mid-sized": "medium",
    "large": "large",
    "sme": "micro small medium", "smes": "micro small medium", "start-up": "micro small",
    "start-ups": "micro small",
    "startup": "micro small", "startups": "micro small", "初创企业": "micro small", "初创": "micro small",
    "kmu": "micro small medium", "mittelstand": "medium", "kleinunternehmen": "small",
    "kleinstunternehmen": "micro",
    "kleinst": "micro", "klein": "small", "kleine": "small", "kleinen": "small", "mittlere": "medium",
    "mittleren": "medium",
    "mittel": "medium", "mittelgroße": "medium", "groß": "large", "große": "large", "großen": "large",
    "großunternehmen": "large",
    "mittelständische": "medium", "mittelständischen": "medium",
}  # fmt: skip
_NEEDS: Final = {
    NeedKind.TECHNOLOGY: "技术|技术需求|技术攻关|technology|technical|technologie|technik",
    NeedKind.TESTING: "检测|测试|试验|检验|testing|test|measurement|analysis|prüfung|messung|analyse",
    NeedKind.TALENT: "人才|专家|招聘|talent|expertise|staff|fachkräfte|fachkraft|personal|experte",
    NeedKind.FINANCE: "资金|融资|贷款|finance|funding|capital|finanzierung|kapital|förderung",
    NeedKind.SPACE: "场地|空间|厂房|space|premises|venue|fläche|flächen|räume|raum",
    NeedKind.MARKET: "市场|销售|市场推广|订单|market|sales|customers|markt|vertrieb|absatz",
}
_RESOURCES: Final = {
    ResourceKind.TECHNOLOGY: "技术|成果|科技成果|技术成果|专利|technology|technologies|result|results|patent"
    "|technologie|ergebnis|verfahren",
    ResourceKind.EXPERT: "专家|人才|expert|experts|specialist|experte|expertin|fachleute",
    ResourceKind.FACILITY: "仪器|设备|大型仪器|平台|设施|科研设施|facility|facilities|instrument|instruments"
    "|equipment|gerät|geräte|anlage"
    "|anlagen|einrichtung",
    ResourceKind.SERVICE: "服务|service|services|dienstleistung|dienst",
    ResourceKind.FINANCE: "资金|金融|金融产品|贷款|基金|finance|funding|loan|fund|grant|finanzierung|kredit"
    "|darlehen|zuschuss",
    ResourceKind.POLICY: "政策|补贴|扶持政策|policy|policies|subsidy|programme|förderprogramm|richtlinie"
    "|förderrichtlinie|politik",
    ResourceKind.VENUE: "场地|场馆|空间|会场|venue|venues|space|hall|veranstaltungsort|fläche|raum",
    ResourceKind.PRODUCT: "产品|文创产品|商品|product|products|goods|produkt|produkte|ware",
}


def read_organisation_kind(text: str) -> OrganisationKind | None:
    """Read one kind from a cell: its own word, `高校`, `Hochschule`, `SME`….

    The longest written form wins, None if unknown.
    """
    return _best(text, OrganisationKind, _ORGANISATION_FORMS)


def find_organisation_kinds(text: str) -> frozenset[OrganisationKind]:
    """Find every kind of organisation a text names."""
    return frozenset(kind for _, kind in _found(text, _ORGANISATION_FORMS))


def find_sizes(text: str) -> frozenset[Size]:
    """Find the sizes a text names.

    `小微企业` is micro and small, `中小企业`, `KMU` and `SME` are micro, small and medium.
    """
    return frozenset(Size(size) for _, sizes in _found(text, _SIZE_FORMS) for size in sizes.split())


def read_size(text: str) -> Size | None:
    """Read one size from a cell; None when it names none or several."""
    sizes = find_sizes(text)
    return next(iter(sizes)) if len(sizes) == 1 else None


def read_need_kind(text: str) -> NeedKind | None:
    """Read what kind of need a cell names; None if unknown."""
    return _best(text, NeedKind, _NEED_FORMS)


def read_resource_kind(text: str) -> ResourceKind | None:
    """Read what kind of resource a cell names; None if unknown."""
    return _best(text, ResourceKind, _RESOURCE_FORMS)


def _best(text: str, members: type[_Kind], forms: tuple[tuple[str, _Kind], ...]) -> _Kind | None:
    written = fold_label(text)
    if written in {member.value for member in members}:
        return members(written)
    if written.replace(" ", "_") in {member.value for member in members}:
        return members(written.replace(" ", "_"))
    found = _found(text, forms)
    return max(found, key=lambda row: len(row[0]))[1] if found else None


def _found(text: str, forms: tuple[tuple[str, _Value], ...]) -> list[tuple[str, _Value]]:
    """Return the written forms in a text with what they mean, longest first.

    A form inside a longer one does not count.
    """
    rest = fold_label(text)
    found = []
    for form, value in forms:
        pattern = re.escape(form) if is_han(form[-1]) else rf"(?<!\w){re.escape(form)}(?!\w)"
        rest, times = re.subn(pattern, " ", rest)
        if times:
            found.append((form, value))
    return found


def _by_length(table: Mapping[str, _Value]) -> tuple[tuple[str, _Value], ...]:
    forms = {fold_label(form): value for form, value in table.items()}
    return tuple(sorted(forms.items(), key=lambda row: (-len(row[0]), row[0])))


def _forms(table: Mapping[_Kind, str]) -> tuple[tuple[str, _Kind], ...]:
    rows: Iterable[tuple[str, _Kind]] = (
        (form, kind) for kind, written in table.items() for form in written.split("|")
    )
    return _by_length(dict(rows))


_ORGANISATION_FORMS: Final = _forms(_ORGANISATIONS)
_NEED_FORMS: Final = _forms(_NEEDS)
_RESOURCE_FORMS: Final = _forms(_RESOURCES)
_SIZE_FORMS: Final = _by_length(_SIZES)
