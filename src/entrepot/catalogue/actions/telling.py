"""Whom a step of disclosure concerns, and how the journal tells of it: by keys alone."""

from __future__ import annotations

from entrepot.catalogue.models import DisclosureRequest, Grant, Need, Resource
from entrepot.catalogue.permissions import author
from entrepot.journal import actions as journal
from entrepot.people import queries as people
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Account, Membership

MANAGING = (OrganisationRole.MANAGER, OrganisationRole.OWNER)


def record_of(about: DisclosureRequest | Grant) -> Need | Resource:
    """The record that a request or a grant is about.

    Raises:
        ValueError: it is about none, which no action stores.
    """
    record = about.need or about.resource
    if record is None:
        raise ValueError(f"{about} is about no record")
    return record


def tell(verb: str, about: DisclosureRequest | Grant, rule: str, by: Party) -> None:
    """Journal a step of disclosure under the record's key."""
    details = {"organisation": about.organisation.key, "level": str(about.level)}
    if isinstance(about, DisclosureRequest):
        details["request"] = about.key
    act = journal.Act(verb, record_of(about).key, details, rule=rule)
    journal.record(stream="disclosure", actor=by.actor, acts=[act])


def writer_of(record: Need | Resource) -> Account | None:
    """Who wrote a record and still has to do with it: who leaves an organisation hears of its records no more."""
    if not record.author:
        return None
    writer = Account.objects.filter(key=record.author, is_active=True).first()
    return writer if writer is not None and author.test(people.party_of(writer), record) else None


def answerers(record: Need | Resource) -> tuple[Audience, ...]:
    """Those who answer for a record: the managers of its organisation, and its author unless among them; officers when there is nobody."""
    found: list[Audience] = []
    owner, writer = record.organisation, writer_of(record)
    managers = (
        Membership.objects.filter(organisation=owner, asked=False, role__in=MANAGING, account__is_active=True)
        if owner
        else None
    )
    if owner is not None and managers is not None and managers.exists():
        found.append(Audience(organisation=owner, least=OrganisationRole.MANAGER))
    if writer is not None and not (managers is not None and managers.filter(account=writer).exists()):
        found.append(Audience(account=writer))
    return tuple(found) or (Audience(node_role=NodeRole.OFFICER),)
