"""Keeping timetables: hours, terms, maintenance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from entrepot.booking.actions.racing import close_units, in_turn
from entrepot.booking.domain.opening import Hours, office_hours, overlapping
from entrepot.booking.domain.slots import Terms
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import MINUTE, Booking, Exceptional, Taken, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.catalogue.models import Resource
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock

STREAM = "booking"


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a facility's people say of its time; see ``models.Timetable``."""

    hours: tuple[Hours, ...] = office_hours()
    terms: Terms = field(default_factory=Terms)
    on_holidays: bool = False
    approval: bool = True
    attended: bool = False
    check_in: bool = False
    bookable: bool = True


@in_turn
def keep_timetable(*, resource: Resource, keeping: Keeping, by: Party) -> Timetable:
    """Say when and how a resource may be booked. Bookings that are made already keep their time.

    Raises:
        NotAllowedError: ``by`` may not keep timetables of the resource's organisation.
        BookingRefusedError: two hours of a weekday overlap.
    """
    present = Timetable.objects.select_for_update(of=("self",)).filter(resource=resource).first()
    place = resource.place
    timetable = present or Timetable(resource=resource)
    rule = require(by, "timetable.keep", timetable)
    if overlapping(keeping.hours):
        raise BookingRefusedError.hours()
    timetable.zone = place.timezone if place else "UTC"
    timetable.jurisdiction = place.jurisdiction if place else ""
    timetable.hours = [[item.weekday, item.opens, item.closes] for item in sorted(keeping.hours)]
    for name in ("step", "shortest", "longest", "notice", "horizon", "setup", "cleaning"):
        setattr(timetable, name, getattr(keeping.terms, name) // MINUTE)
    more = range(timetable.capacity + 1, keeping.terms.capacity + 1) if present else range(0)
    timetable.capacity = keeping.terms.capacity
    for name in ("on_holidays", "approval", "attended", "check_in", "bookable"):
        setattr(timetable, name, getattr(keeping, name))
    timetable.save()
    for exception in timetable.exceptions.filter(closed=True, ends__gt=clock.now()):
        close_units(exception, more)
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act("timetable.kept", resource.key, rule=rule)]
    )
    return timetable


@in_turn
def except_time(
    *, timetable: Timetable, span: Span, closed: bool, reason: str = "", by: Party
) -> Exceptional:
    """Close a facility for a time, or open it beyond its hours.

    Raises:
        NotAllowedError: ``by`` may not keep this timetable.
        BookingRefusedError: somebody has booked a part of what is to be closed.
    """
    rule = require(by, "timetable.keep", timetable)
    made = Exceptional.objects.create(
        timetable=timetable, starts=span.start, ends=span.end, closed=closed, reason=reason[:200]
    )
    if closed and not close_units(made, range(1, timetable.capacity + 1)):
        raise BookingRefusedError.full_then(_booked(timetable, span))
    verb = "timetable.closed" if closed else "timetable.opened"
    details = {"from": span.start.isoformat(), "until": span.end.isoformat()}
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act(verb, timetable.resource.key, details, rule=rule)]
    )
    return made


@in_turn
def end_exception(*, exception: Exceptional, by: Party) -> None:
    """The usual hours hold again.

    Raises:
        NotAllowedError: ``by`` may not keep this timetable.
    """
    rule = require(by, "timetable.keep", exception.timetable)
    subject = exception.timetable.resource.key
    exception.delete()
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act("timetable.usual", subject, rule=rule)])


def _booked(timetable: Timetable, span: Span) -> Sequence[Span]:
    """Bookings that have a part of a time."""
    numbers = Taken.objects.filter(timetable=timetable, starts__lt=span.end, ends__gt=span.start).values(
        "booking"
    )
    return [item.span for item in Booking.objects.filter(pk__in=numbers)]
