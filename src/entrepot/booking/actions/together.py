"""Several facilities at once: all are booked, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction

from entrepot.booking.actions.changing import cancel
from entrepot.booking.actions.making import Wanted, book
from entrepot.booking.actions.racing import settled
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, new_group_key
from entrepot.booking.refusals import BookingRefusedError
from entrepot.people.domain import Party
from entrepot.people.permissions import require

MOST_TOGETHER: Final = 10
"""Facilities that are booked at once."""
OPEN: Final = frozenset({State.HELD, State.ASKED, State.CONFIRMED})


def book_together(
    *, wanted: Sequence[Wanted], hold: bool = False, joining: Booking | None = None, by: Party
) -> list[Booking]:
    """Book several facilities, all or none; they share a group, and with ``joining`` that of a booking that is there already.

    They are booked in the order of the facilities' keys, whoever books, so that no two wait for each other.

    Raises:
        NotAllowedError: ``by`` may not book for the organisation, or not change ``joining``.
        BookingRefusedError: one of them cannot be booked, with what is in the way; ``resource`` says which.
        ValueError: none or too many are wanted, or one facility twice.
    """
    keys = [item.timetable.resource.key for item in wanted]
    if not 1 <= len(keys) <= MOST_TOGETHER or len(set(keys)) < len(keys):
        raise ValueError(f"from 1 to {MOST_TOGETHER} facilities, each once")
    return settled(lambda: _book_together(wanted, hold, joining, by))


@transaction.atomic
def _book_together(wanted: Sequence[Wanted], hold: bool, joining: Booking | None, by: Party) -> list[Booking]:
    group = new_group_key()
    if joining is not None:
        require(by, "booking.change", joining)
        group = joining.group or group
    made = []
    for item in sorted(wanted, key=lambda item: item.timetable.resource.key):
        try:
            made += book(wanted=item, hold=hold, by=by)
        except BookingRefusedError as error:
            error.resource = item.timetable.resource.key
            raise
    together = made if joining is None else [joining, *made]
    Booking.objects.filter(pk__in=[item.pk for item in together]).update(group=group)
    for booking in together:
        booking.group = group
    return made


def cancel_together(*, booking: Booking, reason: str = "", by: Party) -> list[Booking]:
    """Give back everything that was booked together and has not begun, all or nothing.

    Raises:
        NotAllowedError: ``by`` may not change one of them.
        BookingRefusedError: there is nothing left to give back.
    """
    return settled(lambda: _cancel_together(booking, reason, by))


@transaction.atomic
def _cancel_together(booking: Booking, reason: str, by: Party) -> list[Booking]:
    found = Booking.objects.filter(pk=booking.pk) | Booking.objects.filter(group=booking.group).exclude(
        group=""
    )
    chosen = (
        found.filter(state__in=OPEN)
        .select_related("timetable__resource")
        .order_by("timetable__resource__key", "pk")
    )
    done = [cancel(booking=item, reason=reason, by=by) for item in chosen]
    if not done:
        raise BookingRefusedError.state()
    return done
