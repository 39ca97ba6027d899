"""The rows of the form of terms: parties, milestones, payments, special paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _t

from entrepot.deals.domain.terms import Part
from entrepot.vocabulary.languages import Language
from entrepot.web.deals.terms_words import PARTS
from entrepot.web.forms.booking import day_input
from entrepot.web.forms.deals_terms_typed import Typed
from entrepot.web.names import language_name

Make = Callable[[str, int, Typed], "Row"]
"""Makes a row from the start of its names, its number from 0, and what is typed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        fields: by their names, in their order.
        key: name of the hidden field that says which one it is; empty for a paragraph.
        free: names of those that may stay empty.
        pairs: the fields as they stand side by side.
    """

    legend: str
    fields: Mapping[str, forms.Field]
    groups: tuple[tuple[str, ...], ...]
    key: str = ""
    free: frozenset[str] = frozenset()
    number: int = 0
    pairs: tuple[tuple[forms.BoundField, ...], ...] = field(default=())
    hidden: tuple[forms.BoundField, ...] = field(default=())

    @property
    def names(self) -> tuple[str, ...]:
        """Of all its fields."""
        return tuple(self.fields)

    def bound(self, form: forms.Form) -> Row:
        """The row with the form's own fields."""
        pairs = tuple(tuple(form[name] for name in group) for group in self.groups)
        return replace(self, pairs=pairs, hidden=(form[self.key],) if self.key else ())


def text_field(label: Any, most: int, *, language: Language | None = None, rows: int = 0) -> forms.CharField:
    """A field for a text, of some lines when ``rows`` is given."""
    attrs: dict[str, Any] = {"lang": language} if language else {}
    widget = forms.Textarea(attrs=attrs | {"rows": rows}) if rows else forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, max_length=most, required=False, widget=widget)


def texts(
    name: str, label: str, most: int, languages: Sequence[Language], *, rows: int = 0
) -> dict[str, forms.Field]:
    """A text in each language, side by side; the language is named where there are two."""
    return {
        f"{name}-{language}": text_field(
            f"{label} ({language_name(language)})" if len(languages) > 1 else label, most, language=language, rows=rows
        )
        for language in languages
    }  # fmt: skip


def amount_field(label: Any) -> forms.DecimalField:
    """A field for an amount; that it is above zero and has no parts of a cent is said by `checks.flaws`."""
    return forms.DecimalField(
        label=label, required=False, max_digits=14, widget=forms.NumberInput(attrs={"step": "0.01", "min": "0"})
    )  # fmt: skip


def key_field() -> forms.CharField:
    """A hidden field that says which row it is."""
    return forms.CharField(max_length=200, widget=forms.HiddenInput)


def side(names: Mapping[str, str], languages: Sequence[Language]) -> Make:
    """A party: what it does, how the agreement names it, who signs for it."""

    def make(at: str, number: int, typed: Typed) -> Row:
        named = texts(f"{at}-name", _t("Name"), 300, languages)
        living = texts(f"{at}-address", _t("Address"), 400, languages)
        office = texts(f"{at}-office", _t("Signs as"), 120, languages)
        single: dict[str, forms.Field] = {
            f"{at}-part": forms.ChoiceField(
                label=_t("Part in the deal"), choices=[(one.value, _t(PARTS[one])) for one in Part]
            ),
            f"{at}-code": text_field(_t("Registration number"), 80),
            f"{at}-signatory": text_field(_t("Who signs"), 120),
            f"{at}-turn": forms.IntegerField(
                label=_t("Signs as number"), required=False, min_value=1, max_value=len(names),
                help_text=_t("Counts only when they sign one after the other."),
            ),
        }  # fmt: skip
        fields = {f"{at}-part": single[f"{at}-part"], **named, f"{at}-code": single[f"{at}-code"], **living}
        fields |= {f"{at}-signatory": single[f"{at}-signatory"], **office, f"{at}-turn": single[f"{at}-turn"]}
        return Row(
            legend=names.get(typed.get(f"{at}-key", ""), ""),
            fields=fields,
            groups=(
                (f"{at}-part", f"{at}-code"), tuple(named), tuple(living), (f"{at}-signatory", f"{at}-turn"), tuple(office),
            ),
            key=f"{at}-key",
            free=frozenset({f"{at}-code", *living, f"{at}-signatory", *office, f"{at}-turn"}),
            number=number,
        )  # fmt: skip

    return make


def milestone(languages: Sequence[Language]) -> Make:
    """A milestone: what is delivered, by when, and how it is judged."""

    def make(at: str, number: int, _typed: Typed) -> Row:
        title = texts(f"{at}-title", _t("What is delivered"), 300, languages)
        proof = texts(f"{at}-proof", _t("Accepted by"), 600, languages)
        due = forms.DateField(label=_t("Due on"), required=False, widget=day_input())
        return Row(
            legend=_t("Milestone %(number)s") % {"number": number + 1},
            fields={**title, f"{at}-due": due, **proof},
            groups=(tuple(title), tuple(proof), (f"{at}-due",)),
            key=f"{at}-key",
            free=frozenset(proof),
            number=number,
        )

    return make


def payment(names: Mapping[str, str], steps: Sequence[tuple[str, str]]) -> Make:
    """A payment: how much, from whom to whom, after which milestone or on which day."""

    def make(at: str, number: int, _typed: Typed) -> Row:
        sides = list(names.items())
        fields: dict[str, forms.Field] = {
            f"{at}-amount": amount_field(_t("Amount")),
            f"{at}-after": forms.ChoiceField(
                label=_t("When it is due"), choices=[("", _t("on a day")), *steps], required=False
            ),
            f"{at}-due": forms.DateField(
                label=_t("On which day"), required=False, widget=day_input(),
                help_text=_t("Needed only where it waits for no milestone."),
            ),
            f"{at}-payer": forms.ChoiceField(label=_t("Who pays"), choices=sides),
            f"{at}-payee": forms.ChoiceField(label=_t("Paid to"), choices=sides),
        }  # fmt: skip
        return Row(
            legend=_t("Payment %(number)s") % {"number": number + 1},
            fields=fields,
            groups=(
                (f"{at}-amount", f"{at}-after"),
                (f"{at}-payer", f"{at}-payee"),
                (f"{at}-due",),
            ),
            key=f"{at}-key",
            free=frozenset({f"{at}-due"}),
            number=number,
        )

    return make


def special(languages: Sequence[Language]) -> Make:
    """A paragraph that the clauses do not say."""

    def make(at: str, number: int, _typed: Typed) -> Row:
        said = texts(f"{at}-text", _t("Paragraph"), 4000, languages, rows=4)
        legend = _t("Special provision %(number)s") % {"number": number + 1}
        return Row(legend=legend, fields=said, groups=(tuple(said),), number=number)

    return make
