"""Samples of service orders: named, and who had them from whom. What is written is not changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db import transaction

from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.orders import (
    BEFORE_SENDING,
    BY_HAND,
    Afterwards,
    Custody,
    OrderFault,
    OrderState,
    may_follow,
)
from entrepot.booking.models import CustodyStep, Sample, ServiceOrder
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock

MOST: Final = 50
"""Samples of an order."""


@dataclass(frozen=True, slots=True)
class Handing:
    """Who gave something to whom, where, in what condition, and when; what is not said is the two parties, here and now."""

    giver: str = ""
    taker: str = ""
    place: str = ""
    condition: str = ""
    at: datetime | None = None


@transaction.atomic
def add_sample(
    *, order: ServiceOrder, what: str, quantity: str = "", hazard: str = "", afterwards: Afterwards = Afterwards.RETURN,
    by: Party,
) -> Sample:  # fmt: skip
    """Name one more sample, until they are sent.

    Raises:
        NotAllowedError: ``by`` is not of the organisation that ordered.
        BookingRefusedError: they were sent, or so many are named already.
    """
    rule = require(by, "order.want", order)
    stored = ServiceOrder.objects.select_for_update().get(pk=order.pk)
    if stored.state not in BEFORE_SENDING or stored.samples.count() >= MOST:
        raise BookingRefusedError.order(OrderFault.STATE)
    made = name_samples(stored, [(what, quantity, hazard, afterwards)])[0]
    act = journal.Act("order.sample_named", stored.key, {"sample": made.code}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return made


def name_samples(order: ServiceOrder, named: Sequence[tuple[str, str, str, Afterwards]]) -> list[Sample]:
    """Name samples (what, how much, hazard, what becomes of it), in the caller's transaction; their codes follow from the order's."""
    first = order.samples.count() + 1
    return [
        Sample.objects.create(
            order=order, number=number, code=f"{order.key.upper()}-{number}", what=what.strip()[:300],
            quantity=quantity.strip()[:100], hazard=hazard.strip()[:600], afterwards=afterwards,
        )
        for number, (what, quantity, hazard, afterwards) in enumerate(named, first)
    ]  # fmt: skip


@transaction.atomic
def hand_on(
    *, sample: Sample, kind: Custody, handing: Handing, number: int | None = None, by: Party
) -> CustodyStep:
    """Write down that a sample changed hands at the facility, went back, was disposed of or lost.

    Args:
        number: which step of its custody it is, as the writer saw it, so that one sent twice is written once; None for the next.

    Raises:
        NotAllowedError: ``by`` is not of the facility's organisation.
        BookingRefusedError: it cannot happen after what happened last, or something was written meanwhile.
    """
    order = ServiceOrder.objects.select_for_update(of=("self",)).select_related(
        "organisation", "timetable__resource__organisation"
    ).get(pk=sample.order_id)  # fmt: skip
    rule = require(by, "order.serve", order)
    there = sample.custody.count()
    early = order.state in BEFORE_SENDING or order.state in {OrderState.SENT, OrderState.REFUSED}
    if kind not in BY_HAND or early or number not in {None, there + 1}:
        raise BookingRefusedError.order(OrderFault.CUSTODY)
    return _handed(order, sample, kind, handing, by, rule)


def hand_all(order: ServiceOrder, kind: Custody, handing: Handing, by: Party) -> None:
    """Write down that every sample of an order changed hands, in the caller's transaction; those to which it cannot happen are left as they are."""
    for sample in order.samples.all():
        if may_follow(_last(sample), kind):
            _handed(order, sample, kind, handing, by, "")


def _handed(
    order: ServiceOrder, sample: Sample, kind: Custody, handing: Handing, by: Party, rule: str
) -> CustodyStep:
    before = sample.custody.order_by("number").last()
    if not may_follow(Custody(before.kind) if before else None, kind):
        raise BookingRefusedError.order(OrderFault.CUSTODY)
    at = handing.at or clock.now()
    giver, taker = _hands(order, kind, handing, before.taker if before else "")
    made = CustodyStep(
        sample=sample, number=before.number + 1 if before else 1, kind=kind, giver=giver[:120], taker=taker[:120],
        place=handing.place.strip()[:200], condition=handing.condition.strip()[:300], at=at.astimezone(UTC), by=by.actor,
    ).sealed(before.fingerprint if before else "")  # fmt: skip
    made.save()
    details = {"order": order.key, "kind": str(kind), "fingerprint": made.fingerprint}
    act = journal.Act("sample.handed", sample.code, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return made


def _last(sample: Sample) -> Custody | None:
    step = sample.custody.order_by("number").last()
    return Custody(step.kind) if step else None


def _hands(order: ServiceOrder, kind: Custody, handing: Handing, holder: str) -> tuple[str, str]:
    """Who gave and who took: as it is said, else whoever had it last and the key of the organisation that gets it; nobody has what is on its way, lost or disposed of."""
    facility, theirs = order.timetable.resource.organisation, order.organisation.key
    taker = theirs if kind == Custody.RETURNED else facility.key if facility else ""
    if kind in {Custody.SENT, Custody.LOST, Custody.DISPOSED}:
        taker = ""
    return handing.giver.strip() or holder or theirs, handing.taker.strip() or taker
