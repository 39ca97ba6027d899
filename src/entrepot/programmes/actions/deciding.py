"""Who runs a programme decides about its applications, and answers appeals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.db import transaction

from entrepot.deals.domain.wording import Wording
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.programmes.actions.applying import happened
from entrepot.programmes.actions.applying import locked as locked_application
from entrepot.programmes.actions.awaiting import (
    ANSWERED,
    DECIDED,
    settle_appeal,
    settle_reviews,
    tell_appeal,
    tell_applicant,
)
from entrepot.programmes.actions.calling import STREAM, locked, recorded
from entrepot.programmes.conflicts import is_of
from entrepot.programmes.domain.deciding import (
    APPEAL,
    LONGEST_LETTER,
    Objection,
    Outcome,
    filled,
    objections,
)
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.reviewing import LONGEST_COMMENT
from entrepot.programmes.domain.stages import JUDGED, Stage, State, stepped
from entrepot.programmes.domain.stored import wording_to_plain
from entrepot.programmes.models import Appeal, Application, Decision, Letter, Programme
from entrepot.programmes.panels import Figures, assignments_of, figures, has_decided
from entrepot.runtime import clock
from entrepot.vocabulary.languages import Language, language_to_show, parse_language


class DecisionFlawedError(ProgrammeRefusedError):
    """Nothing was decided; `objections` is everything that keeps it from being decided so."""

    def __init__(self, found: tuple[Objection, ...]) -> None:
        self.objections = found
        super().__init__(found[0].code)


@dataclass(frozen=True, slots=True)
class Deciding:
    """A decision.

    Attributes:
        outcomes: by the keys of the applications that were handed in.
        letters: with placeholders, see `domain.deciding.PLACEHOLDERS`.
        reason: why it does not follow the scores, where it does not.
    """

    outcomes: Mapping[str, Outcome]
    letters: Mapping[Outcome, Wording]
    reason: str = ""


@transaction.atomic
def decide(*, programme: Programme, deciding: Deciding, by: Party) -> Decision:
    """Decide about every application that was handed in, and write to the applicants. The programme runs from then on.

    Raises:
        NotAllowedError: ``by`` does not run it.
        ProgrammeRefusedError: it is too early or was decided, a letter is too long, or ``by`` is a member of an applicant.
        DecisionFlawedError: see `domain.deciding.objections`.
    """
    rule = require(by, "programme.run", programme)
    row = locked(programme)
    if row.stage != Stage.REVIEW:
        raise ProgrammeRefusedError("programme_elsewhere")
    rows = row.applications.select_for_update(of=("self",)).select_related("organisation", "programme")
    applications = list(rows.filter(state=State.HANDED_IN))
    if is_of(by, [one.organisation for one in applications]):
        raise ProgrammeRefusedError("decider_applies")
    if any(len(text) > LONGEST_LETTER for letter in deciding.letters.values() for _, text in letter.texts):
        raise ProgrammeRefusedError("letter_long")
    given = assignments_of(applications)
    found = figures(row, applications, given)
    if against := objections(found.standing, deciding.outcomes, deciding.letters, deciding.reason):
        raise DecisionFlawedError(against)
    decision = Decision.objects.create(
        programme=row, outcomes=_told(found, deciding.outcomes), reason=deciding.reason.strip(), by=by.actor,
        letters={outcome.value: wording_to_plain(letter) for outcome, letter in deciding.letters.items()},
    )  # fmt: skip
    for application in applications:
        _move(application, deciding.outcomes[application.key], rule, by)
        _write(application, deciding, decision)
        tell_applicant(DECIDED, application)
    settle_reviews(given, by)
    row.decided = decision.at
    row.save()
    recorded("programme.decide", row, rule, by, outcomes=_counted(deciding.outcomes))
    return decision


def check_decision(*, programme: Programme, deciding: Deciding) -> tuple[Objection, ...]:
    """What would keep a decision from being taken; changes nothing."""
    applications = list(programme.applications.filter(state=State.HANDED_IN).select_related("organisation"))
    found = figures(programme, applications, assignments_of(applications))
    return objections(found.standing, deciding.outcomes, deciding.letters, deciding.reason)


@transaction.atomic
def appeal(*, application: Application, text: str, by: Party) -> Appeal:
    """Ask for a decision to be looked at again, within `APPEAL` of it.

    Raises:
        NotAllowedError: ``by`` does not write for the applicant.
        ProgrammeRefusedError: nothing was decided, it is too late, there is one already, or it says nothing or too much.
    """
    rule = require(by, "application.write", application)
    row = locked_application(application)
    if row.state not in JUDGED or row.programme.decided is None:
        raise ProgrammeRefusedError("not_decided")
    if clock.now() > row.programme.decided + APPEAL:
        raise ProgrammeRefusedError("appeal_late")
    if Appeal.objects.filter(application=row).exists():
        raise ProgrammeRefusedError("appealed_already")
    made = Appeal.objects.create(application=row, text=_said(text, "appeal_empty"), by=by.actor)
    tell_appeal(row)
    _record("appeal.make", row, rule, by)
    return made


@transaction.atomic
def answer_appeal(*, application: Application, outcome: Outcome, answer: str, by: Party) -> Appeal:
    """Answer an appeal. It is upheld when the outcome is another one than before, and the application moves there.

    Raises:
        NotAllowedError: ``by`` does not run the programme, or is a member of the applicant.
        ProgrammeRefusedError: ``by`` took the decision, there is no appeal, it was answered, or the answer says nothing or too much.
    """
    rule = require(by, "application.judge", application)
    row = locked_application(application)
    if has_decided(by, row.programme):
        raise ProgrammeRefusedError("appeal_by_decider")
    found = Appeal.objects.select_for_update().filter(application=row).first()
    if found is None or found.answered:
        raise ProgrammeRefusedError("appeal_answered")
    found.answer, found.outcome = _said(answer, "answer_empty"), outcome
    found.upheld, found.answered, found.answered_by = row.state != outcome.state, clock.now(), by.actor
    found.save()
    if found.upheld:
        _move(row, outcome, rule, by)
    settle_appeal(row, by)
    tell_applicant(ANSWERED, row)
    _record("appeal.answer", row, rule, by, upheld=found.upheld, outcome=str(outcome))
    return found


def letter_text(application: Application, letter: Wording) -> tuple[str, Language]:
    """A letter as an applicant reads it, in the language of its application or the nearest there is; placeholders filled.

    The last day for an appeal counts from today, the day of the decision.
    """
    written = dict(letter.texts)
    shown = language_to_show(written, parse_language(application.language) or "en") or "en"
    given = {
        "applicant": _name(application.organisation, shown),
        "programme": application.programme.call.title.text(shown),
        "places": str(application.programme.places),
        "appeal_until": (clock.today() + APPEAL).isoformat(),
    }
    return filled(written.get(shown, ""), given), shown


def _name(organisation: Organisation, language: Language) -> str:
    texts = cast("Mapping[Language, Mapping[str, str]]", organisation.texts)
    shown = language_to_show(texts, language)
    return texts[shown].get("title", organisation.key) if shown else organisation.key


def _move(application: Application, outcome: Outcome, rule: str, by: Party) -> None:
    state = stepped(State(application.state), outcome.step, application.programme.stage)
    happened(application, outcome.step, state, rule, by)


def _write(application: Application, deciding: Deciding, decision: Decision) -> None:
    outcome = deciding.outcomes[application.key]
    text, language = letter_text(application, deciding.letters[outcome])
    Letter.objects.create(
        application=application, outcome=outcome, language=language, text=text, at=decision.at
    )


def _told(found: Figures, outcomes: Mapping[str, Outcome]) -> list[dict[str, object]]:
    raw = {one.application: one.raw for one in found.calibration.applications}
    ranked: list[dict[str, object]] = [
        {"application": one.application, "score": str(one.score), "raw": raw[one.application], "rank": one.rank, "outcome": outcomes[one.application].value}
        for one in found.ranks
    ]  # fmt: skip
    without: list[dict[str, object]] = [
        {"application": key, "score": None, "raw": None, "rank": None, "outcome": outcomes[key].value}
        for key in found.unreviewed
    ]
    return ranked + without


def _counted(outcomes: Mapping[str, Outcome]) -> dict[str, int]:
    return {outcome.value: sum(1 for one in outcomes.values() if one == outcome) for outcome in Outcome}


def _said(text: str, code: str) -> str:
    said = text.strip()
    if not said:
        raise ProgrammeRefusedError(code)
    if len(said) > LONGEST_COMMENT:
        raise ProgrammeRefusedError("comment_long")
    return said


def _record(verb: str, application: Application, rule: str, by: Party, **details: object) -> None:
    told = {"programme": application.programme.key} | details
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, application.key, told, rule=rule)])
