"""Erasing a person: what is personal goes, what they did stays under an id that says nothing."""

from __future__ import annotations

from typing import Final

from django.db import models, transaction

from entrepot.journal import actions as journal
from entrepot.people.actions.accounts import STREAM, end_offers, keep_an_operator
from entrepot.people.actions.duties import settle_duties
from entrepot.people.actions.invitations import ASKED
from entrepot.people.actions.sessions import end_sessions
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account, Invitation, Membership, Organisation
from entrepot.people.permissions import require
from entrepot.people.refusals import Refusal, RefusedError
from entrepot.runtime import clock

NOWHERE: Final = "erased.invalid"
"""A domain that can never receive mail (RFC 2606)."""


@transaction.atomic
def erase(*, account: Account, by: Party) -> None:
    """Erase a person. Every row of every stage that belongs to the account goes with it; records and journal keep the opaque id.

    Raises:
        NotAllowedError: ``by`` is somebody else.
        RefusedError: an organisation with other members would lose its only owner, or the node its only operator.
    """
    rule = require(by, "account.erase", account)
    _keep_owners(account)
    keep_an_operator(account)
    end_offers(account=account, by=by)
    for number in account.memberships.filter(asked=True).values_list("pk", flat=True):
        settle_duties(kind=ASKED, subject=str(number), by=by)
    gone = {"sessions": end_sessions(account=account)}
    gone["invitations"] = Invitation.objects.filter(email__iexact=account.email).delete()[0]
    for relation in relations():
        rows = relation.related_model._base_manager.filter(**{relation.field.name: account})
        gone[relation.related_model._meta.label_lower] = rows.delete()[0]
    account.email, account.name, account.language = f"{account.key}@{NOWHERE}", "", ""
    account.wants_digest = account.is_active = False
    account.last_login = account.digested = None
    account.erased = clock.now()
    account.set_unusable_password()
    account.save()
    act = journal.Act(
        "account.erased", account.key, {kind: count for kind, count in gone.items() if count}, rule
    )
    journal.record(stream=STREAM, actor=by.actor, acts=[act])


def relations() -> list[models.ManyToOneRel]:
    """Every table, of whichever stage, whose rows belong to an account."""
    return [
        relation for relation in Account._meta.related_objects if isinstance(relation, models.ManyToOneRel)
    ]


def _keep_owners(account: Account) -> None:
    """See that every organisation with other members keeps an owner; they are kept from others until the transaction ends, as when
    somebody leaves one: two owners who go at once must not both count on the other."""
    owned = account.memberships.filter(role=OrganisationRole.OWNER, asked=False).values("organisation")
    for organisation in Organisation.objects.select_for_update().filter(pk__in=owned).order_by("pk"):
        others = Membership.objects.filter(organisation=organisation, asked=False).exclude(account=account)
        if others.exists() and not organisation.owners().exclude(account=account).exists():
            raise RefusedError(Refusal.LAST_OWNER)
