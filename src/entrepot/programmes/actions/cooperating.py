"""Members of a programme cooperate: a deal of theirs is entered there, and what came of it is reported."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.standing import State as DealState
from entrepot.deals.models import Deal
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.domain.calls import ProgrammeKind
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage, State
from entrepot.programmes.models import Cooperation, Landing, Programme
from entrepot.runtime import clock


def enter_cooperation(
    *, programme: Programme, deal: Deal, organisation: Organisation, by: Party
) -> Cooperation:
    """Let a programme know of a deal of its members; one that it knows already stays.

    Args:
        organisation: the party for which it is entered.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation, or may not know of the deal.
        ProgrammeRefusedError: the programme does not pair its members or is over, or the deal is no cooperation of members selected there.
    """
    require(by, "deal.read", deal)
    rule = require(by, "cooperation.enter", Owned(organisation.pk))
    if programme.kind != ProgrammeKind.PAIRING:
        raise ProgrammeRefusedError("not_pairing")
    if programme.stage not in {Stage.REVIEW, Stage.RUNNING}:
        raise ProgrammeRefusedError("programme_elsewhere")
    _check(programme, deal, organisation)
    same = Cooperation.objects.filter(deal=deal, programme=programme)
    if found := same.first():
        return found
    try:
        return entered(programme, deal, rule, by)
    except IntegrityError:  # by two at a time, or known to another programme
        if found := same.first():
            return found
        raise ProgrammeRefusedError("cooperation_elsewhere") from None


def _check(programme: Programme, deal: Deal, organisation: Organisation) -> None:
    """It is a cooperation that goes on, of the organisation with others, and all of them were selected."""
    keys, ended = set(deal.standing.parties), {DealState.BROKEN, DealState.WITHDRAWN}
    chosen = programme.applications.filter(state=State.SELECTED, organisation__key__in=keys)
    if deal.kind != Kind.COOPERATION or deal.standing.state in ended or organisation.key not in keys:
        raise ProgrammeRefusedError("cooperation_elsewhere")
    if chosen.count() < len(keys):
        raise ProgrammeRefusedError("cooperation_elsewhere")


@transaction.atomic
def entered(programme: Programme, deal: Deal, rule: str, by: Party) -> Cooperation:
    """A deal between two that were selected as a cooperation of the programme, by a rule that was asked already."""
    made = Cooperation.objects.create(programme=programme, deal=deal, made_by=by.actor)
    happened("cooperation.enter", made, rule, by, programme=programme.key, deal=deal.key)
    return made


@transaction.atomic
def report_landed(
    *, cooperation: Cooperation, organisation: Organisation, day: date, evidence: str, by: Party
) -> Landing:
    """Report, for one of its parties, that something runs of a cooperation, since when, and what shows it. It is reported once.

    Raises:
        NotAllowedError: ``by`` manages none of its parties.
        ProgrammeRefusedError: its agreement does not bind, nothing shows it, the day is to come, or it was reported already.
    """
    rule = work(cooperation, organisation, by)
    if Landing.objects.filter(cooperation=cooperation).exists():
        raise ProgrammeRefusedError("cooperation_landed")
    if not evidence.strip():
        raise ProgrammeRefusedError("evidence_missing")
    if day > clock.today():
        raise ProgrammeRefusedError("day_to_come")
    try:
        with transaction.atomic():
            made = Landing.objects.create(
                cooperation=cooperation, organisation=organisation, day=day, evidence=evidence.strip(), by=by.actor
            )  # fmt: skip
    except IntegrityError:  # by two at a time
        raise ProgrammeRefusedError("cooperation_landed") from None
    happened("cooperation.land", cooperation, rule, by, organisation=organisation.key, day=day.isoformat())
    return made


def work(cooperation: Cooperation, organisation: Organisation, by: Party) -> str:
    """The rule by which somebody writes down, for one of its parties, what came of a cooperation.

    Raises:
        NotAllowedError: ``by`` does not manage that party.
        ProgrammeRefusedError: its agreement does not bind, or that is none of its parties.
    """
    rule = require(by, "cooperation.work", cooperation)
    require(by, "cooperation.enter", Owned(organisation.pk))
    standing = Deal.objects.get(pk=cooperation.deal_id).standing
    if cooperation.member_id is not None:  # a member reports to who runs the programme
        raise ProgrammeRefusedError("cooperation_elsewhere")
    if not standing.in_force:
        raise ProgrammeRefusedError("cooperation_not_signed")
    if organisation.key not in standing.parties:
        raise ProgrammeRefusedError("cooperation_elsewhere")
    return rule


def happened(verb: str, cooperation: Cooperation, rule: str, by: Party, **details: object) -> None:
    """Put an act on a cooperation into the journal, in the caller's transaction."""
    act = journal.Act(verb, cooperation.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
