"""What must be true before somebody books, and keeping it: qualifications, questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from entrepot.booking import gates
from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.gates import Asked, Kind, faults
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Qualification, Question, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require

Answers = Mapping[int, str]
"""By the question's number; "yes" or "no", or what was written."""
LONGEST = 1000
MOST = 20
"""Questions of one timetable."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as the facility's people put it; see ``models.Question``."""

    texts: Mapping[str, str]
    kind: Kind = Kind.YES_NO
    required: bool = True
    wanted: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)


def pass_openness(timetable: Timetable, organisation: Organisation) -> None:
    """See that a facility is open to an organisation.

    Raises:
        BookingRefusedError: it is not, by its record.
    """
    if (bar := gates.bar(timetable, organisation)) is not None:
        raise BookingRefusedError.barred(bar)


def pass_gates(timetable: Timetable, person: str, spans: Sequence[Span]) -> None:
    """See that somebody (an account's key) is qualified when these times begin.

    Raises:
        BookingRefusedError: they are not, with what they lack.
    """
    if lacks := gates.lacking(timetable, person, spans):
        raise BookingRefusedError.unqualified(lacks)


def answered(timetable: Timetable, answers: Answers) -> list[list[object]]:
    """What was asked and answered, as a booking keeps it: the questions as they stand now, by language, and the answers.

    Raises:
        BookingRefusedError: a question is not answered as it must be.
    """
    asked: list[Asked] = gates.questions(timetable)
    if wrong := faults(asked, answers):
        raise BookingRefusedError.questions(wrong)
    kept = ((item, answers.get(item.number, "").strip()[:LONGEST]) for item in asked)
    return [[dict(item.texts), answer] for item, answer in kept if answer]


@transaction.atomic
def keep_qualification(
    *, organisation: Organisation, names: Mapping[str, str], months: int | None = None, by: Party
) -> Qualification:
    """Name a qualification that facilities of an organisation may require; ``months`` is how long a certificate is valid.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation.
    """
    rule = require(by, "qualification.keep", Owned(organisation.pk))
    made = Qualification.objects.create(organisation=organisation, names=_said(names), months=months)
    _record(by, "qualification.kept", made.key, rule)
    return made


@transaction.atomic
def require_qualifications(*, timetable: Timetable, wanted: Sequence[Qualification], by: Party) -> None:
    """Say which qualifications whoever books a facility by themselves must hold. Bookings that are made already stay.

    Raises:
        NotAllowedError: ``by`` may not keep the timetable.
        BookingRefusedError: one of them is of another organisation.
    """
    rule = require(by, "timetable.keep", timetable)
    if any(item.organisation_id != timetable.organisation_id for item in wanted):
        raise BookingRefusedError(
            "other_qualification", "This qualification is of another organisation.", "Choose one of the facility's."
        )  # fmt: skip
    timetable.qualifications.set(wanted)
    details = {"qualifications": ", ".join(sorted(item.key for item in wanted))}
    _record(by, "timetable.qualified", timetable.resource.key, rule, details)


@transaction.atomic
def ask_question(*, timetable: Timetable, asking: Asking, by: Party) -> Question:
    """Have something asked of whoever books.

    Raises:
        NotAllowedError: ``by`` may not keep the timetable.
        BookingRefusedError: so many questions are asked already.
    """
    rule = require(by, "timetable.keep", timetable)
    if timetable.questions.count() >= MOST:
        raise BookingRefusedError(
            "questions_many", "So many questions are asked here already.", "Take one away first."
        )
    made = Question.objects.create(
        timetable=timetable, texts=_said(asking.texts), kind=asking.kind, required=asking.required,
        wanted=asking.wanted if asking.kind == Kind.YES_NO else "", reasons=_said(asking.reasons),
    )  # fmt: skip
    _record(by, "timetable.question_asked", timetable.resource.key, rule)
    return made


@transaction.atomic
def drop_question(*, question: Question, by: Party) -> None:
    """Ask it no more; what was answered stays with the bookings.

    Raises:
        NotAllowedError: ``by`` may not keep the timetable.
    """
    rule = require(by, "timetable.keep", question.timetable)
    subject = question.timetable.resource.key
    question.delete()
    _record(by, "timetable.question_dropped", subject, rule)


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in texts.items() if text.strip()}


def _record(by: Party, verb: str, subject: str, rule: str, details: Mapping[str, str] | None = None) -> None:
    act = journal.Act(verb, subject, dict(details or {}), rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
