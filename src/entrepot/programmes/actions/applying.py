"""An organisation answers a call: it begins a draft, keeps answers, hands it in, takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from entrepot.engine.conditions import Condition
from entrepot.journal import actions as journal
from entrepot.people.domain import Party, Standing
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.actions.telling import no_longer_closing, tell_applied, tell_judged
from entrepot.programmes.domain.forms import Wrong, wrongs
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage, State, Step, stepped
from entrepot.programmes.eligible import conditions
from entrepot.programmes.models import Application, ApplicationEvent, Programme
from entrepot.runtime import clock


class AnswersFlawedError(ProgrammeRefusedError):
    """The application was not handed in; `wrongs` is everything that is wrong with its answers."""

    def __init__(self, found: tuple[Wrong, ...]) -> None:
        self.wrongs = found
        super().__init__("answers_flawed")


class NotEligibleError(ProgrammeRefusedError):
    """The call is not open to the organisation; `conditions` says which of them fail."""

    def __init__(self, found: tuple[Condition, ...]) -> None:
        self.conditions = found
        super().__init__("not_eligible")


def begin_application(
    *, programme: Programme, organisation: Organisation, language: str, by: Party
) -> Application:
    """Begin a draft, or return the one that the organisation has: it has one for each call.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation, or it is not admitted.
        ProgrammeRefusedError: applications are not taken now.
    """
    rule = require(by, "application.write", Owned(organisation.pk))
    same = Application.objects.filter(programme=programme, organisation=organisation)
    if found := same.first():
        return found
    if programme.stage != Stage.OPEN:
        raise ProgrammeRefusedError("programme_elsewhere")
    if organisation.standing != Standing.ADMITTED:
        raise ProgrammeRefusedError("not_admitted")
    try:
        return _begun(programme, organisation, language, rule, by)
    except IntegrityError:  # two of its people at a time
        return same.get()


@transaction.atomic
def _begun(
    programme: Programme, organisation: Organisation, language: str, rule: str, by: Party
) -> Application:
    application = Application.objects.create(
        programme=programme, organisation=organisation, language=language, made_by=by.actor, number=0
    )
    return happened(application, "", State.DRAFT, rule, by)


@transaction.atomic
def save_answers(*, application: Application, answers: Mapping[str, Any], by: Party) -> tuple[Wrong, ...]:
    """Keep what is answered so far; returns what is still wrong with it. Answers to what no field asks are not kept.

    Raises:
        NotAllowedError: ``by`` does not write for the applicant.
        ProgrammeRefusedError: it is no draft any more, or applications are not taken now.
    """
    require(by, "application.write", application)
    row = locked(application)
    if row.programme.stage != Stage.OPEN or row.state != State.DRAFT:
        raise ProgrammeRefusedError("application_elsewhere")
    fields = row.programme.call.fields
    row.answers = {field.key: answers[field.key] for field in fields if field.key in answers}
    row.changed = clock.now()
    row.save()
    return wrongs(fields, row.answers, handed_in=False)


@transaction.atomic
def hand_in(*, application: Application, by: Party) -> Application:
    """Hand an application in; what the call asks of applicants is looked at now and kept with it.

    Raises:
        NotAllowedError: ``by`` does not write for the applicant.
        AnswersFlawedError: answers are missing or odd.
        NotEligibleError: a condition of the call fails. One that is not known does not: whoever runs the programme looks at it.
        ProgrammeRefusedError: it is handed in already, or applications are not taken now.
    """
    rule = require(by, "application.write", application)
    row = locked(application)
    state = stepped(State(row.state), Step.HAND_IN, row.programme.stage)
    if found := wrongs(row.programme.call.fields, row.answers, handed_in=True):
        raise AnswersFlawedError(found)
    asked = conditions(row.programme, row.organisation)
    if failed := tuple(one for one in asked if one.verdict == "fails"):
        raise NotEligibleError(failed)
    row.findings = [kept(one) for one in asked]
    row.handed_in = clock.now()
    tell_applied(row)
    no_longer_closing(row, by)
    return happened(row, Step.HAND_IN, state, rule, by)


@transaction.atomic
def take_back(*, application: Application, step: Step, by: Party) -> Application:
    """Withdraw an application, or make it a draft again while applications are taken.

    Raises:
        NotAllowedError: ``by`` does not write for the applicant.
        ProgrammeRefusedError: it is too late for that.
        ValueError: the step is an action of its own.
    """
    if step not in {Step.WITHDRAW, Step.REOPEN}:
        raise ValueError(step)
    rule = require(by, "application.write", application)
    row = locked(application)
    state = stepped(State(row.state), step, row.programme.stage)
    if step == Step.REOPEN:
        row.handed_in = None  # what is changed from now on is nobody's to read until it is handed in again
    no_longer_closing(row, by)
    return happened(row, step, state, rule, by)


@transaction.atomic
def judge_eligibility(*, application: Application, step: Step, reason: str, by: Party) -> Application:
    """Say that an applicant may not apply, or may after all, with the reason that it reads.

    Raises:
        NotAllowedError: ``by`` does not run the programme, or is a member of the applicant.
        ProgrammeRefusedError: there is no reason, or it is too early or too late for that.
        ValueError: the step is an action of its own.
    """
    if step not in {Step.EXCLUDE, Step.ADMIT}:
        raise ValueError(step)
    rule = require(by, "application.judge", application)
    if not reason.strip():
        raise ProgrammeRefusedError("reason_missing")
    row = locked(application)
    state = stepped(State(row.state), step, row.programme.stage)
    row.reason = reason.strip()
    tell_judged(row)
    return happened(row, step, state, rule, by, reason=row.reason)


def locked(application: Application) -> Application:
    """The application as it is now; on PostgreSQL nobody else writes it until the transaction ends."""
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "programme__organisation", "organisation"
    )
    return rows.get(pk=application.pk)


def happened(
    application: Application, step: str, state: State, rule: str, by: Party, *, reason: str = ""
) -> Application:
    """Keep where a locked application stands now, and that it happened. In the caller's transaction."""
    application.number, application.state, application.changed = application.number + 1, state, clock.now()
    application.save()
    ApplicationEvent.objects.create(
        application=application, number=application.number, step=step, state=state, reason=reason, by=by.actor,
        at=application.changed,
    )  # fmt: skip
    details = {"state": str(state), "programme": application.programme.key}
    act = journal.Act(f"application.{step or 'begin'}", application.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return application


def kept(condition: Condition) -> dict[str, str]:
    """What of a condition is kept with the application; what the applicant said is empty where it said nothing."""
    given = condition.offered.written if condition.offered else ""
    return {
        "name": condition.name,
        "limit": condition.required.written,
        "given": given,
        "verdict": condition.verdict,
    }
