"""What follows from a hosted visit: two organisations that should talk become an introduction; and visits that are called off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.deals.actions import Opening, open_deal
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.models import Deal
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.programmes.actions.hosted_visits import MOST, going, hosted_happened
from entrepot.programmes.actions.members_told import managers
from entrepot.programmes.domain.hosting import FollowUpState
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.hosted import there
from entrepot.programmes.models import HostedFollowUp, HostedVisit
from entrepot.runtime import clock

FOLLOWS: Final = "hosted.follow_up"


@dataclass(frozen=True, slots=True)
class Following:
    """What is to follow: two organisations of the visit, about what they talk, and until when they are introduced; `form` names the form."""

    first: Organisation
    second: Organisation
    about: str
    due: date | None = None
    form: str = ""


@transaction.atomic
def follow_up_hosted(*, visit: HostedVisit, following: Following, by: Party) -> HostedFollowUp:
    """Let an introduction follow from a visit. It waits for the host; where the host is neither of the two, for the node's brokers too.

    The same form sent twice is one follow-up.

    Raises:
        NotAllowedError: ``by`` does not manage the host.
        ProgrammeRefusedError: the two are one, or not of the visit; nothing says about what they talk; the visit was called off, or has as many
            follow-ups as it may have.
    """
    rule = require(by, "hosted_visit.keep", visit)
    row = going(visit)
    same = HostedFollowUp.objects.filter(by=by.actor, form=following.form).exclude(form="")
    if found := same.first():
        return found
    if not following.about.strip():
        raise ProgrammeRefusedError("follow_up_empty")
    two = {following.first, following.second}
    if len(two) != 2 or not two <= set(there(row)):
        raise ProgrammeRefusedError("follow_up_odd")
    if row.follow_ups.count() >= MOST:
        raise ProgrammeRefusedError("hosted_many")
    try:
        with transaction.atomic():
            made = HostedFollowUp.objects.create(
                visit=row, first=following.first, second=following.second, about=following.about.strip()[:200], due=following.due,
                by=by.actor, form=following.form,
            )  # fmt: skip
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()
    for audience in _for_whom(row, two):
        add_duty(kind=FOLLOWS, subject=made.key, audience=audience, due=following.due)
    keys = sorted(one.key for one in two)
    hosted_happened("hosted_visit.follow_up", row, rule, by, follow_up=made.key, parties=keys)
    return made


@transaction.atomic
def introduce_hosted(*, follow_up: HostedFollowUp, by: Party) -> Deal:
    """Make an introduction of a follow-up: a deal of the two, opened for the one that ``by`` manages, else by a broker between them.

    Raises:
        NotAllowedError: ``by`` may not know of the visit, or manages neither of the two and is no broker.
        ProgrammeRefusedError: it was dealt with already.
        DealRefusedError: one of the two is not admitted.
    """
    require(by, "hosted_visit.read", follow_up.visit)
    rule = require(by, "hosted_visit.introduce", follow_up)
    row = _open(follow_up)
    mine = by.organisations(OrganisationRole.MANAGER) & by.admitted
    own = next((one for one in (row.first, row.second) if one.pk in mine), None)
    parties = ((row.first, ""), (row.second, ""))
    opening = Opening(Kind.COOPERATION, row.about, parties, own=own, form=row.key)
    row.deal = open_deal(opening=opening, by=by)
    _put(row, FollowUpState.INTRODUCED, by)
    hosted_happened("hosted_visit.introduce", row.visit, rule, by, follow_up=row.key, deal=row.deal.key)
    return row.deal


@transaction.atomic
def drop_hosted(*, follow_up: HostedFollowUp, reason: str, by: Party) -> HostedFollowUp:
    """Let nothing come of a follow-up, and say why.

    Raises:
        NotAllowedError: ``by`` does not manage the host.
        ProgrammeRefusedError: it was dealt with already, or nothing says why.
    """
    rule = require(by, "hosted_visit.keep", follow_up.visit)
    row = _open(follow_up)
    if not reason.strip():
        raise ProgrammeRefusedError("words_missing")
    row.reason = reason.strip()
    _put(row, FollowUpState.DROPPED, by)
    hosted_happened("hosted_visit.drop", row.visit, rule, by, follow_up=row.key)
    return row


@transaction.atomic
def call_off_hosted(*, visit: HostedVisit, by: Party) -> HostedVisit:
    """Call a visit off; nothing of it waits any more. What was introduced already goes on.

    Raises:
        NotAllowedError: ``by`` does not manage the host.
        ProgrammeRefusedError: it was called off already.
    """
    rule = require(by, "hosted_visit.keep", visit)
    row = going(visit)
    row.called_off = row.changed = clock.now()
    row.save()
    for one in row.follow_ups.filter(state=FollowUpState.OPEN).select_for_update():
        _put(one, FollowUpState.DROPPED, by)
    hosted_happened("hosted_visit.call_off", row, rule, by)
    return row


def _for_whom(visit: HostedVisit, two: set[Organisation]) -> list[Audience]:
    """The host; brokers where it is neither of the two, since it cannot introduce others itself."""
    found = [managers(visit.host)]
    return found if visit.host in two else [*found, Audience(node_role=NodeRole.BROKER)]


def _open(follow_up: HostedFollowUp) -> HostedFollowUp:
    rows = HostedFollowUp.objects.select_for_update(of=("self",)).select_related("first", "second", "visit")
    row = rows.get(pk=follow_up.pk)
    if row.state != FollowUpState.OPEN:
        raise ProgrammeRefusedError("follow_up_elsewhere")
    return row


def _put(row: HostedFollowUp, state: FollowUpState, by: Party) -> None:
    row.state, row.changed = state, clock.now()
    row.save()
    settle_duties(kind=FOLLOWS, subject=row.key, by=by)
