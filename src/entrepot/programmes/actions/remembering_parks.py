"""Tenants of parks that sat there before the node knew of it: kept as they are, without anybody who confirms it now."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.actions.tenancies import Room
from entrepot.programmes.models import Tenancy


@transaction.atomic
def remember_tenancy(*, park: Organisation, room: Room, by: Party) -> Tenancy:
    """Keep that an organisation sits in a park, confirmed on its first day.

    Raises:
        NotAllowedError: ``by`` is not the node.
        IntegrityError: it sits there already.
    """
    rule = require(by, "programme.remember")
    zone = ZoneInfo(park.place.timezone) if park.place else ZoneInfo("UTC")
    made = Tenancy.objects.create(
        park=park, tenant=room.tenant, space=room.space, first=room.first, last=room.last, made_by=by.actor,
        confirmed=datetime.combine(room.first, time(9), zone),
    )  # fmt: skip
    details = {"park": park.key, "tenant": room.tenant.key}
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act("tenancy.remember", made.key, details, rule=rule)]
    )
    return made
