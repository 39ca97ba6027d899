"""Terms in plain reading form: figures in the reader's language, texts in as many languages as asked for, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from entrepot.deals.clauses import writing
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.terms import Forum, Payment, Side, Terms
from entrepot.deals.domain.wording import Wording
from entrepot.vocabulary.languages import Language, language_to_show
from entrepot.vocabulary.money import Money
from entrepot.web import figures
from entrepot.web.deals.terms_words import PARTS, RESULTS, country
from entrepot.web.deals.words import kind_of
from entrepot.web.names import language_name, reader


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in one language."""

    language: Language
    text: str


Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party."""

    name: Cells
    does: str
    code: str
    address: Cells
    signatory: str
    office: Cells


@dataclass(frozen=True, slots=True)
class StepRow:
    """A milestone."""

    title: Cells
    due: str
    proof: Cells


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment."""

    amount: str
    payer: str
    payee: str
    when: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Terms as they are read.

    Attributes:
        facts: labels and values, in the reader's language.
    """

    title: Cells
    subject: Cells
    facts: tuple[tuple[str, str], ...]
    parties: tuple[PartyRow, ...]
    steps: tuple[StepRow, ...]
    payments: tuple[PaymentRow, ...]
    special: tuple[Cells, ...]


def read_in(terms: Terms) -> Language:
    """The language of the agreement that is nearest to the reader's."""
    return language_to_show(terms.languages, reader()) or terms.governing


def reading(terms: Terms, languages: tuple[Language, ...]) -> Reading:
    """Terms, with their texts in these languages."""

    def cells(wording: Wording) -> Cells:
        return tuple(Cell(language, wording.text(language)) for language in languages if wording)

    return Reading(
        title=cells(terms.title),
        subject=cells(terms.subject),
        facts=tuple(_facts(terms)),
        parties=tuple(
            PartyRow(
                cells(side.name), does(side, terms), side.code, cells(side.address), side.signatory, cells(side.office)
            )
            for side in terms.sides
        ),
        steps=tuple(StepRow(cells(one.title), figures.day(one.due), cells(one.proof)) for one in terms.milestones),
        payments=tuple(payment_row(one, terms) for one in terms.payments),
        special=tuple(cells(one) for one in terms.special),
    )  # fmt: skip


def does(side: Side, terms: Terms) -> str:
    """What a party does, as the agreement calls it."""
    role = writing.role(side, terms, terms.kind.value, reader())
    return f"{_(PARTS[side.part])}: {role}"


def payment_row(payment: Payment, terms: Terms) -> PaymentRow:
    """A payment, with the parties' names."""
    shown = read_in(terms)
    names = {side.key: side.name.text(shown) for side in terms.sides}
    titles = {one.key: one.title.text(shown) for one in terms.milestones}
    return PaymentRow(
        amount=figures.money(payment.amount),
        payer=names.get(payment.payer, payment.payer),
        payee=names.get(payment.payee, payment.payee),
        when=_when(payment, titles),
    )


def _when(payment: Payment, titles: dict[str, str]) -> str:
    title = titles.get(payment.after, payment.after)
    if payment.after and payment.due:
        given = {"milestone": title, "day": figures.day(payment.due)}
        return _("after “%(milestone)s” is accepted, on %(day)s at the earliest") % given
    if payment.after:
        return _("after “%(milestone)s” is accepted") % {"milestone": title}
    return figures.day(payment.due) if payment.due else ""


def price_told(price: Money | None) -> str:
    """The price, or that there is none."""
    return figures.money(price) if price else _("nothing is paid")


def quarrels(terms: Terms) -> str:
    """Who decides a quarrel, and where."""
    seat = {"place": terms.seat.text(read_in(terms))}
    if terms.forum == Forum.ARBITRATION:
        return _("arbitration: %(place)s") % seat
    return _("the courts of this place: %(place)s") % seat


def months_told(months: int) -> str:
    """For how long secrets are kept."""
    return _("%(months)s months after the end") % {"months": months} if months else _("no such duty")


def languages_told(terms: Terms) -> str:
    """In which languages the agreement is set, and which one counts."""
    names = [language_name(one) for one in terms.languages]
    if len(names) == 1:
        return names[0]
    given = {"first": names[0], "second": names[1], "governing": language_name(terms.governing)}
    return _("%(first)s and %(second)s; where they differ, %(governing)s counts") % given


def _facts(terms: Terms) -> list[tuple[str, str]]:
    facts = [
        (_("Kind of contract"), kind_of(terms.kind)),
        (_("Price of everything"), price_told(terms.price)),
        (_("First day"), figures.day(terms.begins)),
        (_("Last day"), figures.day(terms.ends) if terms.ends else _("once everything is done and paid")),
        (_("Language"), languages_told(terms)),
        (_("Whose law applies"), country(terms.law)),
        (_("Who decides quarrels"), quarrels(terms)),
        (_("How long secrets are kept"), months_told(terms.confidential_months)),
    ]
    if terms.kind == Kind.DEVELOPMENT:
        facts.append((_("Whose the results are"), _(RESULTS[terms.results])))
    return facts
