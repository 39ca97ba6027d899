"""Calendars that others keep: named by a facility's people, read by the node, and what they meet told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction

from entrepot.booking.actions.meeting import note_meetings
from entrepot.booking.actions.telling import CALENDAR_FAILED, tell_managers
from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.icstext import Parts
from entrepot.booking.domain.outside import AHEAD, Busy, Reading
from entrepot.booking.domain.spans import Span
from entrepot.booking.feeds import OURS
from entrepot.booking.fetching import Came, wanted_address
from entrepot.booking.models import Booking, OutsideCalendar, OutsideEvent, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.intake.kept_problems import packed
from entrepot.journal import actions as journal
from entrepot.journal.queries import latest_sequence
from entrepot.people.actions.duties import settle_duties
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock, jobs
from entrepot.vocabulary.problems import Problem

READ: Final = "booking.read"
"""The job that reads one calendar."""
MOST: Final = 20
"""Calendars of a facility."""
PATIENCE: Final = 3
"""So often in a row it may fail before its managers are told."""
BEHIND: Final = timedelta(days=1)
"""So far back events are looked for: what was closed before that stays so, for the figures."""
KEPT: Final = timedelta(days=400)
"""So long times that are over are kept."""
TOLD: Final = 20
"""So many events that cannot be read are named."""


def looked_at() -> Span:
    """The time within which events are looked for."""
    now = clock.now()
    return Span(now - BEHIND, now + AHEAD)


@transaction.atomic
def add_calendar(
    *, timetable: Timetable, name: str, address: str = "", parts: Parts | None = None, by: Party
) -> OutsideCalendar:
    """Have a facility closed by a calendar, at an address or as it was handed in; it is read by the job that follows. The same sent twice is one.

    Raises:
        NotAllowedError: ``by`` may not keep this timetable.
        BookingRefusedError: the facility has as many as it may have.
        SourceError: the address must not be called.
    """
    rule = require(by, "timetable.keep", timetable)
    locked = Timetable.objects.select_for_update(of=("self",)).get(pk=timetable.pk)
    made = OutsideCalendar(timetable=timetable, name=name[:100])
    _put(made, address, parts)
    if (same := _same(made)) is not None:
        return same
    if locked.calendars.count() >= MOST:
        raise BookingRefusedError.calendars_many()
    made.save()
    _record(made, "calendar.added", rule, by)
    _read_soon(made)
    return made


@transaction.atomic
def renew_calendar(
    *, calendar: OutsideCalendar, name: str, address: str = "", parts: Parts | None = None, by: Party
) -> OutsideCalendar:
    """Call a calendar something else, or have it read from another address or a newer file; without either it stays where it is.

    What it closed stays closed until it was read anew.

    Raises:
        NotAllowedError: ``by`` may not keep this timetable.
        BookingRefusedError: somebody has removed it meanwhile.
        SourceError: the address must not be called.
    """
    rule = require(by, "timetable.keep", calendar.timetable)
    stored = _locked(calendar)
    if stored is None:
        raise BookingRefusedError.calendar_gone()
    stored.name = name[:100]
    if address or parts is not None:
        _put(stored, address, parts)
        settle_duties(kind=CALENDAR_FAILED, subject=stored.key, by=by)
    stored.save()
    _record(stored, "calendar.renewed", rule, by)
    _read_soon(stored)
    return stored


@transaction.atomic
def read_calendar(*, calendar: OutsideCalendar, by: Party) -> None:
    """Have a calendar read now, without waiting for its turn.

    Raises:
        NotAllowedError: ``by`` may not keep this timetable.
    """
    rule = require(by, "timetable.keep", calendar.timetable)
    _record(calendar, "calendar.asked_for", rule, by)
    _read_soon(calendar)


@transaction.atomic
def remove_calendar(*, calendar: OutsideCalendar, by: Party) -> None:
    """What it closed is open again.

    Raises:
        NotAllowedError: ``by`` may not keep this timetable.
    """
    rule = require(by, "timetable.keep", calendar.timetable)
    timetable, key = calendar.timetable, calendar.key
    calendar.delete()
    settle_duties(kind=CALENDAR_FAILED, subject=key, by=by)
    note_meetings(timetable=timetable, by=by)
    details = {"facility": timetable.resource.key}
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act("calendar.removed", key, details, rule=rule)]
    )


@transaction.atomic
def take_times(*, calendar: OutsideCalendar, came: Came | None, reading: Reading, by: Party) -> bool:
    """Close a facility at the times that its calendar says now, and tell its managers of bookings that these meet.

    Args:
        calendar: as it was when it was fetched; where it was renewed or removed since, nothing is stored.
        came: what was fetched; None where it is as it was.

    Returns:
        Whether a time came or went.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "booking.work")
    stored = _as_fetched(calendar)
    if stored is None:
        return False
    now, other = clock.now(), came is not None and came.parts.plain() != stored.content
    if came is not None:
        stored.content, stored.etag, stored.modified = came.parts.plain(), came.etag, came.modified
        stored.fetched = now
    stored.read, stored.failures, stored.problem = now, 0, {}
    stored.events, stored.left_out = reading.events, len(reading.unread)
    stored.unread = [[item.fault, item.title] for item in reading.unread[:TOLD]]
    stored.save()
    settle_duties(kind=CALENDAR_FAILED, subject=stored.key, by=by)
    changed = _replaced(stored, reading.within, _others(stored.timetable, reading.busy))
    if other:
        _record(stored, "calendar.read", rule, by)
    note_meetings(timetable=stored.timetable, by=by)
    return changed


@transaction.atomic
def note_failure(*, calendar: OutsideCalendar, problem: Problem, by: Party) -> None:
    """A calendar could not be read: what it closed last stays closed, and after three times in a row its managers are told.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "booking.work")
    stored = _as_fetched(calendar)
    if stored is None:
        return
    stored.failures, stored.problem = stored.failures + 1, packed(problem)
    stored.save()
    if stored.failures == PATIENCE:
        tell_managers(CALENDAR_FAILED, stored.key, stored.timetable)
        _record(stored, "calendar.failed", rule, by)


def _put(calendar: OutsideCalendar, address: str, parts: Parts | None) -> None:
    calendar.address = wanted_address(address) if address else ""
    calendar.content = parts.plain() if parts is not None else {}
    calendar.fetched = None if parts is None else clock.now()
    calendar.etag, calendar.modified, calendar.failures, calendar.problem = "", "", 0, {}


def _same(made: OutsideCalendar) -> OutsideCalendar | None:
    """One that is there already, from the same address, or with the same in it where it was handed in."""
    named = OutsideCalendar.objects.filter(timetable=made.timetable, name=made.name, address=made.address)
    return next((one for one in named if made.address or one.content == made.content), None)


def _locked(calendar: OutsideCalendar) -> OutsideCalendar | None:
    """The calendar as it is stored; None where somebody has removed it."""
    found = OutsideCalendar.objects.select_for_update(of=("self",))
    return found.select_related("timetable__resource__organisation").filter(pk=calendar.pk).first()


def _as_fetched(calendar: OutsideCalendar) -> OutsideCalendar | None:
    """The calendar as it is stored; None where somebody has renewed or removed it since it was read."""
    stored = _locked(calendar)
    if stored is None:
        return None
    same = (stored.address, stored.fetched) == (calendar.address, calendar.fetched)
    return stored if same else None


def _others(timetable: Timetable, busy: Sequence[Busy]) -> list[Busy]:
    """Without what the calendar has from here: bookings of this facility, and when it is busy."""
    named = {item.uid.removesuffix(OURS) for item in busy if item.uid.endswith(OURS)}
    ours = {name for name in named if name.startswith(f"{timetable.resource.key}-")}
    ours |= set(Booking.objects.filter(timetable=timetable, key__in=named).values_list("key", flat=True))
    return [item for item in busy if not (item.uid.endswith(OURS) and item.uid.removesuffix(OURS) in ours)]


def _replaced(calendar: OutsideCalendar, within: Span, busy: Sequence[Busy]) -> bool:
    """Store the times that are new and take those away that are gone; whether there were any."""
    wanted = {_row(item) for item in busy}
    kept: set[tuple[object, ...]] = set()
    gone: list[int] = []
    for stored in calendar.times.filter(ends__gt=within.start):
        row = (stored.uid, stored.by_rule, stored.starts, stored.ends, stored.title)
        if row in wanted and row not in kept:
            kept.add(row)
        else:
            gone.append(stored.pk)
    names = ("uid", "by_rule", "starts", "ends", "title")
    fresh = [
        OutsideEvent(calendar=calendar, timetable_id=calendar.timetable_id, **dict(zip(names, row, strict=True)))
        for row in wanted - kept
    ]  # fmt: skip
    for start in range(0, len(gone), 500):
        OutsideEvent.objects.filter(pk__in=gone[start : start + 500]).delete()
    OutsideEvent.objects.bulk_create(fresh, batch_size=500)
    calendar.times.filter(ends__lt=clock.now() - KEPT).delete()
    return bool(fresh or gone)


def _row(item: Busy) -> tuple[object, ...]:
    return item.uid[:300], item.by_rule, item.span.start, item.span.end, item.title[:200]


def _read_soon(calendar: OutsideCalendar) -> None:
    """Have it read in the background, ahead of others: somebody looks on."""
    jobs.enqueue(READ, {"calendar": calendar.key}, key=f"{calendar.key}:{latest_sequence()}", ahead=True)


def _record(calendar: OutsideCalendar, verb: str, rule: str, by: Party) -> None:
    details = {"facility": calendar.timetable.resource.key}
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, calendar.key, details, rule=rule)])
