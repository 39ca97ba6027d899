"""Idle hours: who sees them, and offers of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.opening import Hours
from entrepot.booking.models import IdleOffer, Sight, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class Offered:
    """Hours of the week, from one day to another, and what they cost or what comes with them."""

    hours: Sequence[Hours]
    first: date
    last: date
    note: str = ""


@transaction.atomic
def show_idle(*, timetable: Timetable, to: Sight, by: Party) -> None:
    """Say who sees when the facility is idle.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
    """
    rule = require(by, "idle.offer", timetable)
    Timetable.objects.filter(pk=timetable.pk).update(idle_shown=to)
    act = journal.Act("idle.shown", timetable.resource.key, {"to": to}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])


@transaction.atomic
def offer_idle(*, timetable: Timetable, offered: Offered, by: Party) -> IdleOffer:
    """Publish an offer of idle hours; it stands on the facility's pages until its last day.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
        BookingRefusedError: no hours are offered, it ends before it begins or is over, or the facility takes no bookings.
    """
    rule = require(by, "idle.offer", timetable)
    if not timetable.bookable:
        raise BookingRefusedError.not_bookable()
    if not offered.hours or offered.last < max(offered.first, clock.today()):
        raise BookingRefusedError(
            "offer_empty", "This offers no hours.", "Choose hours, and a last day that is still to come."
        )
    made = IdleOffer.objects.create(
        timetable=timetable, hours=[[item.weekday, item.opens, item.closes] for item in sorted(offered.hours)],
        first=offered.first, last=offered.last, note=offered.note[:300], made_by=by.actor,
    )  # fmt: skip
    details = {"facility": timetable.resource.key, "until": offered.last.isoformat()}
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act("idle.offered", made.key, details, rule=rule)]
    )
    return made


@transaction.atomic
def withdraw_offer(*, offer: IdleOffer, by: Party) -> None:
    """Offer these hours no longer.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
    """
    rule = require(by, "idle.offer", offer)
    IdleOffer.objects.filter(pk=offer.pk, withdrawn=None).update(withdrawn=clock.now())
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act("idle.withdrawn", offer.key, rule=rule)])
