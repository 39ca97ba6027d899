"""Use through the API: an instrument's own program tells when it was used."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field

from entrepot.api.actions import Answered
from entrepot.api.bodies import Body, Line
from entrepot.api.booking import span_of, timetable_of
from entrepot.api.described import NodeAPI
from entrepot.api.problems import ProblemError
from entrepot.api.writing import Key, once, posted
from entrepot.booking import actions, queries
from entrepot.booking.domain.logs import alias
from entrepot.booking.models import Booking, Usage
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Organisation


class UsageIn(Body):
    """One use that is over. Whose it was may be said by the booking or by the organisation; nobody's name is kept."""

    start: AwareDatetime
    end: AwareDatetime
    unit: Annotated[int, Field(ge=1, le=1000)] = 1
    booking: Line = Field("", description="The id of the booking that it was.")
    organisation: Line = Field("", description="The key of the organisation that it was for.")
    user: Line = Field("", description="What tells its user from others; only a hash of it is kept.")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "start": "2027-03-01T09:04:00+08:00",
                "end": "2027-03-01T10:52:00+08:00",
                "organisation": "org-lingyou",
            }
        },
    )


class UsageOut(Schema):
    """A use as it was noted. ``external`` says whether it was for others than the facility's own organisation."""

    id: str
    resource: str
    start: datetime
    end: datetime | None
    unit: int
    organisation: str
    external: bool | None
    booking: str
    source: str


def record_usage(request: HttpRequest, key: str, body: UsageIn, idempotency_key: Key = None) -> HttpResponse:
    """Note that a facility was used."""

    def do(by: Party) -> Answered:
        timetable = timetable_of(key, by)
        measured = actions.Measured(
            span_of(body.start, body.end), body.unit, _organisation(body.organisation, by),
            alias(timetable.resource.key, body.user), _booking(body.booking, by),
        )  # fmt: skip
        made = actions.record_usage(timetable=timetable, measured=measured, by=by)
        return Answered(201, out(made).model_dump_json())

    return once(request, idempotency_key, do)


def install(api: NodeAPI) -> None:
    """Its address; before those of resources, for an id may hold a stroke."""
    posted(api, "/resources/{path:key}/usage", "Tell of a facility's use", 201, UsageOut)(record_usage)


def out(item: Usage) -> UsageOut:
    """A use as the API answers it."""
    return UsageOut(
        id=item.key, resource=item.timetable.resource.key, start=item.starts, end=item.ends, unit=item.unit,
        organisation=item.organisation.key if item.organisation else "", external=item.external,
        booking=item.booking.key if item.booking else "", source=item.source,
    )  # fmt: skip


def _booking(key: str, by: Party) -> Booking | None:
    if not key:
        return None
    try:
        return queries.booking(key, by)
    except Booking.DoesNotExist as error:
        raise ProblemError(
            422, "booking_unknown", f"There is no booking “{key}”.", "Leave it out, or send its id."
        ) from error


def _organisation(key: str, by: Party) -> Organisation | None:
    if not key:
        return None
    try:
        return people.organisation(key, by)
    except Organisation.DoesNotExist as error:
        raise ProblemError(
            422,
            "organisation_unknown",
            f"There is no organisation “{key}”.",
            "Leave it out, or send its key.",
        ) from error
