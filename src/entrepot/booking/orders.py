"""Reads of service orders, for the two parties of each; and their files, which lie in the node's home."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from entrepot.booking.domain.orders import CHARGEABLE, OrderFault, OrderStep, Side, open_steps
from entrepot.booking.models import CustodyStep, FileRole, OrderFile, Sample, ServiceOrder, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.catalogue.domain import State as Listing
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.permissions import allows
from entrepot.runtime import clock, keptfiles
from entrepot.vocabulary.kinds import Role

SHELF: Final = "orders"
"""Where their files lie in the node's home."""
MEASURING: Final = frozenset({Role.FACILITY, Role.EXPERT})
"""Kinds of resources whose people measure what is sent to them."""


def orders(party: Party) -> QuerySet[ServiceOrder]:
    """Orders of a party's organisations and those to their facilities, the latest first."""
    mine = party.organisations()
    found = ServiceOrder.objects.select_related("organisation", "timetable__resource__organisation")
    return found.filter(Q(organisation__in=mine) | Q(timetable__resource__organisation__in=mine))


def order(key: str, party: Party) -> ServiceOrder:
    """One of them.

    Raises:
        ServiceOrder.DoesNotExist: there is none of this key that the party may read.
    """
    return orders(party).get(key=key)


def takes_orders(timetable: Timetable) -> bool:
    """Whether something can be sent there to be measured."""
    resource = timetable.resource
    listed = timetable.bookable and resource.state == Listing.LISTED and resource.joined_into_id is None
    return listed and resource.kind in MEASURING and resource.organisation_id is not None


def steps(found: ServiceOrder, party: Party) -> tuple[OrderStep, ...]:
    """What a party can do with an order now, for either side on which it is."""
    course, today = found.course, clock.today()
    ways = [step for side in sides(found, party) for step in open_steps(course, side, today)]
    managers = {OrderStep.QUOTE, OrderStep.REFUSE}
    return tuple(step for step in ways if step not in managers or allows(party, "order.offer", found))


def sides(found: ServiceOrder, party: Party) -> tuple[Side, ...]:
    """The sides of an order on which a party is; both where an organisation orders from itself."""
    rules = ((Side.CUSTOMER, "order.want"), (Side.FACILITY, "order.serve"))
    return tuple(side for side, rule in rules if allows(party, rule, found))


def chargeable(found: ServiceOrder) -> bool:
    """Whether an order was measured and has no charge yet."""
    return found.state in CHARGEABLE and found.booking_id is None and found.used_from is not None


def uncharged(party: Party) -> QuerySet[ServiceOrder]:
    """Orders that were measured and have no charge yet, to facilities that a party manages."""
    managed = party.organisations(OrganisationRole.MANAGER)
    measured = orders(party).filter(state__in=CHARGEABLE, booking=None, used_from__isnull=False)
    return measured.filter(timetable__resource__organisation__in=managed)


def samples(found: ServiceOrder) -> list[Sample]:
    """The samples of an order, each with who had it."""
    custody = Prefetch("custody", CustodyStep.objects.select_related("sample"))
    return list(found.samples.prefetch_related(custody))


def files(found: ServiceOrder, party: Party) -> QuerySet[OrderFile]:
    """The files of an order that a party may read: the customer sees data and reports once they are delivered."""
    kept = OrderFile.objects.filter(order=found).select_related("order__timetable__resource")
    if allows(party, "order.serve", found):
        return kept
    if not allows(party, "order.read", found):
        return kept.none()
    return kept.filter(Q(role=FileRole.DESCRIPTION) | Q(delivered__isnull=False))


def keep_bytes(order_key: str, file_key: str, chunks: Iterable[bytes]) -> tuple[int, str]:
    """Write the bytes of a file; returns how many they are and their SHA-256 in hexadecimal.

    Raises:
        BookingRefusedError: there are none, or too many; nothing is left behind.
    """
    try:
        return keptfiles.keep_bytes(SHELF, order_key, file_key, chunks)
    except keptfiles.UnfitFileError:
        raise BookingRefusedError.order(OrderFault.FILE_LARGE) from None


def forget_bytes(order_key: str, file_key: str) -> None:
    """Remove the bytes of a file that was not stored after all."""
    keptfiles.forget_bytes(SHELF, order_key, file_key)


def content(file: OrderFile) -> bytes:
    """The bytes of a file, as they were handed in.

    Raises:
        BookingRefusedError: what lies in the node's home is something else by now, or nothing.
    """
    try:
        return keptfiles.kept_bytes(SHELF, file.order.key, file.key, file.sha256)
    except keptfiles.ChangedFileError:
        raise BookingRefusedError.order(OrderFault.FILE_CHANGED) from None
