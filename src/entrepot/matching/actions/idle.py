"""Offering idle hours to those whose open needs could use them."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from django.db import transaction

from entrepot.booking import actions as booking
from entrepot.booking.actions import Offered
from entrepot.booking.models import IdleOffer, Timetable
from entrepot.catalogue import queries as catalogue
from entrepot.matching.actions.alerts import people_of
from entrepot.matching.idle import demand
from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.domain import Party

OFFERED: Final = "idle.offered"


def offer_idle(*, timetable: Timetable, offered: Offered, by: Party) -> tuple[IdleOffer, int]:
    """Publish an offer of idle hours, and tell it to the people of needs that could use them; returns it with how many audiences were told.

    What takes long is done before the transaction begins: SQLite has one writer, and it must not wait for us.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
        BookingRefusedError: there is nothing to offer.
    """
    wanted = [item.need for item in demand(timetable.resource)]
    return _offer(timetable, offered, wanted, by)


@transaction.atomic
def _offer(timetable: Timetable, offered: Offered, wanted: list[str], by: Party) -> tuple[IdleOffer, int]:
    made = booking.offer_idle(timetable=timetable, offered=offered, by=by)
    told: dict[Audience, list[str]] = defaultdict(list)
    for need in catalogue.listed_needs().filter(key__in=wanted).order_by("key"):
        audience = people_of(need)
        if audience is not None:
            told[audience].append(need.key)
    for audience, needs in told.items():
        add_duty(
            kind=OFFERED, subject=made.key, audience=audience, due=offered.last, details={"needs": needs}
        )
    return made, len(told)


@transaction.atomic
def withdraw_idle(*, offer: IdleOffer, by: Party) -> None:
    """Offer these hours no longer; nobody is told of them any more.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
    """
    booking.withdraw_offer(offer=offer, by=by)
    settle_duties(kind=OFFERED, subject=offer.key, by=by)
