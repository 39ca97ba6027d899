"""A member is warned and answers, its warning is taken back, its term is renewed, or it is removed."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.programmes.actions.members_told import ANSWERED, DUE, REMOVED, WARNED, managers, tell_due
from entrepot.programmes.actions.running import member_happened
from entrepot.programmes.domain.membership import ANSWER_WITHIN, MemberState, MemberStep, member_stepped
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Member
from entrepot.runtime import clock


@transaction.atomic
def warn_member(*, member: Member, words: str, by: Party) -> Member:
    """Warn a member: it is told what is wrong, and may answer.

    Raises:
        NotAllowedError: ``by`` does not run the programme, or is a member of the organisation.
        ProgrammeRefusedError: nothing is said, or the member is warned already.
    """
    rule, row = require(by, "member.judge", member), _locked(member)
    state, said = member_stepped(MemberState(row.state), MemberStep.WARN), _said(words)
    row.warned, row.answered = clock.now(), False
    due = (row.warned + ANSWER_WITHIN).date()
    add_duty(kind=WARNED, subject=row.key, audience=managers(row.organisation), due=due)
    return member_happened(row, MemberStep.WARN, state, rule, by, words=said)


@transaction.atomic
def answer_warning(*, member: Member, words: str, by: Party) -> Member:
    """Answer a warning for the organisation; it may answer again.

    Raises:
        NotAllowedError: ``by`` does not speak for it.
        ProgrammeRefusedError: nothing is said, or no warning is in force.
    """
    rule, row = require(by, "member.answer", member), _locked(member)
    state, said = member_stepped(MemberState(row.state), MemberStep.ANSWER), _said(words)
    row.answered = True
    settle_duties(kind=WARNED, subject=row.key, by=by)
    add_duty(kind=ANSWERED, subject=row.key, audience=managers(row.programme.organisation))
    return member_happened(row, MemberStep.ANSWER, state, rule, by, words=said)


@transaction.atomic
def lift_warning(*, member: Member, words: str, by: Party) -> Member:
    """Take a warning back, and say why.

    Raises:
        NotAllowedError: ``by`` does not run the programme, or is a member of the organisation.
        ProgrammeRefusedError: nothing is said, or no warning is in force.
    """
    rule, row = require(by, "member.judge", member), _locked(member)
    state, said = member_stepped(MemberState(row.state), MemberStep.LIFT), _said(words)
    _unwarned(row, by)
    return member_happened(row, MemberStep.LIFT, state, rule, by, words=said)


@transaction.atomic
def renew_member(*, member: Member, until: date, words: str, by: Party) -> Member:
    """Prolong a member's term; a warning in force ends with it.

    Raises:
        NotAllowedError: ``by`` does not run the programme, or is a member of the organisation.
        ProgrammeRefusedError: nothing is said, the term would not become longer, or the member was removed.
    """
    rule, row = require(by, "member.judge", member), _locked(member)
    state, said = member_stepped(MemberState(row.state), MemberStep.RENEW), _said(words)
    if until <= row.until:
        raise ProgrammeRefusedError("term_shortened")
    row.until = until
    _unwarned(row, by)
    renewed = member_happened(row, MemberStep.RENEW, state, rule, by, words=said)
    tell_due(renewed, by)
    return renewed


@transaction.atomic
def remove_member(*, member: Member, words: str, by: Party) -> Member:
    """Remove a member that was warned, once it has answered or the time to do so is over. What it reported stays.

    Raises:
        NotAllowedError: ``by`` does not run the programme, or is a member of the organisation.
        ProgrammeRefusedError: nothing is said, it was not warned, or it may still answer.
    """
    rule, row = require(by, "member.judge", member), _locked(member)
    state, said = member_stepped(MemberState(row.state), MemberStep.REMOVE), _said(words)
    if not row.answered and row.warned is not None and clock.now() < row.warned + ANSWER_WITHIN:
        raise ProgrammeRefusedError("answer_first")
    row.ended = clock.today()
    _unwarned(row, by)
    settle_duties(kind=DUE, subject=row.key, by=by)
    add_duty(kind=REMOVED, subject=row.key, audience=managers(row.organisation))
    return member_happened(row, MemberStep.REMOVE, state, rule, by, words=said)


def _locked(member: Member) -> Member:
    """The member as it is now, in a programme that runs."""
    rows = Member.objects.select_for_update(of=("self",))
    row = rows.select_related("programme__organisation", "organisation").get(pk=member.pk)
    if row.programme.stage != Stage.RUNNING:
        raise ProgrammeRefusedError("programme_elsewhere")
    return row


def _said(words: str) -> str:
    if not words.strip():
        raise ProgrammeRefusedError("words_missing")
    return words.strip()


def _unwarned(row: Member, by: Party) -> None:
    row.warned, row.answered = None, False
    for kind in (WARNED, ANSWERED):
        settle_duties(kind=kind, subject=row.key, by=by)
