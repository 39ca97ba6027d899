"""Duties: what waits for somebody until it is settled. They follow from other acts, which are what the journal records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Account, Duty, Organisation
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a duty waits: one person, an organisation's people of at least a role, or a role on the node; exactly one of them."""

    account: Account | None = None
    organisation: Organisation | None = None
    least: OrganisationRole = OrganisationRole.MANAGER
    node_role: NodeRole | None = None


def add_duty(
    *,
    kind: str,
    subject: str,
    audience: Audience,
    due: date | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Let something wait for somebody; the same duty that waits already is brought up to date instead."""
    Duty.objects.update_or_create(
        kind=kind,
        subject=subject,
        account=audience.account,
        organisation=audience.organisation,
        least=str(audience.least) if audience.organisation else "",
        node_role=str(audience.node_role or ""),
        settled=None,
        defaults={"due": due, "details": dict(details or {})},
    )


def settle_duties(*, kind: str, subject: str, by: Party) -> None:
    """Nothing of this kind waits any more for this subject, whoever it waited for."""
    Duty.objects.filter(kind=kind, subject=subject, settled=None).update(
        settled=clock.now(), settled_by=by.actor
    )
