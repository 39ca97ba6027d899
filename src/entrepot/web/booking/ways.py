"""The ways from a resource to its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from entrepot.booking.models import Timetable
from entrepot.booking.orders import takes_orders
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Resource
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.permissions import allows
from entrepot.vocabulary.kinds import BOOKED
from entrepot.web.booking.idle import OfferRow, offer_rows


@dataclass(frozen=True, slots=True)
class Booked:
    """Where it is booked, where its timetable is kept, where its use is told and where its idle hours; empty when there is none, or none for this
    reader. ``offers`` are idle hours that it offers; at ``order`` a sample is sent there."""

    book: str
    keep: str
    use: str = ""
    idle: str = ""
    offers: Sequence[OfferRow] = ()
    order: str = ""


def booked(record: Resource, party: Party, need: str = "") -> Booked:
    """The ways for a reader; ``need`` is that from whose chain they come, and goes along."""
    if record.kind not in BOOKED or record.state != State.LISTED:
        return Booked("", "")
    timetable = Timetable.objects.filter(resource=record).first()
    reads = timetable is not None and allows(party, "timetable.read", timetable)
    seen = timetable if reads else None
    along = f"?{urlencode({'need': need})}" if need else ""
    return Booked(
        reverse("web:book", args=[record.key]) + along if reads else "",
        reverse("web:timetable", args=[record.key]) if allows(party, "timetable.keep", record) else "",
        reverse("web:use", args=[record.key]) if seen and reads_use(party, seen) else "",
        reverse("web:idle", args=[record.key]) if seen and allows(party, "idle.read", seen) else "",
        offer_rows(seen),
        reverse("web:ask_order", args=[record.key]) if seen and takes_orders(seen) else "",
    )


def reads_use(party: Party, timetable: Timetable) -> bool:
    """Whether somebody may read how a facility is used: its own people, and who reads its figures."""
    return allows(party, "usage.record", timetable) or allows(party, "figures.read", timetable)


def reads_figures(party: Party) -> bool:
    """Whether somebody has facilities whose figures are theirs to read."""
    if not party.node_roles.isdisjoint({NodeRole.OFFICER, NodeRole.OPERATOR}):
        return True
    return bool(party.organisations(OrganisationRole.MANAGER))
