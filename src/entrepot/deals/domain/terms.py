"""What the parties of a deal agree on, as values: an agreement is printed from these and from clauses, never from typed text alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.wording import UNWRITTEN, Wording
from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.money import Money
from entrepot.vocabulary.places import Jurisdiction


class Part(StrEnum):
    """What a party does in the deal; what it is called there depends on the contract's kind."""

    PROVIDER = "provider"
    CLIENT = "client"
    PARTNER = "partner"


class Forum(StrEnum):
    """Who decides a quarrel that the parties cannot settle."""

    COURT = "court"
    ARBITRATION = "arbitration"


class Ownership(StrEnum):
    """Whose the results are."""

    PROVIDER = "provider"
    CLIENT = "client"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Side:
    """A party as the agreement names it.

    Attributes:
        key: the organisation's key.
        code: its registration number (credit code, commercial register, VAT), empty when it has none.
        signatory: who signs for it, and `office` as what.
    """

    key: str
    part: Part
    name: Wording
    code: str = ""
    address: Wording = UNWRITTEN
    signatory: str = ""
    office: Wording = UNWRITTEN


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something to be delivered by a day, and `proof`: how its acceptance is judged."""

    key: str
    title: Wording
    due: date
    proof: Wording = UNWRITTEN


@dataclass(frozen=True, slots=True)
class Payment:
    """Money owed by one party to another: on a day, or once a milestone is accepted (its key in `after`)."""

    key: str
    amount: Money
    payer: str
    payee: str
    due: date | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of what is agreed.

    Attributes:
        price: all that is paid for the deal; None when nobody pays.
        ends: last day of the term; None when it runs until everything is done.
        languages: in which the agreement is set, one or two.
        governing: the one of them that counts where they differ.
        law: whose law applies.
        forum, seat: who decides quarrels, and where.
        results: whose they are, where the kind of contract has any.
        confidential_months: how long secrets are kept after the end; 0 for no such duty.
        special: what the clauses do not say, a paragraph each.
    """

    kind: Kind
    title: Wording
    subject: Wording
    sides: tuple[Side, ...]
    begins: date
    languages: tuple[Language, ...]
    governing: Language
    law: Jurisdiction
    seat: Wording
    price: Money | None = None
    ends: date | None = None
    milestones: tuple[Milestone, ...] = ()
    payments: tuple[Payment, ...] = ()
    forum: Forum = Forum.COURT
    results: Ownership = Ownership.CLIENT
    confidential_months: int = 0
    special: tuple[Wording, ...] = ()

    def side(self, key: str) -> Side:
        """A party by its key; raises KeyError when it is none."""
        return {side.key: side for side in self.sides}[key]

    @property
    def promises(self) -> int:
        """How many things are to be done and paid."""
        return len(self.milestones) + len(self.payments)


@dataclass(frozen=True, slots=True)
class Version:
    """Terms with their number, from 1, and the party that put them on the table."""

    number: int
    terms: Terms
    by: str
