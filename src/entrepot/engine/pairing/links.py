"""The links of an industrial chain, from upstream to downstream, and how people write them in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from entrepot.vocabulary.writing import fold_label

_WRITTEN: Final[Mapping[str, str]] = {
    "research": "研发|科研|研究|r&d|research and development|forschung|entwicklung|f&e",
    "design": "设计|创意|creation|creative design|gestaltung|entwurf",
    "materials": "材料|原料|原材料|material|raw materials|werkstoffe|rohstoffe",
    "technology": "技术|technologies|technologie|technik",
    "production": "生产|制造|加工|manufacturing|making|produktion|fertigung|herstellung",
    "testing": "检测|测试|检验|test|tests|prüfung|prüfen",
    "facilities": "设备|仪器|设施|facility|equipment|instruments|anlagen|geräte|einrichtungen",
    "venues": "场馆|场地|空间|venue|space|premises|räume|veranstaltungsorte|flächen",
    "talent": "人才|专家|培训|experts|expert|staff|training|fachkräfte|personal|ausbildung",
    "finance": "资金|金融|融资|funding|capital|finanzierung|kapital",
    "services": "服务|service|dienstleistungen|dienste",
    "logistics": "物流|仓储|logistik|transport|lager",
    "markets": "市场|销售|渠道|market|sales|distribution|channels|märkte|markt|vertrieb|absatz",
}
LINKS: Final = tuple(_WRITTEN)
"""In the order of the chain."""
_LINK_OF: Final = {
    fold_label(form): link for link, forms in _WRITTEN.items() for form in (link, *forms.split("|"))
}


def read_link(text: str) -> str:
    """The link that a word means, or the word itself, folded, when it is none of ours."""
    folded = fold_label(text)
    return _LINK_OF.get(folded, folded)
