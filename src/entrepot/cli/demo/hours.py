"""When the region's facilities and venues may be booked, and what is booked there in the weeks to come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from entrepot.booking import actions, queries
from entrepot.booking.actions import Keeping, Wanted
from entrepot.booking.domain.days import moment
from entrepot.booking.domain.opening import Hours, office_hours, round_the_clock
from entrepot.booking.domain.slots import Terms
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.booking.gates import bar
from entrepot.booking.models import Booking, Timetable
from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Resource
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
_LATE: Final = (*office_hours(8 * 60 + 30, 12 * 60, range(6)), *office_hours(13 * 60, 21 * 60, range(5)))
_BENCH: Final = Terms(
    step=HOUR / 2, shortest=HOUR, longest=8 * HOUR, notice=2 * HOUR, setup=HOUR / 4, cleaning=HOUR / 4
)
_RUN: Final = Terms(
    step=HOUR, shortest=4 * HOUR, longest=3 * DAY, notice=DAY, horizon=180 * DAY, cleaning=2 * HOUR
)
_ROOM: Final = Terms(step=HOUR / 2, shortest=HOUR / 2, longest=12 * HOUR, capacity=3)
KINDS_OF_HOURS: Final = (
    Keeping(office_hours(), _BENCH, approval=True, attended=True),
    Keeping(_LATE, _BENCH, approval=False, check_in=True),
    Keeping(round_the_clock(), _RUN, approval=True, on_holidays=True),
    Keeping((*office_hours(9 * 60, 18 * 60), Hours(5, 9 * 60, 13 * 60)), _BENCH, approval=False),
)
"""What facilities keep in turn, in the order of their keys."""
ROOMS: Final = Keeping(office_hours(8 * 60, 22 * 60, range(7)), _ROOM, approval=False)
PURPOSES: Final = (
    "釉面裂纹试样的扫描 Scan of glaze samples", "批量烧成前的对比 Comparison before the batch is fired",
    "客户抽检 Spot check for a customer", "新配方第三轮 Third round of the new recipe",
)  # fmt: skip


def keep_hours(by: Party) -> None:
    """Let every facility and venue of the region be booked."""
    found = Resource.objects.filter(kind="facility", state=Listing.LISTED, joined_into=None).order_by("key")
    for number, resource in enumerate(found.select_related("place")):
        keeping = KINDS_OF_HOURS[number % len(KINDS_OF_HOURS)]
        actions.keep_timetable(resource=resource, keeping=keeping, by=by)
    for resource in Resource.objects.filter(kind="venue", state=Listing.LISTED).select_related("place"):
        actions.keep_timetable(resource=resource, keeping=ROOMS, by=by)


def book_some(engineer: Party, lab: Party, firm: Organisation) -> None:
    """The engineer books at several places for two weeks; the lab's people answer all but the last."""
    theirs = Timetable.objects.filter(
        resource__kind="facility", resource__organisation__in=lab.organisations()
    )
    others = (
        Timetable.objects.filter(resource__kind="facility").exclude(pk__in=theirs).order_by("resource__key")
    )
    timetables = [*theirs.select_related("resource"), *others.select_related("resource")[:4]]
    made = [
        booking
        for number, timetable in enumerate(timetables)
        for turn in range(3)
        if bar(timetable, firm) is None
        and (
            booking := _book(
                timetable, firm, 2 + 3 * turn + number % 3, PURPOSES[(number + turn) % 4], engineer
            )
        )
    ]
    asked = [item for item in made if item.state == State.ASKED and lab.holds(item.organisation_of_facility)]
    for item in asked[:-1]:
        actions.answer(booking=item, accept=True, by=lab)


def _book(timetable: Timetable, firm: Organisation, days: int, purpose: str, by: Party) -> Booking | None:
    """The first free time of a usual length from some day on; None when there is none."""
    now = clock.now()
    after = _morning(timetable, now, days)
    length = max(timetable.terms.shortest, 2 * HOUR)
    diary = queries.diary(timetable, Span(after, after + 14 * DAY))
    free = diary.next_free(length, after=after, now=now, most=1)
    if not free:
        return None
    return actions.book(wanted=Wanted(timetable, tuple(free), firm, 1, purpose), by=by)[0]


def _morning(timetable: Timetable, now: datetime, days: int) -> datetime:
    day = now.astimezone(timetable.clock).date() + days * DAY
    return moment(day, 9 * 60 + days % 4 * 60, timetable.clock)
