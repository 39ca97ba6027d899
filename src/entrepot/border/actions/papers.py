"""Papers are filed, confirmed by a second person, revoked; whoever holds one hears before it expires."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction

from entrepot.border.actions.owing import met_by_paper
from entrepot.border.domain.filing import Filing
from entrepot.border.events import changed
from entrepot.border.models import Evidence
from entrepot.border.refusals import BorderRefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock

STREAM: Final = "border"
CONFIRM: Final = "evidence.filed"
ENDING: Final = "evidence.ending"
AHEAD: Final = timedelta(days=30)
"""How long before a paper expires its holder is reminded."""


@transaction.atomic
def file_evidence(*, filing: Filing, organisation: Organisation | None, by: Party) -> Evidence:
    """File a paper for an organisation's records, or for those of the whole node. It counts once an officer has confirmed it.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation, and is no officer or operator.
        BorderRefusedError: its days or its two sides cannot be so, or it is a contract that does not say with which node.
    """
    rule = require(by, "evidence.file", Owned(organisation.pk if organisation else None))
    if filing.exporter == filing.importer:
        raise BorderRefusedError("evidence_sides")
    if filing.names_nobody:
        raise BorderRefusedError("evidence_party")
    if filing.expires is not None and filing.expires < filing.issued:
        raise BorderRefusedError("evidence_days")
    if filing.expires is not None and filing.expires < clock.today():
        raise BorderRefusedError("evidence_ended")
    made = Evidence.objects.create(
        key=f"paper-{secrets.token_hex(5)}", kind=str(filing.kind), number=filing.number.strip()[:120],
        exporter=filing.exporter, importer=filing.importer, organisation=organisation, issued=filing.issued,
        expires=filing.expires, filed=clock.now(), filed_by=by.actor,
        details=_details(filing),
    )  # fmt: skip
    add_duty(kind=CONFIRM, subject=made.key, audience=Audience(node_role=NodeRole.OFFICER))
    _record("evidence.filed", made, rule, by)
    return made


@transaction.atomic
def confirm_evidence(*, evidence: Evidence, by: Party) -> None:
    """Say that the paper is as it was filed: it counts from now on, and what was owed and it shows to be done is met.

    Raises:
        NotAllowedError: ``by`` is no officer.
        BorderRefusedError: ``by`` filed it, or it was confirmed or revoked already, or has expired.
    """
    rule = require(by, "evidence.confirm", evidence)
    row = _locked(evidence)
    if row.revoked is not None or (row.expires is not None and row.expires < clock.today()):
        raise BorderRefusedError("evidence_ended")
    if row.confirmed is not None:
        raise BorderRefusedError("evidence_counts")
    if row.filed_by == by.actor:
        raise BorderRefusedError("evidence_own")
    row.confirmed, row.confirmed_by = clock.now(), by.actor
    row.save(update_fields=["confirmed", "confirmed_by"])
    settle_duties(kind=CONFIRM, subject=row.key, by=by)
    _record("evidence.confirmed", row, rule, by)
    met_by_paper(paper=row, by=by)
    changed.send(sender=Evidence, by=by)


@transaction.atomic
def revoke_evidence(*, evidence: Evidence, by: Party) -> None:
    """Take a paper back: it counts no more, and what crossed under it is taken back from other nodes.

    Raises:
        NotAllowedError: ``by`` does not manage its organisation, and is no officer or operator.
        BorderRefusedError: it was revoked already.
    """
    rule = require(by, "evidence.revoke", evidence)
    row = _locked(evidence)
    if row.revoked is not None:
        raise BorderRefusedError("evidence_ended")
    row.revoked = clock.now()
    row.save(update_fields=["revoked"])
    for kind in (CONFIRM, ENDING):
        settle_duties(kind=kind, subject=row.key, by=by)
    _record("evidence.revoked", row, rule, by)
    changed.send(sender=Evidence, by=by)


@transaction.atomic
def watch_papers(*, by: Party) -> int:
    """Remind whoever holds a paper that expires within a month; of one that has expired nothing waits any more. Returns how many are near.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "border.work")
    today = clock.today()
    counting = Evidence.objects.filter(revoked=None).exclude(confirmed=None)
    near = counting.filter(expires__gte=today, expires__lte=today + AHEAD).select_related("organisation")
    for row in near:
        audience = (
            Audience(node_role=NodeRole.OFFICER)
            if row.organisation is None
            else Audience(organisation=row.organisation)
        )
        add_duty(kind=ENDING, subject=row.key, audience=audience, due=row.expires)
    for row in Evidence.objects.filter(expires__lt=today, revoked=None, expires__gte=today - AHEAD):
        for kind in (CONFIRM, ENDING):
            settle_duties(kind=kind, subject=row.key, by=by)
    return len(near)


def _details(filing: Filing) -> dict[str, str]:
    said = {"note": filing.note.strip()[:1000], "party": filing.party.strip()[:200]}
    return {name: text for name, text in said.items() if text}


def _locked(evidence: Evidence) -> Evidence:
    return Evidence.objects.select_for_update().get(pk=evidence.pk)


def _record(verb: str, evidence: Evidence, rule: str, by: Party) -> None:
    details = {
        "kind": evidence.kind, "exporter": evidence.exporter, "importer": evidence.importer,
        "organisation": "" if evidence.organisation is None else evidence.organisation.key,
    }  # fmt: skip
    act = journal.Act(verb, evidence.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
