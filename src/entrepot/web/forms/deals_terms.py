"""The form of a deal's terms: each text side by side in the languages of the agreement, milestones and payments as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from entrepot.deals.domain.kinds import WITHOUT_PRICE
from entrepot.deals.domain.terms import Forum, Ownership
from entrepot.deals.domain.wording import worded
from entrepot.vocabulary.languages import LANGUAGES
from entrepot.vocabulary.places import jurisdiction
from entrepot.web.deals.terms_words import FORUMS, RESULTS, country
from entrepot.web.forms.booking import day_input
from entrepot.web.forms.deals_terms_rows import (
    Row,
    amount_field,
    key_field,
    milestone,
    payment,
    side,
    special,
    texts,
)
from entrepot.web.forms.deals_terms_typed import ROWS, Typed, count, languages_of, sides_typed
from entrepot.web.forms.described import DescribedForm
from entrepot.web.forms.prices import CURRENCIES
from entrepot.web.names import language_name, reader

LAWS: Final = ("CN", "HK", "MO", "DE", "AT", "CH", "FR")
"""Whose law is offered beside that of the node and of the parties."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers: kinds of contract and the parties, by their codes with their names, and whose law is likely."""

    kinds: tuple[tuple[str, str], ...]
    sides: Mapping[str, str]
    law: str


class TermsForm(DescribedForm):
    """Terms, as far as they are typed. Nothing but the first day is required: `checks.flaws` says what else is missing, all at once."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("Kind of contract"))
    language1 = forms.ChoiceField(label=_("Language of the agreement"))
    language2 = forms.ChoiceField(label=_("Second language, side by side"), required=False)
    governing = forms.ChoiceField(label=_("Language that counts where the two differ"))
    begins = forms.DateField(label=_("First day"), widget=day_input())
    ends = forms.DateField(
        label=_("Last day"), required=False, widget=day_input(),
        help_text=_("Empty when it ends once everything is done and paid."),
    )  # fmt: skip
    in_turn = forms.BooleanField(label=_("They sign one after the other"), required=False)
    amount = amount_field(_("Price of everything"))
    currency = forms.ChoiceField(label=_("Currency"))
    law = forms.ChoiceField(label=_("Whose law applies"))
    forum = forms.ChoiceField(label=_("Who decides a quarrel that the parties cannot settle"))
    results = forms.ChoiceField(
        label=_("Whose the results are"),
        help_text=_("Counts where technology is developed; for other kinds the agreement says it."),
    )
    months = forms.IntegerField(
        label=_("Months for which secrets are kept after the end"), required=False, help_text=_("0 for no such duty.")
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Typed | None = None, *, typed: Typed, choices: Choices) -> None:
        """A form to be judged when ``data`` is given, else one to be typed into; ``typed`` says what rows and languages it has."""
        self.typed = typed
        self.languages = languages_of(typed)
        super().__init__(data, initial=typed)
        self.free = {"language2", "ends", "months", "in_turn"}
        if typed.get("kind") in WITHOUT_PRICE:
            self.free.add("amount")
        self.choose_all(choices)
        self.titles = self._texts("title", _t("Title"), 300)
        self.subjects = self._texts("subject", _t("What is promised"), 8000, rows=6)
        self.seats = self._texts("seat", _t("Place of the courts or of the arbitration"), 200)
        self.sides = self._rows("sides", side(choices.sides, self.languages), len(sides_typed(typed)))
        names = dict(choices.sides)
        steps = self._steps()
        self.milestones = self._rows("milestones", milestone(self.languages), count(typed, "milestones"))
        self.payments = self._rows("payments", payment(names, steps), count(typed, "payments"))
        self.special = self._rows("special", special(self.languages), count(typed, "special"))
        for part in ROWS:
            self.fields[f"{part}-rows"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.order_fields([*self._order()])
        self.describe(())

    def put_seen(self, number: int) -> None:
        """From now on the form is about what stands on the table now."""
        self.typed = self.typed | {"seen": str(number)}
        self.data = self.typed

    def choose_all(self, choices: Choices) -> None:
        """Fill in what can be chosen; what was chosen before stays a choice."""
        languages = [(one, language_name(one)) for one in LANGUAGES]
        self.choose("kind", choices.kinds)
        self.choose("language1", languages)
        self.choose("language2", [("", _t("no second language")), *languages])
        self.choose("governing", languages)
        self.choose("forum", [(one.value, _t(FORUMS[one])) for one in Forum])
        self.choose("results", [(one.value, _t(RESULTS[one])) for one in Ownership])
        money = dict.fromkeys(code for code in (self.typed.get("currency"), *CURRENCIES) if code)
        self.choose("currency", [(code, code) for code in money])
        laws: dict[str, str] = {}
        for code in (self.typed.get("law", ""), choices.law, *LAWS):
            with suppress(ValueError):
                laws.setdefault(country(jurisdiction(code)), code)
        self.choose("law", [(code, name) for name, code in laws.items()])

    @property
    def hidden(self) -> list[forms.BoundField]:
        """Fields that nobody sees."""
        return [self[name] for name in ("seen", *(f"{part}-rows" for part in ROWS))]

    @property
    def others(self) -> list[tuple[str, str]]:
        """What was typed in languages that are not shown now: it is kept for when they are."""
        ends = tuple(f"-{language}" for language in LANGUAGES if language not in self.languages)
        return [(name, text) for name, text in self.typed.items() if text and ends and name.endswith(ends)]

    @property
    def wrong(self) -> Iterator[tuple[str, str, str]]:
        """What is wrong with which field: its place on the page, in which part it is, and its label."""
        legends = {name: row.legend for row in self._all_rows() for name in row.names}
        for field in self:
            if field.errors:
                yield field.id_for_label, legends.get(field.name, ""), str(field.label)

    def _order(self) -> Iterator[str]:
        """The fields as they stand on the page, so that what is wrong is told in that order."""
        yield from ("language1", "language2", "governing", "kind")
        yield from (one.name for one in (*self.titles, *self.subjects))
        yield from ("begins", "ends")
        yield from (name for row in self.sides for name in row.names)
        yield "in_turn"
        yield from (name for row in self.milestones for name in row.names)
        yield from ("amount", "currency")
        yield from (name for row in self.payments for name in row.names)
        yield from ("law", "forum", *(one.name for one in self.seats), "results", "months")

    def _all_rows(self) -> Iterator[Row]:
        for rows in (self.sides, self.milestones, self.payments, self.special):
            yield from rows

    def _texts(self, name: str, label: str, most: int, *, rows: int = 0) -> list[forms.BoundField]:
        made = texts(name, label, most, self.languages, rows=rows)
        self.fields.update(made)
        return [self[one] for one in made]

    def _rows(self, part: str, make: Any, rows: int) -> list[Row]:
        found = []
        for number in range(rows):
            row: Row = make(f"{part}-{number}", number, self.typed)
            self.fields.update(row.fields)
            if row.key:
                self.fields[row.key] = key_field()
            self.free |= row.free
            found.append(row.bound(self))
        return found

    def _steps(self) -> list[tuple[str, str]]:
        """The milestones after which a payment can be due, by their keys."""
        found = []
        for number in range(count(self.typed, "milestones")):
            said = {
                one: self.typed.get(f"milestones-{number}-title-{one}", "").strip() for one in self.languages
            }
            title = worded({one: text for one, text in said.items() if text}).text(reader())
            given = {"number": number + 1, "title": title}
            words = _t("after milestone %(number)s: %(title)s") if title else _t("after milestone %(number)s")
            found.append((self.typed.get(f"milestones-{number}-key", ""), words % given))
        return found
