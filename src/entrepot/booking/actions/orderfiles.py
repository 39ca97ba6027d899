"""Files of service orders: added, and never changed or taken away. A report after the first is a new version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import Max

from entrepot.booking import orders
from entrepot.booking.actions.ordering import REPLACED as TOLD
from entrepot.booking.actions.ordering import audience
from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.orders import ENDED, HELD, REPLACED, OrderFault, Side
from entrepot.booking.models import FileRole, OrderFile, ServiceOrder
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions.duties import add_duty
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock
from entrepot.runtime.keptfiles import media_type, new_file_key, shown_name

MOST: Final = 100
"""Files of an order."""


def add_file(
    *, order: ServiceOrder, role: FileRole, name: str, chunks: Iterable[bytes], by: Party
) -> OrderFile:
    """Add a file to an order; the same once more (same bytes, role and name) is the one that is there.

    A report that is added after one was delivered is delivered with that, as a new version; the old one stays.

    Raises:
        NotAllowedError: it is not ``by``'s to add: descriptions are the customer's, data and reports the facility's.
        BookingRefusedError: not as the order is now, the file is empty or too large, or there are too many.
    """
    rule = require(by, "order.want" if role == FileRole.DESCRIPTION else "order.serve", order)
    key = new_file_key()
    size, digest = orders.keep_bytes(order.key, key, chunks)
    made = OrderFile(key=key, role=role, name=shown_name(name), size=size, sha256=digest, by=by.actor)
    try:
        stored = _added(order=order, made=made, rule=rule, by=by)
    except BaseException:
        orders.forget_bytes(order.key, key)
        raise
    if stored.key != key:
        orders.forget_bytes(order.key, key)
    return stored


@transaction.atomic
def _added(*, order: ServiceOrder, made: OrderFile, rule: str, by: Party) -> OrderFile:
    stored = ServiceOrder.objects.select_for_update(of=("self",)).select_related(
        "organisation", "timetable__resource__organisation"
    ).get(pk=order.pk)  # fmt: skip
    same = stored.files.filter(role=made.role, name=made.name, sha256=made.sha256).last()
    if same is not None:
        return same
    ours = made.role == FileRole.DESCRIPTION
    if stored.state in ENDED - REPLACED or (not ours and stored.state not in HELD | REPLACED):
        raise BookingRefusedError.order(OrderFault.FILE_STATE)
    if stored.files.count() >= MOST:
        raise BookingRefusedError.order(OrderFault.FILES_MANY)
    made.order, made.media_type = stored, media_type(made.name)
    if made.role == FileRole.REPORT:
        last = stored.files.filter(role=FileRole.REPORT).aggregate(last=Max("version"))["last"]
        made.version = (last or 0) + 1
    replaces = not ours and stored.state in REPLACED
    made.delivered = clock.now() if replaces else None
    made.save()
    if replaces:
        add_duty(kind=TOLD, subject=stored.key, audience=audience(stored, Side.CUSTOMER))
    details = {"file": made.key, "role": str(made.role), "version": made.version, "sha256": made.sha256}
    act = journal.Act("order.file_added", stored.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return made
