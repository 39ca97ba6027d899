"""Calls that were published and applications that were handed in before this node took them: on paper, or elsewhere. Many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.programmes.actions.applying import AnswersFlawedError, kept
from entrepot.programmes.actions.calling import STREAM, CallFlawedError, Drafted, recorded, write
from entrepot.programmes.domain.calls import flaws
from entrepot.programmes.domain.forms import wrongs
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage, State, Step, stepped
from entrepot.programmes.eligible import conditions
from entrepot.programmes.models import Application, ApplicationEvent, Programme
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class Later:
    """What was done with an application after it was handed in: a step, when, and the reason where one was given."""

    step: Step
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """An application that was handed in.

    Attributes:
        made_by: an account's key, or what names those who brought it in.
        begun, handed_in: when.
        later: what was done with it afterwards, in order.
    """

    organisation: Organisation
    answers: Mapping[str, Any]
    language: str
    made_by: str
    begun: datetime
    handed_in: datetime
    later: tuple[Later, ...] = ()


@transaction.atomic
def remember_programme(*, drafted: Drafted, published: datetime, by: Party) -> Programme:
    """Keep a call that was published at a moment that is over.

    Raises:
        NotAllowedError: ``by`` is not the node.
        CallFlawedError: it is not complete.
        ProgrammeRefusedError: the moment is still to come.
    """
    rule = require(by, "programme.remember")
    if found := flaws(drafted.call):
        raise CallFlawedError(found)
    if published > clock.now():
        raise ProgrammeRefusedError("programme_elsewhere")
    programme = Programme(
        organisation=drafted.organisation, made_by=by.actor, form=drafted.form, published=published
    )
    write(programme, drafted.call)
    programme.save()
    recorded("programme.remember", programme, rule, by, published=published.isoformat())
    return programme


@transaction.atomic
def remember_applications(
    *, programme: Programme, remembered: Sequence[Remembered], by: Party
) -> list[Application]:
    """Keep applications that were handed in, all or none; each is held against the call as one that is handed in here is.

    Whether applicants are admitted to the node is not asked: they applied without it. Whether a condition of the call fails is kept with the
    application, and left to those who run the programme.

    Raises:
        NotAllowedError: ``by`` is not the node.
        AnswersFlawedError: answers of one are missing or odd.
        ProgrammeRefusedError: one was handed in outside the time, or cannot have gone the way it is said to.
    """
    rule = require(by, "programme.remember")
    fields, now = programme.call.fields, clock.now()
    made, events, acts = [], [], []
    for one in remembered:
        if found := wrongs(fields, one.answers, handed_in=True):
            raise AnswersFlawedError(found)
        if not programme.opens <= one.begun <= one.handed_in < min(programme.closes, now):
            raise ProgrammeRefusedError("programme_elsewhere")
        way = _way(one)
        application = _row(programme, one, way)
        made.append(application)
        for number, (step, state, reason, at) in enumerate(way, 1):
            events.append(
                ApplicationEvent(
                    application=application,
                    number=number,
                    step=step,
                    state=state,
                    reason=reason,
                    by=by.actor,
                    at=at,
                )
            )
        details = {
            "state": str(application.state),
            "programme": programme.key,
            "handed_in": one.handed_in.isoformat(),
        }
        acts.append(journal.Act("application.remember", application.key, details, rule=rule))
    Application.objects.bulk_create(made)
    ApplicationEvent.objects.bulk_create(events)
    journal.record(stream=STREAM, actor=by.actor, acts=acts)
    return made


def _way(one: Remembered) -> list[tuple[str, State, str, datetime]]:
    """What happened to it: each step with the state after it, why, and when."""
    way: list[tuple[str, State, str, datetime]] = [
        ("", State.DRAFT, "", one.begun), (Step.HAND_IN, State.HANDED_IN, "", one.handed_in),
    ]  # fmt: skip
    for later in one.later:
        if later.at < way[-1][3] or later.at > clock.now():
            raise ProgrammeRefusedError("application_elsewhere")
        way.append((later.step, stepped(way[-1][1], later.step, Stage.REVIEW), later.reason, later.at))
    return way


def _row(programme: Programme, one: Remembered, way: list[tuple[str, State, str, datetime]]) -> Application:
    return Application(
        programme=programme, organisation=one.organisation, state=way[-1][1], number=len(way), answers=dict(one.answers),
        language=one.language, findings=[kept(each) for each in conditions(programme, one.organisation)],
        reason=way[-1][2], handed_in=one.handed_in, made_by=one.made_by, made=one.begun, changed=way[-1][3],
    )  # fmt: skip
