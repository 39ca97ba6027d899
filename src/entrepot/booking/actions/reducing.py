"""Agreed reductions: what an organisation pays less for a resource, and the end of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.models import AgreedReduction
from entrepot.booking.refusals import BookingRefusedError
from entrepot.catalogue.models import Resource
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class Reduction:
    """So many per cent less from one day to another, for an organisation; `under` is the key of what it was agreed in."""

    organisation: Organisation
    percent: Decimal
    first: date
    last: date
    under: str


@transaction.atomic
def reduce_price(*, resource: Resource, reduction: Reduction, by: Party) -> AgreedReduction:
    """Let an organisation pay less for a resource. What is booked or quoted already keeps its price.

    Raises:
        NotAllowedError: ``by`` may not keep rates of the resource's organisation.
        BookingRefusedError: it is not from more than 0 to 100 per cent, or ends before it begins.
    """
    rule = require(by, "rates.keep", resource)
    if not 0 < reduction.percent <= 100 or reduction.last < reduction.first:
        raise BookingRefusedError.reduction_odd()
    made = AgreedReduction.objects.create(
        resource=resource, organisation=reduction.organisation, percent=reduction.percent, first=reduction.first,
        last=reduction.last, under=reduction.under,
    )  # fmt: skip
    details = {
        "organisation": reduction.organisation.key,
        "percent": str(reduction.percent),
        "under": reduction.under,
    }
    act = journal.Act("reduction.agree", resource.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return made


@transaction.atomic
def end_reductions(*, under: str, by: Party) -> int:
    """End what was agreed in something; returns how many reductions ended. What is booked or quoted already keeps its price.

    Raises:
        NotAllowedError: ``by`` may not keep rates of a resource's organisation.
    """
    going = AgreedReduction.objects.select_for_update(of=("self",)).filter(under=under, ended=None)
    found = list(going.select_related("resource", "organisation"))
    for one in found:
        rule = require(by, "rates.keep", one.resource)
        one.ended = clock.now()
        one.save(update_fields=["ended"])
        details = {"organisation": one.organisation.key, "under": under}
        act = journal.Act("reduction.end", one.resource.key, details, rule=rule)
        journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return len(found)
