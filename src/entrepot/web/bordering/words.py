"""What pages call the words of the border."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.border.domain.cases import Basis, DataClass, EvidenceKind, ItemKind, Purpose
from entrepot.border.explaining import say_what
from entrepot.vocabulary.places import Jurisdiction
from entrepot.web.names import reader
from entrepot.web.present import area

FAMILIES: Final[Mapping[str, str]] = {
    "gba": gettext_noop("Standard contracts of the Greater Bay Area"),
    "mainland": gettext_noop("Out of the mainland of China"),
    "union": gettext_noop("Out of the European Union"),
    "hongkong-macao": gettext_noop("Out of Hong Kong and Macao"),
    "technology": gettext_noop("Technology and export lists"),
    "carried": gettext_noop("Documents that people carry themselves"),
    "house": gettext_noop("What holds on every node"),
}
CLASSES: Final[Mapping[str, str]] = {
    DataClass.PUBLIC: gettext_noop("public: title, public summary, address"),
    DataClass.INTERNAL: gettext_noop("an organisation's own: price, use"),
    DataClass.PERSONAL: gettext_noop("personal data"),
    DataClass.SENSITIVE: gettext_noop("sensitive personal data"),
    DataClass.IMPORTANT: gettext_noop("important data"),
    DataClass.TECHNOLOGY: gettext_noop("technical details of a technology"),
}
ITEMS: Final[Mapping[str, str]] = {
    ItemKind.RECORD: gettext_noop("a record of the catalogue"),
    ItemKind.PERSON: gettext_noop("a person's data"),
    ItemKind.TECHNOLOGY: gettext_noop("a technology"),
    ItemKind.SAMPLE: gettext_noop("a sample"),
    ItemKind.EQUIPMENT: gettext_noop("equipment"),
    ItemKind.VISIT: gettext_noop("a visit"),
    ItemKind.DOCUMENT: gettext_noop("a document"),
    ItemKind.NEED: gettext_noop("a need"),
}
PURPOSES: Final[Mapping[str, str]] = {
    Purpose.TRADE: gettext_noop("trade"),
    Purpose.TRANSPORT: gettext_noop("transport"),
    Purpose.ACADEMIC_COOPERATION: gettext_noop("academic cooperation"),
    Purpose.MANUFACTURING: gettext_noop("manufacturing"),
    Purpose.MARKETING: gettext_noop("marketing"),
    Purpose.MATCHING: gettext_noop("matching needs with offers"),
}
BASES: Final[Mapping[str, str]] = {
    Basis.CONSENT: gettext_noop("the person's consent"),
    Basis.CONTRACT: gettext_noop("a contract with the person"),
    Basis.STAFF: gettext_noop("management of staff across the border"),
    Basis.EMERGENCY: gettext_noop("an emergency"),
    Basis.FOREIGN_ONLY: gettext_noop("collected abroad, only processed here"),
    Basis.ORIGINAL_PURPOSE: gettext_noop("what it was collected for"),
}
OUTCOMES: Final[Mapping[str, str]] = {
    "allow": gettext_noop("crosses"),
    "mask": gettext_noop("crosses in part"),
    "hash_only": gettext_noop("fingerprint only"),
    "carry": gettext_noop("carried by its person"),
    "hold": gettext_noop("held"),
    "deny": gettext_noop("must not cross"),
}
GRADES: Final[Mapping[str, str]] = {
    "allow": "", "mask": "fair", "hash_only": "fair", "carry": "fair", "hold": "hold", "deny": "none",
}  # fmt: skip
STATES: Final[Mapping[str, tuple[str, str]]] = {
    "waits": (gettext_noop("waits for a second person"), "hold"),
    "counts": (gettext_noop("counts"), ""),
    "not_yet": (gettext_noop("not valid yet"), "weak"),
    "expired": (gettext_noop("expired"), "none"),
    "revoked": (gettext_noop("revoked"), "none"),
}
ANSWERS: Final[Mapping[str, tuple[str, str]]] = {
    "": (gettext_noop("waits for a second person"), "hold"),
    "accepted": (gettext_noop("accepted"), ""),
    "refused": (gettext_noop("refused"), "none"),
}


def family_name(family: str) -> str:
    """What a family of rules is called; an operator's own family by its own word."""
    return _(FAMILIES[family]) if family in FAMILIES else family


def paper_name(kind: str) -> str:
    """What a kind of paper is called, with a capital letter."""
    name = say_what(EvidenceKind(kind), reader())
    return name[:1].upper() + name[1:]


def side_name(code: str, nodes: Mapping[str, str]) -> str:
    """What a paper's side is called: the law's area and the jurisdiction's code, or the node's name."""
    if code in nodes:
        return nodes[code]
    return " · ".join((area(code), code)) if len(code) <= _LONGEST else code


_LONGEST: Final = 5


def jurisdiction_choice(code: Jurisdiction) -> tuple[str, str]:
    """A jurisdiction as a choice."""
    return str(code), " · ".join((area(str(code)), str(code)))


ANSWERED: Final[Mapping[str, str]] = {
    "": gettext_noop("waits for a second person"),
    "accepted": gettext_noop("accepted"),
    "refused": gettext_noop("refused"),
}
"""What became of a rule that was proposed."""
