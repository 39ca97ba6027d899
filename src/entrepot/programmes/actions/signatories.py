"""Who signs on a signing day: told when, and named by their organisation."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account
from entrepot.people.permissions import require
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.domain.cooperations import signed_by
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Signatory, SigningDay
from entrepot.runtime import clock

SIGNS: Final = "signing.waits"
"""The kind of duty that waits for a signatory; its subject is the key of the signatory's place."""


@transaction.atomic
def name_signatory(*, signatory: Signatory, account: Account | None, by: Party) -> Signatory:
    """Say who signs for an organisation on a day, or, with None, that it is whoever manages it; they are told, and nobody else any more.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation.
        ProgrammeRefusedError: that person does not manage the organisation, the day is closed, or the organisation has signed.
    """
    rule = require(by, "signatory.name", signatory)
    row = Signatory.objects.select_for_update(of=("self",)).select_related("place__day", "place__cooperation__deal", "organisation").get(pk=signatory.pk)  # fmt: skip
    day = SigningDay.objects.select_for_update().get(pk=row.place.day_id)
    if day.closed or row.organisation.key in signed_by(row.place.cooperation.deal.standing):
        raise ProgrammeRefusedError("day_elsewhere")
    if account is not None and not _manages(account, row):
        raise ProgrammeRefusedError("signatory_no_manager")
    row.account = account.key if account else ""
    row.save()
    settle(row, by)
    wait_for(row, day)
    details = {"organisation": row.organisation.key, "signs": row.account}
    act = journal.Act("signing_day.name", day.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return row


def wait_for(signatory: Signatory, day: SigningDay) -> None:
    """Let a signature wait for who is named, or for whoever manages the organisation. In the caller's transaction."""
    named = (
        Account.objects.filter(key=signatory.account, is_active=True).first() if signatory.account else None
    )
    audience = (
        Audience(account=named)
        if named
        else Audience(organisation=signatory.organisation, least=OrganisationRole.MANAGER)
    )
    add_duty(kind=SIGNS, subject=signatory.key, audience=audience, due=max(day.day, clock.today()))


def settle(signatory: Signatory, by: Party) -> None:
    """Nothing waits for this signatory any more. In the caller's transaction."""
    settle_duties(kind=SIGNS, subject=signatory.key, by=by)


def _manages(account: Account, signatory: Signatory) -> bool:
    roles = [one for one in OrganisationRole if one.rank >= OrganisationRole.MANAGER.rank]
    inside = account.memberships.filter(organisation=signatory.organisation_id, asked=False, role__in=roles)
    return account.is_active and inside.exists()
