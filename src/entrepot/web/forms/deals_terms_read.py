"""Terms read from their form, and what is wrong with them put at its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _t

from entrepot.deals.domain.checks import Flaw, flaws
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.terms import Forum, Milestone, Ownership, Part, Payment, Side, Terms
from entrepot.deals.domain.wording import Wording, worded
from entrepot.vocabulary.languages import parse_language
from entrepot.vocabulary.money import Money
from entrepot.vocabulary.places import jurisdiction
from entrepot.web.deals.terms_words import flaw_words
from entrepot.web.forms.deals_terms import TermsForm

FIELDS: Final[Mapping[str, str]] = {
    "amount_not_positive": "amount", "amount_not_to_the_cent": "amount", "currencies_mixed": "amount", "party_unknown": "payer",
    "payment_to_itself": "payee", "payment_without_date": "due", "milestone_unknown": "after", "milestone_outside": "due",
}  # fmt: skip
"""Which field of a row a flaw is about; the others are about its texts."""
WHOLE: Final[Mapping[str, str]] = {
    "sides": "sides-0-part", "price": "amount", "payments": "amount", "ends": "ends", "languages": "language2",
    "governing": "governing", "confidential_months": "months",
}  # fmt: skip
"""Which field a flaw of a part of the terms is about that is no row."""
TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "sides": ("name",), "milestones": ("title", "proof"), "special": ("text",), "payments": (),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed, as terms, who signs in turn, and by `Flaw.where` the start of the names of each row."""

    terms: Terms
    turns: tuple[str, ...]
    places: Mapping[str, str]


def read(form: TermsForm) -> Read | None:
    """What was typed; None when something is wrong with it, which the form then says at its fields."""
    if not form.is_valid():
        return None
    reading = _Reading(form)
    found = reading.read()
    form.describe(form.errors)
    if found is None:
        return None
    for flaw in flaws(found.terms):
        form.add_error(_field(form, found, flaw), flaw_words(flaw))
    form.describe(form.errors)
    return None if form.errors else found


class _Reading:
    """One reading of a form that is valid as far as each field goes."""

    def __init__(self, form: TermsForm) -> None:
        self.form = form
        self.given: dict[str, Any] = form.cleaned_data
        self.places: dict[str, str] = {}

    def read(self) -> Read | None:
        sides = tuple(self.side(row.key.removesuffix("-key")) for row in self.form.sides)
        milestones = self.milestones()
        payments = self.payments()
        special = self.special()
        turns = self.turns(sides)
        if self.form.errors:
            return None
        given = self.given
        terms = Terms(
            kind=Kind(given["kind"]), title=self.wording("title"), subject=self.wording("subject"), sides=sides,
            begins=given["begins"], ends=given["ends"], languages=self.languages(), law=jurisdiction(given["law"]),
            governing=parse_language(given["governing"]) or "en", seat=self.wording("seat"), price=self.money("amount"),
            milestones=milestones, payments=payments, forum=Forum(given["forum"]), results=Ownership(given["results"]),
            confidential_months=given["months"] or 0, special=special,
        )  # fmt: skip
        return Read(terms, turns, self.places)

    def languages(self) -> Any:
        """As chosen, also where one is chosen twice: that is a flaw, and told as one."""
        return tuple(one for one in (self.given["language1"], self.given["language2"]) if one)

    def wording(self, name: str) -> Wording:
        texts = {language: self.given[f"{name}-{language}"] for language in self.form.languages}
        return worded({language: text for language, text in texts.items() if text})

    def money(self, name: str) -> Money | None:
        amount = self.given[name]
        return None if amount is None else Money(amount, self.given["currency"])

    def side(self, at: str) -> Side:
        given, key = self.given, self.given[f"{at}-key"]
        self.places[f"sides {key}"] = at
        return Side(
            key, Part(given[f"{at}-part"]), self.wording(f"{at}-name"), given[f"{at}-code"],
            self.wording(f"{at}-address"), given[f"{at}-signatory"], self.wording(f"{at}-office"),
        )  # fmt: skip

    def milestones(self) -> tuple[Milestone, ...]:
        found = []
        for row in self.form.milestones:
            at = row.key.removesuffix("-key")
            title, proof, due = (
                self.wording(f"{at}-title"),
                self.wording(f"{at}-proof"),
                self.given[f"{at}-due"],
            )
            if not (title or proof or due):
                continue
            if due is None:
                self.missing(f"{at}-due")
                continue
            self.places[f"milestones {self.given[row.key]}"] = at
            found.append(Milestone(self.given[row.key], title, due, proof))
        return tuple(found)

    def payments(self) -> tuple[Payment, ...]:
        found, given = [], self.given
        for row in self.form.payments:
            at = row.key.removesuffix("-key")
            after, due, money = given[f"{at}-after"], given[f"{at}-due"], self.money(f"{at}-amount")
            if not (money or after or due):
                continue
            if money is None:
                self.missing(f"{at}-amount")
                continue
            self.places[f"payments {given[row.key]}"] = at
            found.append(
                Payment(given[row.key], money, given[f"{at}-payer"], given[f"{at}-payee"], due, after)
            )
        return tuple(found)

    def special(self) -> tuple[Wording, ...]:
        said = [
            (f"special-{row.number}", self.wording(f"special-{row.number}-text")) for row in self.form.special
        ]
        written = [(at, text) for at, text in said if text]
        self.places |= {f"special {number}": at for number, (at, _) in enumerate(written, 1)}
        return tuple(text for _, text in written)

    def turns(self, sides: tuple[Side, ...]) -> tuple[str, ...]:
        """Who signs one after the other; each has a place of its own."""
        if not self.given["in_turn"]:
            return ()
        wanted = [(self.given[f"sides-{number}-turn"], side.key) for number, side in enumerate(sides)]
        if sorted(place or 0 for place, _ in wanted) != list(range(1, len(sides) + 1)):
            self.form.add_error("in_turn", _t("Give each party a number of its own, from 1."))
            return ()
        return tuple(key for _, key in sorted(wanted))

    def missing(self, name: str) -> None:
        self.form.add_error(name, _t("Please fill this in."))


def _field(form: TermsForm, found: Read, flaw: Flaw) -> str | None:
    """The field that a flaw is about; none when no field is."""
    part, _, key = flaw.where.partition(" ")
    if not key:
        return _empty(form, part) or WHOLE.get(part)
    at = found.places.get(flaw.where)
    if at is None:
        return None
    if flaw.code in FIELDS:
        return f"{at}-{FIELDS[flaw.code]}"
    return next(
        (name for name in (_empty(form, f"{at}-{text}") for text in TEXTS[part]) if name),
        f"{at}-{TEXTS[part][0]}-{form.languages[0]}" if TEXTS[part] else f"{at}-amount",
    )


def _empty(form: TermsForm, name: str) -> str | None:
    """The first of a text's fields in which nothing is written; None when there is none or the text has no fields."""
    names = [f"{name}-{language}" for language in form.languages]
    return next((one for one in names if one in form.fields and not form.cleaned_data.get(one)), None)
