"""Space and tenants of a park: the park enters who sits in it, the tenant confirms it, either side ends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.journal import actions as journal
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import OrganisationRole, Party, Standing
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.domain.parks import Let, let_on, most_beside
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import ParkSpace, Tenancy
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import OrganisationKind

ASKED: Final = "tenancy.asked"
MOST: Final = Decimal("1e9")


@dataclass(frozen=True, slots=True)
class Room:
    """Who gets how many square metres of a park, from when to when (None: open)."""

    tenant: Organisation
    space: Decimal
    first: date
    last: date | None = None


@transaction.atomic
def set_space(*, park: Organisation, total: Decimal, by: Party) -> ParkSpace:
    """Say how many square metres a park has to let.

    Raises:
        NotAllowedError: ``by`` does not manage the park.
        ProgrammeRefusedError: it is no park, that is no figure of space, or more is let.
    """
    rule = _keeps(park, by)
    if not 0 < total < MOST:
        raise ProgrammeRefusedError("space_odd")
    if let_on(_going(park), clock.today()) > total:
        raise ProgrammeRefusedError("space_less")
    made, _ = ParkSpace.objects.update_or_create(park=park, defaults={"total": total, "changed": clock.now()})
    _happened("park.space", park.key, rule, by, total=str(total))
    return made


@transaction.atomic
def enter_tenant(*, park: Organisation, room: Room, by: Party) -> Tenancy:
    """Enter that an organisation sits in a park; it waits for the tenant to confirm it.

    Raises:
        NotAllowedError: ``by`` does not manage the park.
        ProgrammeRefusedError: it is no park, the tenant is unknown to the node or in it already, or there is not so much space.
    """
    rule = _keeps(park, by)
    if room.tenant.pk == park.pk or room.tenant.standing not in {Standing.LISTED, Standing.ADMITTED}:
        raise ProgrammeRefusedError("tenant_odd")
    _check(park, room)
    try:
        with transaction.atomic():
            made = Tenancy.objects.create(
                park=park, tenant=room.tenant, space=room.space, first=room.first, last=room.last, made_by=by.actor
            )  # fmt: skip
    except IntegrityError:
        raise ProgrammeRefusedError("tenant_already") from None
    _happened("tenancy.enter", made.key, rule, by, park=park.key, tenant=room.tenant.key)
    audience = Audience(organisation=room.tenant, least=OrganisationRole.MANAGER)
    add_duty(kind=ASKED, subject=made.key, audience=audience)
    return made


def _check(park: Organisation, room: Room) -> None:
    if not 0 < room.space < MOST:
        raise ProgrammeRefusedError("space_odd")
    if room.last is not None and room.last < room.first:
        raise ProgrammeRefusedError("tenancy_dates")
    space = ParkSpace.objects.select_for_update().filter(park=park).first()
    new = Let(room.first, room.last, room.space)
    if space is not None and most_beside(_going(park), new) > space.total:
        raise ProgrammeRefusedError("space_over")


def _going(park: Organisation) -> list[Let]:
    """What is let or waits to be confirmed."""
    return [one.let for one in Tenancy.objects.filter(park=park, ended=None)]


@transaction.atomic
def confirm_tenancy(*, tenancy: Tenancy, by: Party) -> Tenancy:
    """Confirm, for the tenant, that it sits there as was entered.

    Raises:
        NotAllowedError: ``by`` does not manage the tenant.
        ProgrammeRefusedError: it was confirmed or ended already.
    """
    row, rule = _locked(tenancy), require(by, "tenancy.confirm", tenancy)
    if row.confirmed is not None or row.ended is not None:
        raise ProgrammeRefusedError("tenancy_elsewhere")
    row.confirmed = clock.now()
    row.save(update_fields=["confirmed"])
    _happened("tenancy.confirm", row.key, rule, by, park=row.park.key)
    settle_duties(kind=ASKED, subject=row.key, by=by)
    return row


@transaction.atomic
def end_tenancy(*, tenancy: Tenancy, by: Party) -> Tenancy:
    """End a tenancy today: the tenant leaves, or says that it does not sit there; or the park ends it.

    Raises:
        NotAllowedError: ``by`` manages neither the tenant nor the park.
        ProgrammeRefusedError: it was ended already.
    """
    row, rule = _locked(tenancy), require(by, "tenancy.end", tenancy)
    if row.ended is not None:
        raise ProgrammeRefusedError("tenancy_elsewhere")
    row.ended = clock.today()
    row.save(update_fields=["ended"])
    _happened("tenancy.end", row.key, rule, by, park=row.park.key)
    settle_duties(kind=ASKED, subject=row.key, by=by)
    return row


def _locked(tenancy: Tenancy) -> Tenancy:
    rows = Tenancy.objects.select_for_update(of=("self",)).select_related("park", "tenant")
    return rows.get(pk=tenancy.pk)


def _keeps(park: Organisation, by: Party) -> str:
    rule = require(by, "park.keep", Owned(park.pk))
    if park.kind != OrganisationKind.PARK:
        raise ProgrammeRefusedError("no_park")
    return rule


def _happened(verb: str, subject: str, rule: str, by: Party, **details: object) -> None:
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, subject, details, rule=rule)])
