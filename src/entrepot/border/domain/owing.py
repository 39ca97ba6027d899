"""What somebody owes because something crossed: what the node does by itself, and which paper shows that it is done. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from entrepot.border.domain.cases import EvidenceKind
from entrepot.border.domain.decisions import Obligation, RuleUsed
from entrepot.vocabulary.places import Jurisdiction, legal_area

KEPT_HERE: Final = frozenset({"keep_year_count"})
"""Obligations that the node itself keeps: nobody need be told."""


@dataclass(frozen=True, slots=True)
class Shows:
    """Which papers show that an obligation is met.

    Attributes:
        kinds: any of these.
        area: the legal area of the side that files with its own authority; empty: either side's paper shows it.
        numbered: only a paper with the number under which the authority has it.
    """

    kinds: frozenset[EvidenceKind]
    area: str = ""
    numbered: bool = True


_GBA: Final = frozenset({EvidenceKind.GBA_CONTRACT_HK, EvidenceKind.GBA_CONTRACT_MO})
SHOWN_BY: Final[Mapping[str, Shows]] = {
    "impact_assessment_before": Shows(frozenset({EvidenceKind.IMPACT_ASSESSMENT}), numbered=False),
    "file_gba_contract_guangdong": Shows(_GBA, "CN"),
    "file_gba_contract_hk": Shows(frozenset({EvidenceKind.GBA_CONTRACT_HK}), "HK"),
    "file_gba_contract_mo": Shows(frozenset({EvidenceKind.GBA_CONTRACT_MO}), "MO"),
    "file_standard_contract": Shows(frozenset({EvidenceKind.STANDARD_CONTRACT})),
    "register_technology_contract": Shows(frozenset({EvidenceKind.EXPORT_REGISTRATION})),
}
"""By obligation. Any other is met by what a person does and says."""


_WITH: Final[Mapping[str, str]] = {EvidenceKind.GBA_CONTRACT_HK: "HK", EvidenceKind.GBA_CONTRACT_MO: "MO"}
"""Kinds of contract that only a party under this law has."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Between whom something crossed: jurisdictions, and the ids of the two nodes."""

    exporter: str
    sender: str
    importer: str
    node: str

    def meets(self, exporter: str, importer: str) -> bool:
        """Whether a paper of these two sides is one between them."""
        return exporter in (self.exporter, self.sender) and importer in (self.importer, self.node)


@dataclass(frozen=True, slots=True)
class Asked:
    """An obligation of one organisation's records (its number; None: of nobody's), and the rule that asks for it."""

    organisation: int | None
    exporter: str
    rule: RuleUsed
    obligation: Obligation


def showing(what: str, exporter: str, importer: str) -> list[EvidenceKind]:
    """The kinds of paper that can show an obligation met between two jurisdictions, in order; [] where a person says so."""
    kinds = SHOWN_BY[what].kinds if what in SHOWN_BY else ()
    return sorted(kind for kind in kinds if _WITH.get(kind, exporter) in (exporter, importer))


def shows(what: str, kind: str, exporter: str, number: str) -> bool:
    """Whether a paper shows that an obligation is met. ``exporter``: the jurisdiction that the paper lets something leave."""
    wanted = SHOWN_BY.get(what)
    if wanted is None or kind not in wanted.kinds or (wanted.numbered and not number):
        return False
    return not wanted.area or legal_area(Jurisdiction(exporter)) == wanted.area
