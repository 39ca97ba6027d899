"""What a program sends."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from entrepot.catalogue.domain import Level
from entrepot.catalogue.drafts import NeedDraft, ResourceDraft


def _writable(text: str) -> str:
    """Text as every database takes it.

    Raises:
        ValueError: it holds a character that is none.
    """
    if "\x00" in text:
        raise ValueError("the character NUL cannot be stored")
    return text


Writable = AfterValidator(_writable)
Line = Annotated[str, StringConstraints(max_length=200), Writable]
Text = Annotated[str, StringConstraints(max_length=5000), Writable]
Short = Annotated[str, StringConstraints(max_length=80), Writable]
Words = Annotated[str, StringConstraints(max_length=2000), Writable]
Facts = Annotated[dict[Short, Line], Field(max_length=50)]
NeedKind = Literal["technology", "testing", "talent", "finance", "space", "market"]
ResourceKind = Literal["technology", "expert", "facility", "service", "finance", "policy", "venue", "product"]


class Body(Schema):
    """A body in which a misspelt name is an error."""

    model_config = ConfigDict(extra="forbid")


class NeedBody(Body):
    """A need in its owner's words; its title or its text is required."""

    title: Line = ""
    text: Text = ""
    kind: NeedKind = "technology"
    place: Line = Field("", description="The key or the name of a place of this node.")
    budget: Short = Field("", description="As people write it: 60万元, €80,000.")
    deadline: date | None = None
    organisation: Line = Field("", description="The key of the organisation whose need it is.")
    publish: bool = Field(
        False, description="List it; else a new one is a draft, and a listed one stays listed."
    )


class NeedIn(NeedBody):
    """A new need. With a teaser, strangers see that alone."""

    teaser_title: Line = ""
    teaser_text: Text = ""
    confidential: Text = Field("", description="Shown only once a confidentiality agreement is signed.")
    brokers_may_read: bool = True

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "title": "Hairline cracks in tile glaze",
                "text": "Cracks of 20 µm and more are missed by eye at 30 m of tiles a minute.",
                "teaser_title": "Inspection of surfaces on the line",
                "kind": "technology",
                "place": "guangzhou",
                "budget": "60万元",
                "deadline": "2027-03-31",
                "organisation": "org-lingyou",
                "publish": True,
            }
        },
    )

    def draft(self) -> NeedDraft:
        """What the catalogue judges."""
        return NeedDraft(
            title=self.title, text=self.text, teaser_title=self.teaser_title, teaser_text=self.teaser_text,
            confidential=self.confidential, kind=self.kind, place=self.place, budget=self.budget,
            deadline=_day(self.deadline), organisation=self.organisation, brokers_may_read=self.brokers_may_read,
        )  # fmt: skip


class NeedPut(NeedIn):
    """A need as it is to be, whole. What is held back must be said, so that nothing is shown by leaving it out."""

    teaser_title: Line
    teaser_text: Text
    confidential: Text
    brokers_may_read: bool
    version: int | None = Field(
        None, ge=1, description="The version that was edited, when If-Match does not say it."
    )


class ResourceIn(Body):
    """A new resource in its owner's words; its title or its text is required."""

    kind: ResourceKind
    title: Line = ""
    text: Text = ""
    keywords: Words = Field("", description="Separated by semicolons.")
    place: Line = Field("", description="The key or the name of a place of this node.")
    price: Short = Field("", description="As people write it: 900元/小时, €1,200 / day.")
    available_from: date | None = None
    valid_until: date | None = None
    organisation: Line = Field("", description="The key of the organisation whose resource it is.")
    facts: Facts = Field(default_factory=dict, description="Whatever else: label and value.")
    hidden: list[Literal["price", "usage"]] = Field(
        [], max_length=2, description="What strangers do not see."
    )
    body: Text = Field(
        "", description="What is needed to make or use a technology; shown to whom its owner lets in."
    )
    control_codes: Words = Field(
        "",
        description="Entries of export lists, each with its list: eu:6E001; prc:252604X. eu:none: that list has none.",
    )
    examined_by: Line = Field("", description="Who held it against the lists; with examined_on.")
    examined_on: date | None = None
    publish: bool = Field(
        False, description="List it; else a new one is a draft, and a listed one stays listed."
    )

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "kind": "facility",
                "title": "Terahertz imaging of coatings",
                "text": "Finds cracks in glaze without contact, 15 µm.",
                "place": "guangzhou",
                "price": "900元/小时",
                "facts": {"resolution": "15 µm"},
                "organisation": "org-yunshan",
                "hidden": ["price"],
                "publish": True,
            }
        },
    )

    def draft(self) -> ResourceDraft:
        """What the catalogue judges."""
        return ResourceDraft(
            kind=self.kind, title=self.title, text=self.text, keywords=self.keywords, place=self.place, price=self.price,
            available_from=_day(self.available_from), valid_until=_day(self.valid_until),
            organisation=self.organisation, facts=self.facts, hidden=tuple(self.hidden),
            body=self.body, control_codes=self.control_codes, examined_by=self.examined_by, examined_on=_day(self.examined_on),
        )  # fmt: skip


class ResourcePut(ResourceIn):
    """A resource as it is to be, whole. What is hidden must be said, so that nothing is shown by leaving it out."""

    hidden: list[Literal["price", "usage"]] = Field(max_length=2)
    body: Text
    control_codes: Words
    examined_by: Line
    examined_on: date | None
    version: int | None = Field(
        None, ge=1, description="The version that was edited, when If-Match does not say it."
    )


class ReasonIn(Body):
    """Why a record is withdrawn."""

    reason: Annotated[str, StringConstraints(max_length=100), Writable] = ""


class RequestBody(Body):
    """A request to see more of a record."""

    organisation: Line = Field(description="The key of your organisation, which would see it.")
    message: Words = Field("", description="What you want to do with it; the owner reads this.")


class NeedRequestIn(RequestBody):
    """A request to see more of a need: its details, then everything."""

    level: Literal[Level.DETAILS, Level.EVERYTHING] = Level.DETAILS


class ResourceRequestIn(RequestBody):
    """A request to see the price, the usage or the gated body of a resource."""

    level: Literal[Level.PRICE, Level.USAGE, Level.BODY] = Level.PRICE


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
