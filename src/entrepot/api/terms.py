"""Terms of deals as a program sends them: what `deals.domain.plain` keeps, field for field."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from entrepot.api.bodies import Body, Line, Short, Text
from entrepot.api.problems import ProblemError
from entrepot.deals.domain import plain
from entrepot.deals.domain.terms import Terms
from entrepot.vocabulary.languages import Language

DealKind = Literal[
    "development",
    "transfer",
    "licence",
    "consulting",
    "service",
    "facility_use",
    "talent",
    "finance",
    "cooperation",
]
Wording = Annotated[dict[Language, Text], Field(max_length=4)]
"""The same text by language."""
Part = Annotated[Short, Field(min_length=1)]
"""The key of a part of the terms."""


class MoneyBody(Body):
    """An amount, as digits with a point, in one currency."""

    amount: Annotated[str, StringConstraints(pattern=r"^-?\d{1,15}(\.\d{1,8})?$")]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class SideBody(Body):
    """A party; ``key`` is its organisation's."""

    key: Annotated[Line, Field(min_length=1)]
    part: Literal["provider", "client", "partner"]
    name: Wording
    code: Line = Field("", description="Its registration number.")
    address: Wording = Field(default_factory=dict)
    signatory: Line = ""
    office: Wording = Field(default_factory=dict)


class MilestoneBody(Body):
    """What is delivered by a day, and how its acceptance is judged."""

    key: Part
    title: Wording
    due: date
    proof: Wording = Field(default_factory=dict)


class PaymentBody(Body):
    """Money owed on a day, or once a milestone is accepted (its key in ``after``)."""

    key: Part
    amount: MoneyBody
    payer: Line
    payee: Line
    due: date | None = None
    after: Short = ""


class TermsBody(Body):
    """What the parties agree on, whole. Texts stand in every language of the agreement."""

    form: Literal[1] = Field(1, description="How terms are written.")
    kind: DealKind
    title: Wording
    subject: Wording
    sides: list[SideBody] = Field(max_length=20)
    begins: date
    ends: date | None = None
    languages: list[Language] = Field(max_length=4)
    governing: Language
    law: Short = Field(description="Whose law applies: CN-GD, HK, DE-BY, FR.")
    seat: Wording
    price: MoneyBody | None = None
    milestones: list[MilestoneBody] = Field([], max_length=200)
    payments: list[PaymentBody] = Field([], max_length=200)
    forum: Literal["court", "arbitration"] = "court"
    results: Literal["provider", "client", "shared"] = "client"
    confidential_months: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] = 0
    special: list[Wording] = Field([], max_length=100)

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "kind": "service", "title": {"en": "Leak tests"}, "subject": {"en": "Leak tests of forty housings."},
                "sides": [
                    {"key": "org-yunshan", "part": "provider", "name": {"en": "Yunshan University"}},
                    {"key": "org-lingyou", "part": "client", "name": {"en": "Lingyou Ceramics"}},
                ],
                "begins": "2027-03-01", "languages": ["en"], "governing": "en", "law": "CN-GD", "seat": {"en": "Guangzhou"},
                "price": {"amount": "12000", "currency": "CNY"},
                "payments": [
                    {"key": "p1", "amount": {"amount": "12000", "currency": "CNY"}, "payer": "org-lingyou", "payee": "org-yunshan", "due": "2027-04-30"}
                ],
            }
        },
    )  # fmt: skip

    def terms(self) -> Terms:
        """The terms as values.

        Raises:
            ProblemError: a jurisdiction, or something else, is none that this node knows.
        """
        try:
            return plain.from_plain(self.model_dump(mode="json"))
        except ValueError as error:
            raise ProblemError(
                422, "terms_unreadable", f"These terms cannot be read: {error}.", "See TermsBody in /api/v1/openapi.json."
            ) from error  # fmt: skip
