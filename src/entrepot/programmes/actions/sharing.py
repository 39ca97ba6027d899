"""Resources that a party of a cooperation opens to the others, at conditions that were agreed; they end with the cooperation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from entrepot.booking.actions import Reduction, end_reductions, reduce_price
from entrepot.booking.domain.days import whole_day
from entrepot.catalogue.actions import close_hidden, open_hidden
from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Resource
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.programmes.actions.cooperating import happened, work
from entrepot.programmes.domain.parks import OPENED
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Cooperation, SharedResource
from entrepot.runtime import clock

ALL: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Conditions:
    """From which day to which, in words, how many per cent less it costs (0: nothing less), and hours a month for the partners (None: what is free)."""

    first: date
    last: date
    words: str
    percent: Decimal = Decimal(0)
    hours: int | None = None


@transaction.atomic
def open_resource(
    *, cooperation: Cooperation, resource: Resource, conditions: Conditions, by: Party
) -> SharedResource:
    """Open a resource to the other parties of a cooperation. What is held back of it is shown to them, and booking charges them less.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation whose resource it is, or that is none of the parties'.
        ProgrammeRefusedError: the agreement does not bind, it is nothing that is opened, or the conditions are odd.
    """
    owner = resource.organisation
    if owner is None or resource.kind not in OPENED or resource.state != Listing.LISTED:
        raise ProgrammeRefusedError("share_odd")
    rule = work(cooperation, owner, by)
    _check(conditions)
    try:
        with transaction.atomic():
            made = SharedResource.objects.create(
                cooperation=cooperation, resource=resource, organisation=owner, first=conditions.first, last=conditions.last,
                conditions=conditions.words.strip(), percent=conditions.percent, hours=conditions.hours, made_by=by.actor,
            )  # fmt: skip
    except IntegrityError:
        raise ProgrammeRefusedError("shared_already") from None
    made.grants = _opened(made, by)
    made.save(update_fields=["grants"])
    happened("share.open", cooperation, rule, by, share=made.key, resource=resource.key)
    return made


def _check(conditions: Conditions) -> None:
    if conditions.last < max(conditions.first, clock.today()):
        raise ProgrammeRefusedError("share_dates")
    if not 0 <= conditions.percent <= ALL:
        raise ProgrammeRefusedError("share_percent")
    if not conditions.words.strip():
        raise ProgrammeRefusedError("share_conditions")


def _opened(share: SharedResource, by: Party) -> list[int]:
    """Let the others see what is held back and pay less; returns the numbers of the grants."""
    place = share.resource.place
    until = whole_day(share.last, ZoneInfo(place.timezone) if place else ZoneInfo("UTC")).end
    given: list[int] = []
    keys = set(share.cooperation.deal.standing.parties) - {share.organisation.key}
    for partner in Organisation.objects.filter(key__in=keys).order_by("pk"):
        grants = open_hidden(resource=share.resource, organisation=partner, until=until, by=by)
        given.extend(one.pk for one in grants)
        if share.percent:
            less = Reduction(partner, share.percent, share.first, share.last, share.key)
            reduce_price(resource=share.resource, reduction=less, by=by)
    return given


@transaction.atomic
def close_resource(*, share: SharedResource, by: Party) -> SharedResource:
    """End what was opened. What is booked already keeps its price.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation whose resource it is.
        ProgrammeRefusedError: it was ended already.
    """
    rule = require(by, "cooperation.enter", Owned(share.organisation_id))
    row = SharedResource.objects.select_for_update(of=("self",)).get(pk=share.pk)
    if row.ended is not None:
        raise ProgrammeRefusedError("share_ended")
    return _closed(row, rule, by)


def close_all(cooperation: Cooperation, by: Party) -> None:
    """Everything that was opened ends with the cooperation, by the node; in the caller's transaction."""
    going = SharedResource.objects.select_for_update(of=("self",)).filter(cooperation=cooperation, ended=None)
    for row in going:
        _closed(row, "cooperation.work", by)


def _closed(row: SharedResource, rule: str, by: Party) -> SharedResource:
    row.ended = clock.now()
    row.save(update_fields=["ended"])
    close_hidden(grants=row.grants, by=by)
    end_reductions(under=row.key, by=by)
    happened("share.close", row.cooperation, rule, by, share=row.key)
    return row
