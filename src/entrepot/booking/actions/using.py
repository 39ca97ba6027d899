"""Metering use: by checking in and out, by an instrument's own program, by the rows of a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.figures import Source
from entrepot.booking.domain.logs import Line
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.booking.logs import Place, Reading, read_log
from entrepot.booking.models import Booking, Timetable, Usage
from entrepot.booking.refusals import BookingRefusedError
from entrepot.intake.formats import open_file
from entrepot.intake.rows import row_problem
from entrepot.journal import actions as journal
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.runtime import clock
from entrepot.vocabulary.problems import Code, Problem

AHEAD: Final = timedelta(minutes=5)
"""How far an instrument's clock may be ahead of the node's."""
USABLE: Final = (State.CONFIRMED, State.USED, State.CLOSED, State.MISSED)
PORTION: Final = 1000


@dataclass(frozen=True, slots=True)
class Measured:
    """What an instrument tells: which unit was used when, for whom, and what tells its user from others (not a name)."""

    span: Span
    unit: int = 1
    organisation: Organisation | None = None
    person: str = ""
    booking: Booking | None = None


@dataclass(frozen=True, slots=True)
class LogReport:
    """What came of a log: rows that are new, that name an organisation now which they did not before, that were known, and that were refused."""

    new: int
    changed: int
    same: int
    refused: int
    blank: int
    problems: Sequence[Problem]


def begin_use(booking: Booking, now: datetime) -> None:
    """Somebody has checked in: every unit of the booking is in use, in the caller's transaction."""
    units = list(booking.taken.order_by("unit").values_list("unit", flat=True))
    Usage.objects.bulk_create(
        Usage(
            timetable_id=booking.timetable_id, unit=unit, starts=now, organisation_id=booking.organisation_id,
            external=_external(booking.timetable, booking.organisation_id), person=booking.booked_by,
            booking=booking, source=Source.CHECK_IN,
        )
        for unit in units
    )  # fmt: skip


def end_use(booking: Booking, now: datetime) -> None:
    """Somebody has checked out, in the caller's transaction; who did so at once has used nothing."""
    running = Usage.objects.filter(booking=booking, source=Source.CHECK_IN, ends=None)
    running.filter(starts__gte=now).delete()
    running.update(ends=now)


@transaction.atomic
def record_usage(*, timetable: Timetable, measured: Measured, by: Party) -> Usage:
    """Note what an instrument tells of its use.

    Raises:
        NotAllowedError: ``by`` is not of the facility's organisation.
        BookingRefusedError: there is no such unit, the use is still to come, or the booking is of another facility.
    """
    rule = require(by, "usage.record", timetable)
    if not 1 <= measured.unit <= timetable.capacity:
        raise BookingRefusedError(
            "unit_unknown", "There is no such unit of this facility.", "Send a number from 1."
        )
    if measured.span.end > clock.now() + AHEAD:
        raise BookingRefusedError(
            "use_to_come", "The end is still to come.", "Tell of a use when it is over."
        )
    booking = measured.booking
    if booking is not None and booking.timetable_id != timetable.pk:
        raise BookingRefusedError("other_booking", "The booking is of another facility.", "Leave it out.")
    organisation = measured.organisation or (booking.organisation if booking else None)
    number = organisation.pk if organisation else None
    if booking is None:
        booking = _booking_at(timetable, measured.span, number)
    made = Usage.objects.create(
        timetable=timetable, unit=measured.unit, starts=measured.span.start, ends=measured.span.end,
        organisation_id=number, external=_external(timetable, number), person=measured.person[:40], booking=booking,
        source=Source.API,
    )  # fmt: skip
    act = journal.Act("usage.recorded", made.key, {"facility": timetable.resource.key}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return made


def import_log(*, timetable: Timetable, path: Path, name: str, by: Party) -> LogReport:
    """Bring in a facility's log: a table with columns for beginning, end, and maybe organisation, user and unit. A row that is known already changes
    nothing, but for the organisation it names, once there is one.

    Raises:
        NotAllowedError: ``by`` is not of the facility's organisation.
        SourceError: the file cannot be read.
    """
    require(by, "usage.record", timetable)
    place = Place(timetable.resource.key, timetable.clock, timetable.capacity, clock.now())
    return _stored(timetable, read_log(open_file(path, name=name), place), name, by)


@transaction.atomic
def _stored(timetable: Timetable, reading: Reading, name: str, by: Party) -> LogReport:
    rule = require(by, "usage.record", timetable)
    Timetable.objects.select_for_update(of=("self",)).get(
        pk=timetable.pk
    )  # two at once would store rows twice
    named = _organisations(reading, by)
    known = {
        row.fingerprint: row for row in Usage.objects.filter(timetable=timetable).exclude(fingerprint="")
    }
    marked = _marked(reading.lines)
    fresh = [(line, mark) for line, mark in marked if mark not in known]
    bookings = _bookings(timetable, [line for line, _ in fresh])
    made: list[Usage] = []
    told: dict[int, list[Span]] = {}
    for line, mark in fresh:
        number = named.get(line.organisation)
        made.append(_row(timetable, line, mark, number, name, _which(line, number, bookings, told)))
    Usage.objects.bulk_create(made, batch_size=PORTION)
    changed = 0
    for line, mark in marked:
        row, number = known.get(mark), named.get(line.organisation)
        if row is not None and row.organisation_id is None and number is not None:
            row.organisation_id, row.external = number, _external(timetable, number)
            row.save(update_fields=["organisation", "external"])
            changed += 1
    if made or changed:
        details = {"new": len(made), "changed": changed}
        act = journal.Act("usage.imported", timetable.resource.key, details, rule=rule)
        journal.record(stream=STREAM, actor=by.actor, acts=[act])
    same = len(marked) - len(made) - changed
    return LogReport(len(made), changed, same, reading.refused, reading.blank, reading.problems)


def _marked(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """Lines with their fingerprints; of those that say the same each has its own."""
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        first = line.fingerprint(0)
        found.append((line, line.fingerprint(seen[first])))
        seen[first] += 1
    return found


def _row(
    timetable: Timetable, line: Line, mark: str, number: int | None, name: str, found: Booking | None
) -> Usage:
    return Usage(
        timetable=timetable, unit=line.unit, starts=line.span.start, ends=line.span.end, organisation_id=number,
        external=_external(timetable, number), person=line.person, booking=found,
        source=Source.LOG, file=name[:200], row=line.number, fingerprint=mark,
    )  # fmt: skip


def _which(
    line: Line, number: int | None, bookings: Sequence[Booking], told: dict[int, list[Span]]
) -> Booking | None:
    """The booking of which a row tells: of its organisation's at that time the one that begins nearest. One booking may have several rows one after
    the other, but not more at once than it has units."""
    mine = [
        item for item in bookings
        if item.organisation_id == number and item.span.meets(line.span)
        and sum(span.meets(line.span) for span in told.get(item.pk, ())) < item.units
    ]  # fmt: skip
    found = min(mine, key=lambda item: abs(item.starts - line.span.start), default=None)
    if found is not None:
        told.setdefault(found.pk, []).append(line.span)
    return found


def _organisations(reading: Reading, by: Party) -> Mapping[str, int]:
    """The numbers of organisations as the log writes them, by key or by name; what is unknown or is the name of several becomes a problem."""
    written = {line.organisation for line in reading.lines if line.organisation}
    if not written:
        return {}
    numbers = people.leads()
    by_name: dict[str, set[int]] = {}
    for key, titles in people.names(by):
        for title in (key, *titles):
            if title in written and key in numbers:
                by_name.setdefault(title, set()).add(numbers[key])
    found = {name: next(iter(hits)) for name, hits in by_name.items() if len(hits) == 1}
    reading.problems.extend(
        row_problem(Code.USED_FOR_UNKNOWN, line.number, None, value=line.organisation[:60])
        for line in reading.lines
        if line.organisation and line.organisation not in found
    )
    return found


def _bookings(timetable: Timetable, lines: Sequence[Line]) -> list[Booking]:
    """Bookings of which the rows may tell."""
    if not lines:
        return []
    first, last = min(line.span.start for line in lines), max(line.span.end for line in lines)
    return list(
        Booking.objects.filter(timetable=timetable, state__in=USABLE, starts__lt=last, ends__gt=first)
    )


def _booking_at(timetable: Timetable, span: Span, number: int | None) -> Booking | None:
    """The one booking of an organisation at that time; None when there is none or several."""
    if number is None:
        return None
    found = Booking.objects.filter(
        timetable=timetable, organisation=number, state__in=USABLE, starts__lt=span.end, ends__gt=span.start
    )[:2]
    return found[0] if len(found) == 1 else None


def _external(timetable: Timetable, number: int | None) -> bool | None:
    """Whether an organisation is another than the facility's own; None when nobody says which."""
    return None if number is None else number != timetable.organisation_id
