"""What is asked of the border: who sends what to whom, on which basis, with which papers, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from entrepot.vocabulary.places import Jurisdiction

Role = Literal["controller", "processor"]


class DataClass(StrEnum):
    """What a portion of a record is, in the eyes of the law. Nothing that a portion holds may be of a stricter class than the portion."""

    PUBLIC = "public"
    """Neither personal, nor important, nor technology that is controlled: a title, a public summary, an address of an organisation."""
    INTERNAL = "internal"
    """An organisation's own, without personal data: a price, usage. Crosses only when its owner granted it to the receiver."""
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    """Sensitive personal information (PIPL art. 28) or special categories of personal data (GDPR art. 9)."""
    IMPORTANT = "important"
    """Notified or published as important data by an authority of the mainland."""
    TECHNOLOGY = "technology"
    """The technical body of a technology: what is needed to make or use it."""


PEOPLE = frozenset({DataClass.PERSONAL, DataClass.SENSITIVE})


class ItemKind(StrEnum):
    """What crosses. A thing, a visit or a sample crosses as the declaration that describes it."""

    RECORD = "record"
    PERSON = "person"
    TECHNOLOGY = "technology"
    SAMPLE = "sample"
    EQUIPMENT = "equipment"
    VISIT = "visit"
    DOCUMENT = "document"
    NEED = "need"


class EvidenceKind(StrEnum):
    """What lets something cross when it was filed or granted."""

    GBA_CONTRACT_HK = "gba_contract_hk"
    GBA_CONTRACT_MO = "gba_contract_mo"
    STANDARD_CONTRACT = "standard_contract"
    SECURITY_ASSESSMENT = "security_assessment"
    CERTIFICATION = "certification"
    SCC_MODULE_1 = "scc_2021_914_m1"
    SCC_MODULE_2 = "scc_2021_914_m2"
    SCC_MODULE_3 = "scc_2021_914_m3"
    SCC_MODULE_4 = "scc_2021_914_m4"
    TRANSFER_ASSESSMENT = "transfer_assessment"
    """That laws and practices where it goes were assessed (clause 14 of the clauses of 2021/914)."""
    IMPACT_ASSESSMENT = "impact_assessment"
    """Of the protection of personal information (PIPL art. 55)."""
    EXPORT_LICENCE = "export_licence"
    EXPORT_REGISTRATION = "export_registration"
    CONSENT = "consent"
    AUTHORITY_NOTICE = "authority_notice"
    """That the authority was notified of a transfer, where the law asks for that."""


BETWEEN_PARTIES = frozenset(
    {
        EvidenceKind.GBA_CONTRACT_HK,
        EvidenceKind.GBA_CONTRACT_MO,
        EvidenceKind.STANDARD_CONTRACT,
        EvidenceKind.SCC_MODULE_1,
        EvidenceKind.SCC_MODULE_2,
        EvidenceKind.SCC_MODULE_3,
        EvidenceKind.SCC_MODULE_4,
        EvidenceKind.EXPORT_REGISTRATION,
    }
)
"""Contracts: each is between two named parties, and says nothing of anybody else under the same law."""


class Purpose(StrEnum):
    """What the receiver wants it for."""

    TRADE = "trade"
    TRANSPORT = "transport"
    ACADEMIC_COOPERATION = "academic_cooperation"
    MANUFACTURING = "manufacturing"
    MARKETING = "marketing"
    MATCHING = "matching"
    """That a need finds what can meet it: what the node itself is for."""


class Basis(StrEnum):
    """What the sender says the crossing of personal data rests on."""

    CONSENT = "consent"
    CONTRACT = "contract"
    """Needed for a contract to which the person is a party."""
    STAFF = "staff"
    """Staff are managed across the border, under labour rules or a collective contract made by law."""
    EMERGENCY = "emergency"
    FOREIGN_ONLY = "foreign_only"
    """Collected abroad, only processed here, and nothing of here was brought in."""
    ORIGINAL_PURPOSE = "original_purpose"
    """Used for what it was collected for, as the person was told."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two parties. None means that it is not known, which never lets more cross than any answer would.

    Attributes:
        place: a city as the gazetteer keys it, such as ``guangzhou``.
        critical: whether it operates critical information infrastructure.
        registered_in: the free-trade zone that it is registered in; no bundled rule asks.
    """

    jurisdiction: Jurisdiction | None = None
    place: str | None = None
    organisation_kind: str | None = None
    critical: bool | None = None
    registered_in: str | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper that is filed, confirmed and not revoked, between exactly these two sides. It counts from ``issued`` to ``expires``, both days included, as days are counted where it is sent from."""

    kind: EvidenceKind
    key: str
    issued: date
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """People whose data the exporter sent abroad since 1 January (where it sends from), before this case. None: not known.

    Attributes:
        subjects: all of them, those in ``sensitive`` included, so that a threshold is never met too late.
        sensitive: those of whom something sensitive was sent.
    """

    subjects: int | None = None
    sensitive: int | None = None


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a record that crosses whole, masked, or not at all.

    Attributes:
        fields: names of what it holds.
        control_codes: entries of export lists it falls under, each with its list before it (``prc:252604X``, ``eu:6E001``).
            None: nobody examined it. (): somebody did, and no list has it.
        subjects: how many people it tells of.
        granted: whether its owner gave it to the receiver; asked of what is internal and of technology.
    """

    name: str
    data_class: DataClass | None
    fields: tuple[str, ...] = ()
    control_codes: tuple[str, ...] | None = None
    subjects: int | None = None
    granted: bool | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A question to the border. ``at`` is an instant; without a zone it is taken as UTC."""

    exporter: Side
    importer: Side
    kind: ItemKind | None
    portions: tuple[Portion, ...]
    at: datetime
    purpose: Purpose | None = None
    basis: Basis | None = None
    evidence: tuple[Evidence, ...] = ()
    counts: Counts = field(default=Counts())
