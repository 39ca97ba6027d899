"""Several facilities booked at once through the API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from pydantic import ConfigDict, Field

from entrepot.api.actions import Answered
from entrepot.api.bodies import Body, Line, Words
from entrepot.api.booking import AnswerIn, Answers, BookingIn, BookingOut, SpanBody, Units, out, wanted
from entrepot.api.described import NodeAPI
from entrepot.api.problems import ProblemError
from entrepot.api.writing import Key, once, posted
from entrepot.booking import actions, queries
from entrepot.booking.actions.racing import settled
from entrepot.booking.models import Booking
from entrepot.people.domain import Party


class OneOfIn(Body):
    """Time of one of several resources."""

    resource: Line
    spans: list[SpanBody] = Field(min_length=1, max_length=60)
    units: Units = 1
    answers: Answers = Field(default_factory=dict)


class TogetherIn(Body):
    """Time of several resources for an organisation: all are booked, or none. They need not be at the same hour."""

    organisation: Line = Field(description="The key of the organisation that books; one of your own.")
    bookings: list[OneOfIn] = Field(min_length=1, max_length=10)
    purpose: Words = ""
    need: Line = Field("", description="The id of the need they are for.")
    hold: bool = Field(False, description="Keep them for ten minutes, until they are confirmed one by one.")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "organisation": "org-lingyou",
                "bookings": [
                    {"resource": name, "spans": [{"start": "2027-03-01T09:00:00+08:00", "end": "2027-03-01T11:00:00+08:00"}]}
                    for name in ("f-terahertz", "f-climate")
                ],
            }
        },
    )  # fmt: skip


def create_together(request: HttpRequest, body: TogetherIn, idempotency_key: Key = None) -> HttpResponse:
    """Book several resources, or hold them; a list with one booking for each span, all of one ``group``."""

    def do(by: Party) -> Answered:
        every = [wanted(_alone(item, body), by) for item in body.bookings]
        try:
            made = actions.book_together(wanted=every, hold=body.hold, by=by)
        except ValueError as error:
            raise ProblemError(
                422, "resource_twice", "One resource is named twice.", "Name each once, with all its spans."
            ) from error
        return _answered(201, made)

    return settled(lambda: once(request, idempotency_key, do))


def cancel_together(
    request: HttpRequest, key: str, body: AnswerIn, idempotency_key: Key = None
) -> HttpResponse:
    """Cancel a booking and everything that was booked together with it."""

    def do(by: Party) -> Answered:
        found = queries.booking(key, by)
        return _answered(200, actions.cancel_together(booking=found, reason=body.reason, by=by))

    return settled(lambda: once(request, idempotency_key, do))


def install(api: NodeAPI) -> None:
    """The addresses."""
    posted(api, "/bookings/together", "Book several resources", 201, list[BookingOut])(create_together)
    posted(api, "/bookings/{key}/cancel-together", "Cancel what was booked together", 200, list[BookingOut])(
        cancel_together
    )


def _alone(item: OneOfIn, body: TogetherIn) -> BookingIn:
    return BookingIn(
        resource=item.resource, organisation=body.organisation, spans=item.spans, units=item.units,
        purpose=body.purpose, need=body.need, hold=body.hold, answers=item.answers,
    )  # fmt: skip


def _answered(status: int, made: list[Booking]) -> Answered:
    return Answered(status, "[" + ",".join(out(item).model_dump_json() for item in made) + "]")
