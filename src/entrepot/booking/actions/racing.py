"""Several at once: the database decides who comes first, and who comes second tries again or is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

from entrepot.booking import queries
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Booking, Exceptional, Taken

T = TypeVar("T")
_AGAIN: Final = frozenset({"40P01", "40001"})
"""PostgreSQL: deadlock detected, serialization failure."""
_TRIES: Final = 5
GUARD: Final = "booking_no_double_booking"


class LostRaceError(Exception):
    """Somebody else has taken the time since it was looked at."""


def settled(do: Callable[[], T]) -> T:
    """Do something in a transaction; where the database broke it off because two waited for each other, once more."""
    if connection.in_atomic_block:
        return do()
    for _ in range(_TRIES - 1):
        try:
            with transaction.atomic():
                return do()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") not in _AGAIN:
                raise
    with transaction.atomic():
        return do()


def take(booking: Booking) -> None:
    """Take a booking's time from as many units as it wants, in the caller's transaction; what it had before is let go.

    Raises:
        LostRaceError: so many units are not free at that time.
    """
    timetable = booking.timetable
    around = timetable.terms.around(booking.span)
    for _ in range(timetable.capacity + 1):
        free = queries.free_units(timetable, around, but=booking)
        if len(free) < booking.units:
            break
        if _taken(booking, around, free[: booking.units]):
            return
    raise LostRaceError


def close_units(exception: Exceptional, units: Iterable[int]) -> bool:
    """Have units closed for a time, in the caller's transaction; whether nobody has a part of it."""
    try:
        with transaction.atomic():
            Taken.objects.bulk_create(
                Taken(
                    timetable_id=exception.timetable_id, unit=unit, starts=exception.starts, ends=exception.ends,
                    exception=exception,
                )
                for unit in units
            )  # fmt: skip
    except IntegrityError as error:
        return _was_taken(error)
    return True


def _was_taken(error: IntegrityError) -> bool:
    """False, if it was the guard that refused.

    Raises:
        IntegrityError: it was something else.
    """
    if GUARD not in str(error):
        raise error
    return False


def _taken(booking: Booking, around: Span, units: list[int]) -> bool:
    """Whether these units could be had; the database refuses what somebody else took a moment ago."""
    try:
        with transaction.atomic():
            booking.taken.all().delete()
            Taken.objects.bulk_create(
                Taken(
                    timetable_id=booking.timetable_id, unit=unit, starts=around.start, ends=around.end, booking=booking,
                )
                for unit in units
            )  # fmt: skip
    except IntegrityError as error:
        return _was_taken(error)
    return True


def let_go(booking: Booking) -> None:
    """Nobody has a booking's time any more, in the caller's transaction."""
    booking.taken.all().delete()
