"""What booking does by itself."""

from __future__ import annotations

from datetime import time, timedelta
from time import monotonic
from typing import Final

from entrepot.booking import actions, queries
from entrepot.booking.actions.outside import READ
from entrepot.booking.domain.icstext import Parts
from entrepot.booking.domain.outside import read
from entrepot.booking.fetching import fetched
from entrepot.booking.models import OutsideCalendar
from entrepot.intake.rows import SourceError
from entrepot.people.domain import Party
from entrepot.runtime import jobs

LAPSE: Final = "booking.lapse"
REMIND: Final = "booking.remind"
CALENDARS: Final = "booking.calendars"
SPARE: Final = 20.0
"""Seconds for following the series of one calendar: a rule may be one that never comes true."""
NODE: Final = Party.machine("node")


@jobs.job(LAPSE)
def lapse(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Let go what ran out, and offer its time to whoever waits for it."""
    ended = actions.lapse_due(by=NODE)
    offered = 0
    for done, booking in enumerate(ended):
        run.progress(done, len(ended), "bookings")
        offer = actions.offer_freed(timetable=booking.timetable, span=booking.span, by=NODE)
        offered += offer is not None
    return {"ended": len(ended), "offered": offered}


@jobs.job(REMIND)
def remind(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Remind those whose certificates end soon."""
    return {"ending": actions.remind_of_ending(by=NODE)}


@jobs.job(CALENDARS)
def read_calendars(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Have every calendar read that others keep, and those whose bookings one meets told."""
    due = queries.calendars_due()
    for key in due:
        jobs.enqueue(READ, {"calendar": key}, key=key)
    return {"due": len(due), "met": actions.note_meetings(by=NODE)}


@jobs.job(READ, limit=timedelta(minutes=10))
def read_one(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Read a calendar that others keep; what it closed last stays closed where that fails."""
    found = OutsideCalendar.objects.select_related("timetable__resource")
    calendar = found.filter(key=run.args["calendar"]).first()
    if calendar is None:
        return {}
    try:
        came = fetched(calendar)
    except SourceError as error:
        actions.note_failure(calendar=calendar, problem=error.problem, by=NODE)
        return {"failed": str(error.problem.code)}
    until = monotonic() + SPARE
    reading = read(
        came.parts if came is not None else Parts.kept(calendar.content), calendar.timetable.clock, actions.looked_at(),
        spare=lambda: monotonic() < until,
    )  # fmt: skip
    changed = actions.take_times(calendar=calendar, came=came, reading=reading, by=NODE)
    return {
        "events": reading.events,
        "times": len(reading.busy),
        "unread": len(reading.unread),
        "changed": changed,
    }


jobs.every(CALENDARS, minutes=30)
jobs.every(LAPSE, minutes=5)
jobs.every(REMIND, days=1, at=time(3, 35))
