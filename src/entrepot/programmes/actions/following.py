"""What was written down at a firm becomes the firm's own once it agrees, and is followed up until nothing more is to be done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from entrepot.catalogue.actions import save_need
from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.drafts import NeedDraft
from entrepot.catalogue.models import Resource
from entrepot.deals.actions import Opening
from entrepot.deals.actions.opening import opened
from entrepot.deals.models import Deal
from entrepot.deals.openings import usual_kind, usual_title
from entrepot.matching.actions.asks import ask_of_policy
from entrepot.people.domain import Party, Standing
from entrepot.people.permissions import require
from entrepot.programmes.actions.teaming import happened
from entrepot.programmes.actions.teams_told import settle_firm, settle_follower, tell_follower
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.teaming import NotedState, Sort
from entrepot.programmes.models import Noted
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the firm agrees to, in its own words where it changed them. A wish has no title and no deadline."""

    title: str
    text: str
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next about it, and until when; None where nothing more is."""

    still: str
    due: date | None


def to_agree(noted: Noted) -> Agreed:
    """What a firm is asked to agree to: what was written down, with the quantities in its text, where the node reads them."""
    text = f"{noted.text}\n{noted.quantities}" if noted.quantities else noted.text
    return Agreed(noted.title, text, noted.deadline)


@transaction.atomic
def agree_noted(*, noted: Noted, agreed: Agreed, by: Party) -> Noted:
    """Let what was written down be the firm's: a need is listed, a wish is what the firm asks of policy; the team follows it up from now on.

    Raises:
        NotAllowedError: ``by`` is no member of the firm, or that is not admitted.
        ProgrammeRefusedError: the firm has answered already, or nothing is said.
        DraftRefusedError, RefusedError: as `catalogue.save_need` and `matching.ask_of_policy`.
    """
    rule = require(by, "noted.answer", noted)
    row = _waiting(noted)
    if not agreed.text.strip():
        raise ProgrammeRefusedError("noted_empty")
    firm = row.visit.firm
    if row.sort == Sort.NEED:
        draft = NeedDraft(
            title=agreed.title, text=agreed.text, kind=row.kind, place=firm.place_id or "", organisation=firm.key,
            deadline=agreed.deadline.isoformat() if agreed.deadline else "",
        )  # fmt: skip
        row.need = save_need(draft=draft, publish=True, by=by)
    else:
        row.ask = ask_of_policy(organisation=firm, topic=row.kind, text=agreed.text, by=by)
    row.state, row.answered = NotedState.AGREED, clock.now()
    row.save()
    happened("noted.agree", row.key, rule, by, need=row.need.key if row.need else "")
    settle_firm(row, by)
    tell_follower(row)
    return row


@transaction.atomic
def refuse_noted(*, noted: Noted, reason: str, by: Party) -> Noted:
    """Let what was written down go no further; only the firm and the team know of it.

    Raises:
        NotAllowedError: ``by`` is no member of the firm, or that is not admitted.
        ProgrammeRefusedError: the firm has answered already.
    """
    rule = require(by, "noted.answer", noted)
    row = _waiting(noted)
    row.state, row.answered, row.reason = NotedState.REFUSED, clock.now(), reason.strip()
    row.closed = row.answered
    row.save()
    happened("noted.refuse", row.key, rule, by)
    settle_firm(row, by)
    return row


@transaction.atomic
def follow_noted(*, noted: Noted, step: NextStep, by: Party) -> Noted:
    """Say what is to be done next and until when, or that nothing more is.

    Raises:
        NotAllowedError: ``by`` is neither in the team nor manages its society.
        ProgrammeRefusedError: the firm has not agreed.
    """
    rule = require(by, "noted.follow", noted)
    row = _agreed(noted)
    row.still = " ".join(step.still.split())[:400]
    row.closed = None if step.due else clock.now()
    row.due = step.due or row.due
    row.save()
    happened("noted.step", row.key, rule, by, due=step.due.isoformat() if step.due else "")
    if step.due:
        tell_follower(row)
    else:
        settle_follower(row, by)
    return row


@transaction.atomic
def introduce_noted(*, noted: Noted, resource: Resource, message: str, by: Party) -> Deal:
    """Introduce the firm to who has what it lacks, as a broker would; both sides are asked whether they will talk. Done once for a resource.

    Raises:
        NotAllowedError: ``by`` is neither in the team nor manages its society.
        ProgrammeRefusedError: the need is not listed, or the resource has no admitted owner.
        DealRefusedError: the firm is not admitted, or has the resource itself.
    """
    rule = require(by, "noted.follow", noted)
    row = _agreed(noted)
    need, owner = row.need, resource.organisation
    if need is None or need.state != Listing.LISTED:
        raise ProgrammeRefusedError("noted_not_agreed")
    if owner is None or owner.standing != Standing.ADMITTED:
        raise ProgrammeRefusedError("noted_no_owner")
    once = hashlib.blake2b(f"{row.key}\n{resource.key}".encode(), digest_size=16).hexdigest()
    parties = ((row.visit.firm, ""), (owner, resource.key))
    kind, title = usual_kind(need, [resource]), usual_title(need, [resource])
    deal = opened(Opening(kind, title, parties, need=need.key, form=once, message=message), rule, by)
    row.introduction = deal
    row.save()
    happened("noted.introduce", row.key, rule, by, deal=deal.key, resource=resource.key)
    return deal


def _waiting(noted: Noted) -> Noted:
    row = _locked(noted)
    if row.state != NotedState.WAITING:
        raise ProgrammeRefusedError("noted_answered")
    return row


def _agreed(noted: Noted) -> Noted:
    row = _locked(noted)
    if row.state != NotedState.AGREED:
        raise ProgrammeRefusedError("noted_not_agreed")
    return row


def _locked(noted: Noted) -> Noted:
    found = Noted.objects.select_for_update(of=("self",))
    return found.select_related("visit__firm", "visit__team__organisation", "follows").get(pk=noted.pk)
