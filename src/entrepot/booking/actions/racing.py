"""Several at once: the database decides who comes first, and who comes second tries again or is told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

from entrepot.booking import queries
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Booking, Exceptional, Taken, Timetable
from entrepot.runtime.turns import my_turn

T = TypeVar("T")
P = ParamSpec("P")
log: Final = logging.getLogger("entrepot.booking")
_AGAIN: Final = frozenset({"40P01", "40001"})
"""PostgreSQL: deadlock detected, serialization failure."""
_TRIES: Final = 5
GUARD: Final = "booking_no_double_booking"
_QUEUE: Final = 0x626F6F6B
"""The kind of our advisory locks, apart from anybody else's."""


class LostRaceError(Exception):
    """Somebody else has taken the time of ``booking`` since it was looked at."""

    def __init__(self, booking: Booking) -> None:
        super().__init__(booking.key)
        self.booking = booking


def settled(do: Callable[[], T]) -> T:
    """Do something in a transaction, in one's turn; where the database broke it off because two waited for each other, once more."""
    if connection.in_atomic_block:
        return do()
    with my_turn():
        for turn in range(1, _TRIES):
            try:
                with transaction.atomic():
                    return do()
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", "") not in _AGAIN:
                    raise
                log.warning("broken off by the database, try %d of %d", turn, _TRIES)
        with transaction.atomic():
            return do()


def in_turn(act: Callable[P, T]) -> Callable[P, T]:
    """An action that is `settled` where nobody else began a transaction, and else a part of theirs that fails alone."""

    @wraps(act)
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        if connection.in_atomic_block:
            with transaction.atomic():
                return act(*args, **kwargs)
        return settled(lambda: act(*args, **kwargs))

    return done


def queue_for(timetable: Timetable) -> None:
    """Wait until nobody else is about to take time of a facility, and keep others waiting until the caller's transaction ends.

    It makes nothing safe: the guard does. Without it two who insert times that meet would wait for each other, and PostgreSQL takes
    a second to notice. On SQLite a transaction that writes is alone already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_QUEUE, timetable.pk % 2**31])


def take(booking: Booking) -> None:
    """Take a booking's time from as many units as it wants, in the caller's transaction; what it had before is let go.

    Raises:
        LostRaceError: so many units are not free at that time.
    """
    timetable = booking.timetable
    around = timetable.terms.around(booking.span)
    queue_for(timetable)
    for _ in range(timetable.capacity + 1):
        if _taken(booking, around, free_for(booking)):
            return
    raise LostRaceError(booking)


def free_for(booking: Booking) -> list[int]:
    """The units a booking can have, as many as it wants.

    Raises:
        LostRaceError: so many are not free.
    """
    timetable = booking.timetable
    stored = booking if booking.pk else None
    free = queries.free_units(timetable, timetable.terms.around(booking.span), but=stored)
    if len(free) < booking.units:
        raise LostRaceError(booking)
    return free[: booking.units]


def place(made: Sequence[Booking]) -> None:
    """Store new bookings of one timetable with the time they take, in the caller's transaction: all, or none.

    Raises:
        LostRaceError: for one of them so many units are not free.
    """
    queue_for(made[0].timetable)
    for booking in made:
        units = free_for(booking)
        booking.save(force_insert=True)
        if not _insert(booking, booking.timetable.terms.around(booking.span), units):
            raise LostRaceError(booking)


def close_units(exception: Exceptional, units: Iterable[int]) -> bool:
    """Have units closed for a time, in the caller's transaction; whether nobody has a part of it."""
    queue_for(exception.timetable)
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
    """Whether these units could be had instead of those it had."""
    try:
        with transaction.atomic():
            booking.taken.all().delete()
            _add(booking, around, units)
    except IntegrityError as error:
        return _was_taken(error)
    return True


def _insert(booking: Booking, around: Span, units: list[int]) -> bool:
    """Whether these units could be had; the database refuses what somebody else took a moment ago."""
    try:
        with transaction.atomic():
            _add(booking, around, units)
    except IntegrityError as error:
        return _was_taken(error)
    return True


def _add(booking: Booking, around: Span, units: Iterable[int]) -> None:
    Taken.objects.bulk_create(
        Taken(timetable_id=booking.timetable_id, unit=unit, starts=around.start, ends=around.end, booking=booking)
        for unit in units
    )  # fmt: skip


def let_go(booking: Booking) -> None:
    """Nobody has a booking's time any more, in the caller's transaction."""
    booking.taken.all().delete()
