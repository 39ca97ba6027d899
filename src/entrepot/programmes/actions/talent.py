"""Calls for experts: posted, answered by experts, and what their owners do about the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.domain import State
from entrepot.catalogue.drafts import NeedDraft
from entrepot.catalogue.models import Need, Resource
from entrepot.deals.actions import Opening, open_deal
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.models import Deal
from entrepot.deals.openings import usual_title
from entrepot.journal import actions as journal
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.domain import Party
from entrepot.people.permissions import Owned, require
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.actions.members_told import managers
from entrepot.programmes.domain.engagements import Terms, facts_of, flaws
from entrepot.programmes.domain.hosting import STANDING, AnswerState
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Programme, TalentAnswer
from entrepot.programmes.talent import open_calls
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import NeedKind, Role

ANSWERED: Final = "talent.answered"
DECLINED: Final = "talent.declined"


@dataclass(frozen=True, slots=True)
class Position:
    """A position as it is posted: in a line, what is to be done, on what terms; place and organisation by their keys."""

    title: str
    text: str
    terms: Terms
    organisation: str
    place: str = ""


@transaction.atomic
def post_position(*, position: Position, by: Party) -> Need:
    """List a call for experts: a need for talent with its terms as facts, which is matched as any other and wanted by its first day.

    Raises:
        ProgrammeRefusedError: the terms are odd.
        DraftRefusedError: nothing says what is sought, or its place is not known.
        NotAllowedError: ``by`` may not list needs of the organisation, or does not run the programme.
    """
    if found := flaws(position.terms):
        raise ProgrammeRefusedError(found[0])
    if position.terms.programme:
        require(by, "programme.run", Programme.objects.filter(key=position.terms.programme).first())
    draft = NeedDraft(
        title=position.title, text=position.text, kind=NeedKind.TALENT, place=position.place, organisation=position.organisation,
        deadline=position.terms.starts.isoformat() if position.terms.starts else "", facts=facts_of(position.terms),
    )  # fmt: skip
    return catalogue.save_need(draft=draft, publish=True, by=by)


def answer_call(*, need: Need, expert: Resource, note: str, by: Party) -> TalentAnswer:
    """Say that an expert is interested; it waits for those who manage the call's owner.

    Raises:
        NotAllowedError: ``by`` is not of the expert's organisation.
        ProgrammeRefusedError: it is no open call, the expert is not listed or of the call's own organisation, nothing is said, or the expert has answered.
    """
    rule = require(by, "talent.answer", Owned(expert.organisation_id))
    owner, own = need.organisation, expert.organisation
    if owner is None or not open_calls(by).filter(pk=need.pk).exists():
        raise ProgrammeRefusedError("call_elsewhere")
    if own is None or (expert.kind, expert.state) != (Role.EXPERT, State.LISTED) or own == owner:
        raise ProgrammeRefusedError("expert_elsewhere")
    if not note.strip():
        raise ProgrammeRefusedError("words_missing")
    if TalentAnswer.objects.filter(need=need, expert=expert, state__in=sorted(STANDING)).exists():
        raise ProgrammeRefusedError("answered_already")
    try:
        with transaction.atomic():
            made = TalentAnswer.objects.create(
                need=need, expert=expert, organisation=own, note=note.strip(), by=by.actor
            )
            add_duty(kind=ANSWERED, subject=made.key, audience=managers(owner))
            _happened("talent.answer", made, rule, by, need=need.key, expert=expert.key)
    except IntegrityError:  # by two at a time
        raise ProgrammeRefusedError("answered_already") from None
    return made


@transaction.atomic
def introduce_expert(*, answer: TalentAnswer, by: Party) -> Deal:
    """Introduce the call's owner and the expert: a deal about talent, in which the owner is willing already.

    Raises:
        NotAllowedError: ``by`` does not manage the call's owner.
        ProgrammeRefusedError: the answer was dealt with already.
        DealRefusedError: the call or the expert is not listed any more, or one side is not admitted.
    """
    rule = require(by, "talent.decide", Owned(answer.need.organisation_id))
    row = _waiting(answer)
    need, expert = row.need, row.expert
    owner = need.organisation
    if owner is None:
        raise ProgrammeRefusedError("call_elsewhere")
    opening = Opening(
        Kind.TALENT, usual_title(need, [expert]), ((owner, ""), (row.organisation, expert.key)), own=owner, need=need.key,
        form=row.key,
    )  # fmt: skip
    row.deal = open_deal(opening=opening, by=by)
    _put(row, AnswerState.INTRODUCED, "talent.introduce", rule, by, deal=row.deal.key)
    return row.deal


@transaction.atomic
def decline_answer(*, answer: TalentAnswer, reason: str, by: Party) -> TalentAnswer:
    """Decline an answer with a reason, which its people read.

    Raises:
        NotAllowedError: ``by`` does not manage the call's owner.
        ProgrammeRefusedError: the answer was dealt with already, or nothing says why.
    """
    rule = require(by, "talent.decide", Owned(answer.need.organisation_id))
    row = _waiting(answer)
    if not reason.strip():
        raise ProgrammeRefusedError("words_missing")
    row.reason = reason.strip()
    _put(row, AnswerState.DECLINED, "talent.decline", rule, by)
    add_duty(kind=DECLINED, subject=row.key, audience=managers(row.organisation))
    return row


@transaction.atomic
def take_back_answer(*, answer: TalentAnswer, by: Party) -> TalentAnswer:
    """Take an answer back that nobody has dealt with.

    Raises:
        NotAllowedError: ``by`` is not of the expert's organisation.
        ProgrammeRefusedError: the answer was dealt with already.
    """
    rule = require(by, "talent.answer", Owned(answer.organisation_id))
    row = _waiting(answer)
    _put(row, AnswerState.TAKEN_BACK, "talent.take_back", rule, by)
    return row


def _waiting(answer: TalentAnswer) -> TalentAnswer:
    rows = TalentAnswer.objects.select_for_update(of=("self",)).select_related(
        "need__organisation", "expert__organisation", "organisation"
    )
    row = rows.get(pk=answer.pk)
    if row.state != AnswerState.WAITS:
        raise ProgrammeRefusedError("answer_elsewhere")
    return row


def _put(row: TalentAnswer, state: AnswerState, verb: str, rule: str, by: Party, **details: object) -> None:
    row.state, row.changed = state, clock.now()
    row.save()
    settle_duties(kind=ANSWERED, subject=row.key, by=by)
    _happened(verb, row, rule, by, **details)


def _happened(verb: str, row: TalentAnswer, rule: str, by: Party, **details: object) -> None:
    act = journal.Act(verb, row.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
