"""Programmes in the reader's language: how far they and the applications to them are, and what a call asks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.deals.domain.wording import Wording
from entrepot.programmes.domain.calls import ProgrammeKind
from entrepot.programmes.domain.forms import Field, FieldKind
from entrepot.programmes.domain.stages import Stage, State, Step
from entrepot.vocabulary.languages import language_to_show
from entrepot.web.figures import LOCALES, number
from entrepot.web.names import reader

START: Final = "answer-"
"""Before the key of a field in a form, so that no key of a call meets a name of the page."""
STAGES: Final = {
    Stage.DRAFT: gettext_noop("draft"),
    Stage.ANNOUNCED: gettext_noop("announced"),
    Stage.OPEN: gettext_noop("takes applications"),
    Stage.REVIEW: gettext_noop("in review"),
    Stage.RUNNING: gettext_noop("running"),
    Stage.ENDED: gettext_noop("ended"),
}
LOOKS: Final = {
    Stage.DRAFT: "plain", Stage.ANNOUNCED: "weak", Stage.OPEN: "strong", Stage.REVIEW: "fair", Stage.RUNNING: "fair", Stage.ENDED: "plain",
}  # fmt: skip
LINE: Final = (Stage.ANNOUNCED, Stage.OPEN, Stage.REVIEW, Stage.RUNNING, Stage.ENDED)
"""How a programme goes, for its steps on the page; a draft comes before them."""
KINDS: Final = {
    ProgrammeKind.COHORT: gettext_noop("programme with a selected cohort"),
    ProgrammeKind.PAIRING: gettext_noop("programme that pairs its members"),
}
STATES: Final = {
    State.DRAFT: gettext_noop("draft"),
    State.HANDED_IN: gettext_noop("handed in"),
    State.WITHDRAWN: gettext_noop("withdrawn"),
    State.INELIGIBLE: gettext_noop("may not apply"),
    State.SELECTED: gettext_noop("selected"),
    State.RESERVE: gettext_noop("on the reserve list"),
    State.DECLINED: gettext_noop("not selected"),
}
STATE_LOOKS: Final = {
    State.DRAFT: "plain", State.HANDED_IN: "strong", State.WITHDRAWN: "plain", State.INELIGIBLE: "none", State.SELECTED: "strong",
    State.RESERVE: "weak", State.DECLINED: "plain",
}  # fmt: skip
HAPPENED: Final = {
    "": gettext_noop("The draft was begun"),
    Step.HAND_IN: gettext_noop("It was handed in"),
    Step.REOPEN: gettext_noop("It became a draft again"),
    Step.WITHDRAW: gettext_noop("It was withdrawn"),
    Step.EXCLUDE: gettext_noop("Who runs the programme said that the applicant may not apply"),
    Step.ADMIT: gettext_noop("Who runs the programme said that the applicant may apply after all"),
    Step.SELECT: gettext_noop("It was selected"),
    Step.RESERVE: gettext_noop("It was put on the reserve list"),
    Step.DECLINE: gettext_noop("It was not selected"),
}
"""What happened to an application, by the step."""
FIELDS: Final = {
    FieldKind.TEXT: gettext_noop("a line of text"),
    FieldKind.LONG: gettext_noop("a text"),
    FieldKind.NUMBER: gettext_noop("a number"),
    FieldKind.CHOICE: gettext_noop("one of several answers"),
    FieldKind.DATE: gettext_noop("a day"),
    FieldKind.YES_NO: gettext_noop("yes or no"),
    FieldKind.DOCUMENT: gettext_noop("a document"),
}
WRONGS: Final = {
    "missing": gettext_noop("Please fill this in."),
    "not_text": gettext_noop("This is no text."),
    "too_long": gettext_noop("This has %(length)s characters; at most %(room)s are read."),
    "not_a_number": gettext_noop("“%(answer)s” is no number. Write digits, with a point before decimals."),
    "too_small": gettext_noop("This is less than %(least)s."),
    "too_large": gettext_noop("This is more than %(most)s."),
    "no_such_choice": gettext_noop("Please choose one of the answers."),
    "not_a_date": gettext_noop("“%(answer)s” is no day. Write it like 2026-03-31."),
    "not_yes_or_no": gettext_noop("Please choose yes or no."),
    "not_a_document": gettext_noop("Please add the document again."),
    "unknown_field": gettext_noop("The form does not ask for this."),
}
"""What is wrong with an answer, by the code of `Wrong`."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is shown, and the tag of its language; both empty where nothing is written."""

    text: str
    language: str


def said(wording: Wording) -> Said:
    """A text in the reader's language, or the nearest that it is written in."""
    written = dict(wording.texts)
    shown = language_to_show(written, reader())
    return Said(written[shown], shown) if shown else Said("", "")


def stage_name(stage: Stage) -> str:
    """How far a programme is."""
    return _(STAGES[stage])


def state_name(state: str) -> str:
    """How far an application is."""
    return _(STATES[State(state)])


def kind_name(kind: str) -> str:
    """What becomes of those who are selected."""
    return _(KINDS[ProgrammeKind(kind)])


def field_kind(kind: FieldKind) -> str:
    """What a field takes."""
    return _(FIELDS[kind])


def happened(step: str) -> str:
    """What happened to an application."""
    done = Step(step) if step else ""
    return _(HAPPENED[done])


def wrong(field: Field, code: str, answer: object) -> str:
    """What is wrong with an answer to a field."""
    given = {
        "answer": str(answer)[:60], "length": number(len(str(answer))), "room": number(field.room), "least": with_unit(field, field.least),
        "most": with_unit(field, field.most),
    }  # fmt: skip
    return _(WRONGS[code]) % given


def with_unit(field: Field, value: Decimal | None) -> str:
    """A number as the reader's language writes it, with the unit of its field; empty for none."""
    if value is None:
        return ""
    return f"{format_decimal(value, locale=LOCALES[reader()])} {field.unit}".strip()
