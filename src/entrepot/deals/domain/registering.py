"""What is registered of a technology contract, and what is missing for it.

Chinese law knows five kinds of technology contract; whoever registers one states its parties, its amount and how much of that is paid for
technology, its field and what intellectual property it is about (rules on the recognition and registration of technology contracts,
Ministry of Science and Technology, 2000; Civil Code, book three, chapter 20).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.terms import Ownership, Part, Side, Terms
from entrepot.deals.domain.wording import Wording
from entrepot.vocabulary.money import Money

REGISTERED: Final = (Kind.DEVELOPMENT, Kind.TRANSFER, Kind.LICENCE, Kind.CONSULTING, Kind.SERVICE)
"""The kinds of contract that are registered."""


class Rights(StrEnum):
    """What intellectual property a contract is about."""

    PATENT = "patent"
    SOFTWARE = "software"
    LAYOUT = "layout"
    """The layout design of an integrated circuit."""
    VARIETY = "variety"
    """A new plant or animal variety."""
    MEDICINE = "medicine"
    KNOW_HOW = "know_how"
    NONE = "none"


class Lack(StrEnum):
    """What can be missing for a registration."""

    CODE = "code"
    """The registration number of a party."""
    PLACE = "place"
    """Where a party is."""
    TECHNOLOGY_PART = "technology_part"
    FIELD = "field"
    RIGHTS = "rights"
    """What intellectual property it is about."""


OF_A_PARTY: Final = frozenset({Lack.CODE, Lack.PLACE})
"""What is missing of one party and is entered at its organisation; the rest is entered at the deal."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the parties say beside the terms.

    Attributes:
        technology_part: how much of the price is paid for technology, in the price's currency.
        field: the technology's field in the parties' own words, or a code of a classification.
    """

    technology_part: Decimal | None = None
    field: str = ""
    rights: Rights | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """What the node knows of an organisation: what kind it is, under which number the world knows it, and where it is (a place's key)."""

    kind: str = ""
    code: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Registrant:
    """A party as it is registered."""

    key: str
    part: Part
    name: Wording
    code: str
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is missing, and of which party (its key; empty for what belongs to the contract)."""

    what: Lack
    party: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """One technology contract as it is registered.

    Attributes:
        number: the deal's key and the version of the terms in force.
        price: all that is paid; ``technology_part`` of it in the same currency.
        signed: the day on which the last party signed the first agreement.
        begins, ends: the term; without an end it runs until everything is done.
    """

    number: str
    kind: Kind
    title: Wording
    parties: tuple[Registrant, ...]
    price: Money | None
    technology_part: Decimal | None
    field: str
    rights: Rights | None
    results: Ownership
    signed: date
    begins: date
    ends: date | None

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Everything that is missing, the parties' first."""
        return tuple(self._missing())

    def _missing(self) -> Iterator[Missing]:
        for party in self.parties:
            if not party.code:
                yield Missing(Lack.CODE, party.key)
            if not party.place:
                yield Missing(Lack.PLACE, party.key)
        if self.technology_part is None:
            yield Missing(Lack.TECHNOLOGY_PART)
        if not self.field:
            yield Missing(Lack.FIELD)
        if self.rights is None:
            yield Missing(Lack.RIGHTS)


def is_registered(kind: Kind) -> bool:
    """Whether contracts of a kind are registered as technology contracts."""
    return kind in REGISTERED


def contract(
    terms: Terms, number: str, signed: date, entry: Entry, homes: Mapping[str, Home], field: str = ""
) -> Contract:
    """What is registered of terms that were signed.

    Args:
        homes: what the node knows of the parties, by their keys.
        field: what the catalogue says of the technology, for where the parties say nothing.

    Raises:
        ValueError: contracts of this kind are not registered.
    """
    if not is_registered(terms.kind):
        raise ValueError(terms.kind)
    return Contract(
        number=number, kind=terms.kind, title=terms.title,
        parties=tuple(_registrant(side, homes.get(side.key, Home())) for side in terms.sides),
        price=terms.price, technology_part=entry.technology_part, field=entry.field or field, rights=entry.rights,
        results=terms.results, signed=signed, begins=terms.begins, ends=terms.ends,
    )  # fmt: skip


def fits(technology_part: Decimal, price: Money | None) -> bool:
    """Whether part of a price can have been paid for technology: not less than nothing, and no more than there is."""
    return price is not None and 0 <= technology_part <= price.amount


def _registrant(side: Side, home: Home) -> Registrant:
    """What the terms say of a party goes before what the node knows."""
    return Registrant(side.key, side.part, side.name, side.code or home.code, home.kind, home.place)
