"""The confidentiality agreement and the grants that follow."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from entrepot.catalogue.actions.telling import answerers, tell
from entrepot.catalogue.agreement_text import Terms, agreement_language, agreement_text, text_hash
from entrepot.catalogue.domain import Level, State
from entrepot.catalogue.grants import has_details
from entrepot.catalogue.models import ConfidentialityAgreement, DisclosureRequest, Grant, Need, Resource
from entrepot.catalogue.refusals import DisclosureRefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import allows, require
from entrepot.runtime import clock

SIGN: Final = "agreement.sign"
DETAILS_FIRST: Final = (
    "details_first",
    "Everything is shown only to who has been shown the details.",
    "Ask for the details first.",
)


def offer(*, need: Need, organisation: Organisation, rule: str, by: Party, asked_by: str = "") -> None:
    """Let both sides sign; where they have signed already, everything is shown at once. In the caller's transaction.

    Args:
        asked_by: the account that asked for it; the agreement is drawn up in its language, else in that of its organisation.
    """
    present = need.agreements.filter(organisation=organisation).first()
    if present is not None and present.asker_signed and present.owner_signed:
        give(need, organisation, Level.EVERYTHING, rule, by)
        return
    agreement = present or _drawn_up(need, organisation, asked_by)
    for audience in (*answerers(need), Audience(organisation=organisation)):  # its managers sign
        add_duty(
            kind=SIGN, subject=str(agreement.pk), audience=audience,
            details={"record": need.key, "organisation": organisation.key},
        )  # fmt: skip


@transaction.atomic
def sign_agreement(*, need: Need, organisation: Organisation, by: Party) -> ConfidentialityAgreement:
    """Sign for the side that ``by`` belongs to; the second signature shows everything of the need to the organisation.

    Raises:
        ConfidentialityAgreement.DoesNotExist: none was offered to this organisation.
        NotAllowedError: ``by`` manages neither side.
        DisclosureRefusedError: this side has signed already, the text is not the one that was offered, or the organisation may not read
            the details any more.
    """
    need = Need.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=need.pk)
    agreement = need.agreements.select_for_update().get(organisation=organisation)
    side = "owner" if allows(by, "agreement.sign_for_owner", need) else "asker"
    rule = require(by, f"agreement.sign_for_{side}", need if side == "owner" else agreement)
    _check_signable(agreement, side)
    if need.state != State.LISTED or not has_details(need, organisation.pk):
        raise DisclosureRefusedError(*DETAILS_FIRST)
    if side == "owner":
        agreement.signed_by_owner, agreement.owner_signed = by.actor, clock.now()
    else:
        agreement.signed_by_asker, agreement.asker_signed = by.actor, clock.now()
    agreement.save()
    details = {"organisation": organisation.key, "side": side, "text_hash": agreement.text_hash}
    act = journal.Act("agreement.signed", need.key, details, rule=rule)
    journal.record(stream="disclosure", actor=by.actor, acts=[act])
    signed_by_both = bool(agreement.owner_signed and agreement.asker_signed)
    settle_duties(kind=SIGN, subject=str(agreement.pk), by=by, own=not signed_by_both)
    if signed_by_both:
        give(need, organisation, Level.EVERYTHING, rule, by)
    return agreement


def take_back(need: Need, rule: str, by: Party, organisation: Organisation | None = None) -> None:
    """Take back agreements (with one organisation, or all) that were offered and that not both sides have signed; in the caller's
    transaction. A signature given before must not open anything after its side has changed its mind."""
    offered = need.agreements.filter(Q(owner_signed=None) | Q(asker_signed=None))
    if organisation is not None:
        offered = offered.filter(organisation=organisation)
    for agreement in offered.select_for_update(of=("self",)).select_related("organisation"):
        settle_duties(kind=SIGN, subject=str(agreement.pk), by=by)
        details = {"organisation": agreement.organisation.key, "text_hash": agreement.text_hash}
        act = journal.Act("agreement.taken_back", need.key, details, rule=rule)
        journal.record(stream="disclosure", actor=by.actor, acts=[act])
        agreement.delete()


def give(
    record: Need | Resource,
    organisation: Organisation,
    level: Level,
    rule: str,
    by: Party,
    until: datetime | None = None,
) -> Grant:
    """Give a grant from now on, in the caller's transaction."""
    grant = Grant.objects.create(
        need=record if isinstance(record, Need) else None, resource=record if isinstance(record, Resource) else None,
        organisation=organisation, level=level, given_by=by.actor, starts=clock.now(), ends=until,
    )  # fmt: skip
    tell("grant.given", grant, rule, by)
    return grant


def asker(asked: DisclosureRequest) -> Audience:
    """Whoever asked, while the person is of the organisation that asked; else its managers."""
    account = Account.objects.filter(
        key=asked.asked_by,
        is_active=True,
        memberships__organisation=asked.organisation,
        memberships__asked=False,
    ).first()
    return Audience(account=account) if account else Audience(organisation=asked.organisation)


def _drawn_up(need: Need, organisation: Organisation, asked_by: str) -> ConfidentialityAgreement:
    account = Account.objects.filter(key=asked_by).first()
    language = agreement_language((account.language if account else "") or organisation.language)
    owner = need.organisation
    text = agreement_text(
        language,
        Terms(
            owner=_name(owner, language) if owner else need.author, owner_key=owner.key if owner else need.key,
            asker=_name(organisation, language), asker_key=organisation.key, need=need.key, offered=clock.today(),
        ),
    )  # fmt: skip
    return ConfidentialityAgreement.objects.create(
        need=need, organisation=organisation, language=language, text=text, text_hash=text_hash(text)
    )


def _name(organisation: Organisation, language: str) -> str:
    texts = organisation.texts
    shown = texts.get(language) or texts.get(organisation.language) or {}
    return str(shown.get("title") or organisation.key)


def _check_signable(agreement: ConfidentialityAgreement, side: str) -> None:
    if agreement.owner_signed if side == "owner" else agreement.asker_signed:
        raise DisclosureRefusedError(
            "signed_already", "Your side has signed this agreement.", "Wait for the other side's signature."
        )
    if text_hash(agreement.text) != agreement.text_hash:
        raise DisclosureRefusedError(
            "text_changed",
            "The text of this agreement is not the one that was offered.",
            "Ask the node's operator to run: entrepot check",
        )
