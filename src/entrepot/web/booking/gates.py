"""Who may book, in words: for whom a facility is open, what must be learnt, and what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.booking import gates
from entrepot.booking.actions.training import AHEAD
from entrepot.booking.domain.gates import Asked, Fault, Lack, Names, Unanswered
from entrepot.booking.models import Booking, Certificate, Question, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.vocabulary.languages import Language, language_to_show
from entrepot.vocabulary.openness import INTERNAL, MEMBERS, read_openness
from entrepot.web import figures
from entrepot.web.booking.words import obstacle
from entrepot.web.names import reader

OPEN_TO: Final = {
    INTERNAL: gettext_noop(
        "Its record says that it is open to internal use: only its own organisation books it."
    ),
    MEMBERS: gettext_noop(
        "Its record says that it is open to members: organisations that are admitted to this node book it."
    ),
}
ANSWERS: Final = {"yes": gettext_noop("yes"), "no": gettext_noop("no")}


@dataclass(frozen=True, slots=True)
class Need:
    """A qualification that is required, and how it stands with whoever reads."""

    key: str
    name: str
    until: str
    held: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Gates:
    """What is said about who may book, before somebody does."""

    open_to: str
    barred: bool
    needs: tuple[Need, ...]

    @property
    def lacking(self) -> bool:
        """Whether the reader lacks something that must be learnt."""
        return any(not item.held for item in self.needs)


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """Who is qualified, and until when."""

    number: int
    person: str
    qualification: str
    until: str
    ends_soon: bool


def said(names: Names) -> str:
    """A name or a sentence in the reader's language, or the nearest to it."""
    shown = language_to_show(cast("dict[Language, object]", dict(names)), reader())
    return names[shown] if shown else ""


def gates_of(timetable: Timetable, organisations: Sequence[Organisation], party: Party) -> Gates:
    """What is said before somebody books."""
    openness = read_openness(timetable.resource.fields.get("open_to", ""))
    closed = bool(organisations) and all(gates.bar(timetable, item) is not None for item in organisations)
    return Gates(_(OPEN_TO[openness]) if openness in OPEN_TO else "", closed, _needs(timetable, party))


def _needs(timetable: Timetable, party: Party) -> tuple[Need, ...]:
    wanted = gates.required(timetable)
    if not wanted:
        return ()
    today, asked = clock.now().astimezone(timetable.clock).date(), gates.asked_by(party)
    mine = Certificate.objects.filter(qualification__in=wanted, person=party.actor, revoked=None)
    held = {item.qualification_id: item for item in mine.order_by("last") if item.holds_on(today)}
    return tuple(
        Need(
            item.key, said(item.names), _until(held[item.pk].last) if item.pk in held else "",
            item.pk in held, item.key in asked,
        )
        for item in wanted
    )  # fmt: skip


def _until(last: date | None) -> str:
    return figures.day(last) if last else _("without end")


def told(error: BookingRefusedError, timetable: Timetable) -> list[str]:
    """Everything that keeps something from being booked, in sentences."""
    return [
        *(obstacle(item, timetable) for item in error.findings),
        *(_lack(item) for item in error.lacks),
        *(_unanswered(item) for item in error.unanswered),
    ]


def _lack(item: Lack) -> str:
    name = said(item.names)
    if item.until is None:
        return _("You need the qualification “%(name)s”.") % {"name": name}
    until = figures.day(item.until)
    return _("You need the qualification “%(name)s” then; yours ends on %(until)s.") % {
        "name": name, "until": until,
    }  # fmt: skip


def _unanswered(item: Unanswered) -> str:
    question = said(item.asked.texts)
    if item.fault == Fault.MISSING:
        return _("This is not answered: “%(question)s”") % {"question": question}
    reason = said(item.asked.reasons or {})
    if reason:
        return _("With your answer to “%(question)s” it cannot be booked: %(reason)s") % {
            "question": question, "reason": reason,
        }  # fmt: skip
    return _("With your answer to “%(question)s” it cannot be booked.") % {"question": question}


def answers(booking: Booking, party: Party) -> list[tuple[str, str]]:
    """What was asked and answered, for whom it is."""
    if not allows(party, "answers.read", booking):
        return []
    return [
        (said(texts), _(ANSWERS[answer]) if answer in ANSWERS else answer)
        for texts, answer in booking.answers
    ]


def question_rows(asked: Sequence[Question]) -> list[dict[str, object]]:
    """What is asked here, for whoever keeps the timetable."""
    return [
        {
            "number": item.pk, "text": said(item.texts), "required": item.required,
            "wanted": _(ANSWERS[item.wanted]) if item.wanted in ANSWERS else "", "why": said(item.reasons),
        }
        for item in asked
    ]  # fmt: skip


def open_questions(booking: Booking) -> list[Asked]:
    """What is still to be answered before a held booking is confirmed."""
    return [] if booking.answers else gates.questions(booking.timetable)


def certificate_rows(timetable: Timetable, party: Party) -> list[CertificateRow]:
    """Everybody who holds a qualification of the facility's organisation that is required here."""
    soon = clock.today() + AHEAD
    held = [item for wanted in timetable.qualifications.all() for item in gates.held_by(wanted, party)]
    names = dict(Account.objects.filter(key__in={item.person for item in held}).values_list("key", "name"))
    return [
        CertificateRow(
            item.pk, names.get(item.person) or item.person, said(item.qualification.names), _until(item.last),
            item.last is not None and item.last <= soon,
        )
        for item in held
    ]  # fmt: skip
