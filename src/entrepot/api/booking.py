"""Booking through the API: what is free, and bookings from the first minute to the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import AwareDatetime, ConfigDict, Field

from entrepot.api.actions import Answered
from entrepot.api.auth import party_of
from entrepot.api.bodies import Body, Line, Words
from entrepot.api.described import PROBLEMS, NodeAPI
from entrepot.api.problems import ProblemError, problem_response
from entrepot.api.schemas import ProblemOut
from entrepot.api.writing import Key, once, own_organisation, posted, sent
from entrepot.booking import actions, queries
from entrepot.booking.actions.racing import settled
from entrepot.booking.domain.gates import Lack, Unanswered
from entrepot.booking.domain.slots import Finding
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Booking, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.catalogue import queries as catalogue
from entrepot.people.domain import Party

LONGEST: Final = timedelta(days=62)
Units = Annotated[int, Field(ge=1, le=1000)]
Answers = Annotated[dict[int, Words], Field(max_length=20)]


class SpanBody(Body):
    """From when to when, with zone; the end does not belong to it."""

    start: AwareDatetime
    end: AwareDatetime

    def span(self) -> Span:
        """As booking takes it.

        Raises:
            ProblemError: it ends before it starts.
        """
        return span_of(self.start, self.end)


class BookingIn(Body):
    """Time of a resource for an organisation. With several spans it is a series: all are booked, or none."""

    resource: Line
    organisation: Line = Field(description="The key of the organisation that books; one of your own.")
    spans: list[SpanBody] = Field(min_length=1, max_length=60)
    units: Units = 1
    purpose: Words = ""
    need: Line = Field("", description="The id of the need it is for.")
    answers: Answers = Field(
        default_factory=dict, description="To what its people ask, by the question's number."
    )
    hold: bool = Field(False, description="Keep it for ten minutes, until it is confirmed.")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "resource": "f-terahertz",
                "organisation": "org-lingyou",
                "spans": [{"start": "2027-03-01T09:00:00+08:00", "end": "2027-03-01T11:00:00+08:00"}],
            }
        },
    )


class MoveIn(SpanBody):
    """The new time, and the version that was seen."""

    version: int | None = Field(None, ge=1)


class AnswerIn(Body):
    """Why it is refused or cancelled; to confirm, the answers to what its people ask."""

    reason: Line = ""
    answers: Answers = Field(default_factory=dict)


class SpanOut(Schema):
    """From when to when, in UTC."""

    start: datetime
    end: datetime


class BookingOut(Schema):
    """One booking. ``state`` is held, asked, confirmed, used, closed, cancelled, refused, missed or lapsed."""

    id: str
    resource: str
    organisation: str
    start: datetime
    end: datetime
    units: int
    state: str
    held_until: datetime | None
    series: str
    group: str
    purpose: str
    reason: str
    checked_in: datetime | None
    checked_out: datetime | None
    version: int


class BookingPage(Schema):
    """One page of bookings; ``total`` counts all of them."""

    total: int
    page: int
    size: int
    items: list[BookingOut]


class FreeOut(Schema):
    """When a resource can be used, in its own zone's hours."""

    resource: str
    zone: str
    step_minutes: int
    free: list[SpanOut]


def list_bookings(
    request: HttpRequest,
    page: Annotated[int, Query(1, ge=1, le=100_000)] = 1,
    size: Annotated[int, Query(20, ge=1, le=100)] = 20,
    resource: str | None = None,
) -> BookingPage:
    """Bookings of your organisations and of their facilities, by their time."""
    found = queries.bookings(party_of(request))
    if resource is not None:
        found = found.filter(timetable__resource__key=resource)
    shown = found[(page - 1) * size : page * size]
    return BookingPage(total=found.count(), page=page, size=size, items=[out(item) for item in shown])


def get_booking(request: HttpRequest, key: str) -> BookingOut:
    """One booking by its id."""
    return out(queries.booking(key, party_of(request)))


def list_free(
    request: HttpRequest, key: str, start: AwareDatetime, end: AwareDatetime, units: Units = 1
) -> FreeOut:
    """When so many units of a resource can be used, within two months."""
    timetable = timetable_of(key, party_of(request))
    within = span_of(start, end)
    if within.length > LONGEST:
        raise ProblemError(422, "too_long", "This is too long a time.", "Ask for at most 62 days at once.")
    found = queries.diary(timetable, within).free(within, units=units)
    return FreeOut(
        resource=key,
        zone=timetable.zone,
        step_minutes=timetable.step,
        free=[SpanOut(start=span.start, end=span.end) for span in found],
    )


def create_booking(request: HttpRequest, body: BookingIn, idempotency_key: Key = None) -> HttpResponse:
    """Book, or hold; a list with one booking for each span."""

    def do(by: Party) -> Answered:
        made = actions.book(wanted=wanted(body, by), hold=body.hold, by=by)
        return Answered(201, "[" + ",".join(out(item).model_dump_json() for item in made) + "]")

    if idempotency_key is None:  # nothing is kept beside the booking, which has its own transaction
        return sent(do(party_of(request)))
    return settled(lambda: once(request, idempotency_key, do))


def move_booking(request: HttpRequest, key: str, body: MoveIn, idempotency_key: Key = None) -> HttpResponse:
    """Move, extend or shorten a booking."""

    def do(by: Party) -> Answered:
        found = queries.booking(key, by)
        return _answered(actions.move(booking=found, span=body.span(), version=body.version, by=by))

    return settled(lambda: once(request, idempotency_key, do))


def _step(step: Callable[[Booking, AnswerIn, Party], Booking], summary: str) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, key: str, body: AnswerIn, idempotency_key: Key = None) -> HttpResponse:
        def do(by: Party) -> Answered:
            return _answered(step(queries.booking(key, by), body, by))

        return settled(lambda: once(request, idempotency_key, do))

    view.__doc__ = f"{summary}."
    return view


_STEPS: Final[dict[str, tuple[str, Callable[[Booking, AnswerIn, Party], Booking]]]] = {
    "confirm": (
        "Confirm a held booking",
        lambda item, body, by: actions.confirm(booking=item, answers=body.answers, by=by),
    ),
    "accept": (
        "Accept a booking that was asked for",
        lambda item, body, by: actions.answer(booking=item, accept=True, reason=body.reason, by=by),
    ),
    "refuse": (
        "Refuse a booking that was asked for",
        lambda item, body, by: actions.answer(booking=item, accept=False, reason=body.reason, by=by),
    ),
    "cancel": (
        "Cancel a booking",
        lambda item, body, by: actions.cancel(booking=item, reason=body.reason, by=by),
    ),
    "check-in": ("Begin to use what was booked", lambda item, _, by: actions.check_in(booking=item, by=by)),
    "check-out": ("End the use", lambda item, _, by: actions.check_out(booking=item, by=by)),
}


def install(api: NodeAPI) -> None:
    """The addresses of bookings and of free time; before those of resources, for an id may hold a stroke."""
    api.get("/bookings", summary="List bookings", response={200: BookingPage, 422: ProblemOut, **PROBLEMS})(
        list_bookings
    )
    posted(api, "/bookings", "Book time", 201, list[BookingOut])(create_booking)
    for name, (summary, step) in _STEPS.items():
        view = _step(step, summary)
        view.__name__ = f"{name.replace('-', '_')}_booking"
        posted(api, f"/bookings/{{key}}/{name}", summary, 200, BookingOut)(view)
    api.get(
        "/bookings/{key}", summary="One booking", response={200: BookingOut, 404: ProblemOut, **PROBLEMS}
    )(get_booking)
    posted(api, "/bookings/{key}/move", "Move a booking", 200, BookingOut)(move_booking)
    api.get(
        "/resources/{path:key}/free",
        summary="Free time of a resource",
        response={200: FreeOut, 404: ProblemOut, 422: ProblemOut, **PROBLEMS},
    )(list_free)

    @api.exception_handler(BookingRefusedError)
    def on_refused(request: HttpRequest, error: BookingRefusedError) -> HttpResponse:
        return problem_response(
            409,
            error.code,
            error.sentence,
            error.remedy,
            conflicts=[
                *map(_finding, error.findings),
                *map(_lack, error.lacks),
                *map(_unanswered, error.unanswered),
            ],
            **({"resource": error.resource} if error.resource else {}),
            free=[_times(span) for span in error.free],
        )


def out(item: Booking) -> BookingOut:
    """A booking as the API answers it."""
    return BookingOut(
        id=item.key, resource=item.timetable.resource.key, organisation=item.organisation.key, start=item.starts,
        end=item.ends, units=item.units, state=item.state, held_until=item.held_until, series=item.series,
        group=item.group, purpose=item.purpose, reason=item.reason, checked_in=item.checked_in, checked_out=item.checked_out,
        version=item.version,
    )  # fmt: skip


def wanted(body: BookingIn, by: Party) -> actions.Wanted:
    """What is to be booked.

    Raises:
        ProblemError: there is no such resource, organisation or need for whoever asks, or spans of the series meet.
    """
    organisation = own_organisation(body.organisation, by)
    try:
        spans = actions.series([item.span() for item in body.spans])
    except ValueError as error:
        raise ProblemError(422, "series_unfit", "Two spans meet.", "Send spans that are apart.") from error
    need = catalogue.need(body.need, by) if body.need else None
    return actions.Wanted(
        timetable_of(body.resource, by),
        spans,
        organisation,
        body.units,
        body.purpose,
        need,
        answers=body.answers,
    )


def timetable_of(resource: str, by: Party) -> Timetable:
    """The timetable of a resource.

    Raises:
        ProblemError: there is none that whoever asks may read.
    """
    try:
        return queries.lean_timetable(resource, by)
    except Timetable.DoesNotExist as error:
        raise ProblemError(
            404, "not_bookable", f"The resource “{resource}” cannot be booked here.", "Ask its people what is possible."
        ) from error  # fmt: skip


def span_of(start: datetime, end: datetime) -> Span:
    """A span in UTC.

    Raises:
        ProblemError: it does not end after it starts.
    """
    if end <= start:
        raise ProblemError(422, "no_time", "The end is not after the start.", "Send an end that is later.")
    return Span(start.astimezone(UTC), end.astimezone(UTC))


def _answered(item: Booking) -> Answered:
    return Answered(200, out(item).model_dump_json())


def _finding(item: Finding) -> dict[str, Any]:
    limit = item.limit
    return {
        "obstacle": str(item.obstacle),
        "limit": limit // timedelta(minutes=1) if isinstance(limit, timedelta) else limit,
        **(_times(item.span) if item.span else {}),
    }


def _lack(item: Lack) -> dict[str, Any]:
    until = item.until.isoformat() if item.until else None
    return {"obstacle": "unqualified", "qualification": item.key, "names": dict(item.names), "until": until}


def _unanswered(item: Unanswered) -> dict[str, Any]:
    asked = item.asked
    return {
        "obstacle": f"answer_{item.fault}", "question": asked.number, "texts": dict(asked.texts),
        "kind": str(asked.kind), "reasons": dict(asked.reasons or {}),
    }  # fmt: skip


def _times(span: Span) -> dict[str, str]:
    return {"start": span.start.isoformat(), "end": span.end.isoformat()}
