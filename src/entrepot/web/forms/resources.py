"""The forms of resources: one for every kind, in words that suit it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from entrepot.catalogue.drafts import ResourceDraft
from entrepot.people.models import Place
from entrepot.web.forms.described import DescribedForm
from entrepot.web.forms.owners import Owners
from entrepot.web.names import place_name

EMPTY_ROWS: Final = 3
"""Rows for facts that stand ready."""
MOST_ROWS: Final = 60
LABEL: Final = 80
VALUE: Final = 400
if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise
    """A sentence of ours: translated where it is shown."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How the form speaks for a kind; ``price`` is empty where the kind has none, ``usage`` where it is not used by hours."""

    intro: Words
    title: Words
    text_help: Words
    price: Words
    price_help: Words
    facts: tuple[Words, ...]
    usage: bool = False


_PER_HOUR: Final = _("Such as 900元/小时, €120 an hour; left empty it reads “price on request”.")
_IN_ONE_SUM: Final = _("Such as 30万元, €30,000; left empty it reads “price on request”.")

WORDINGS: Final[Mapping[str, Wording]] = {
    "technology": Wording(
        intro=_("A method, a process, a patent, a piece of software: something that solves a problem."),
        title=_("The technology in one line"),
        text_help=_(
            "What it does, how far it is, where it was tried. Figures are compared with what needs ask for."
        ),
        price=_("Licence or transfer fee"),
        price_help=_IN_ONE_SUM,
        facts=(_("Readiness level"), _("Resolution"), _("Patent number")),
    ),
    "expert": Wording(
        intro=_("A person with a field of work, offered by name or without."),
        title=_("The field of work in one line"),
        text_help=_("What was done, in which industries, with which materials and methods."),
        price=_("Fee"),
        price_help=_("Such as 3000元/天, €900 a day; left empty it reads “price on request”."),
        facts=(_("Name"), _("Days a month"), _("Languages")),
    ),
    "facility": Wording(
        intro=_("An instrument, a pilot line, a laboratory that others may use."),
        title=_("The instrument or line in one line"),
        text_help=_("What it measures or makes, for which samples, with which limits."),
        price=_("Price"),
        price_help=_PER_HOUR,
        facts=(_("Technique"), _("Largest sample"), _("Open to")),
        usage=True,
    ),
    "service": Wording(
        intro=_("Work that is done for others: testing, design, certification, consulting."),
        title=_("The service in one line"),
        text_help=_("What is done, how long it takes, what the customer brings."),
        price=_("Price"),
        price_help=_("Such as 800元/样, €2,500; left empty it reads “price on request”."),
        facts=(_("Accreditation"), _("Duration")),
    ),
    "finance": Wording(
        intro=_("A loan, a grant, equity, a guarantee: money for whom, for what, on which terms."),
        title=_("The offer in one line"),
        text_help=_("What it pays for, who may apply, what is asked in return."),
        price=_("Amount"),
        price_help=_("Such as 500万元, up to €500,000."),
        facts=(_("Form"), _("Interest"), _("Who may apply")),
    ),
    "policy": Wording(
        intro=_("A subsidy, a voucher, a rule that helps: who may use it, and what it pays."),
        title=_("The policy in one line"),
        text_help=_("What it pays for, how much of it, who may apply and where."),
        price="",
        price_help="",
        facts=(_("Share paid"), _("At most"), _("Who may apply")),
    ),
    "venue": Wording(
        intro=_("Rooms, halls, land, office and laboratory space."),
        title=_("The venue in one line"),
        text_help=_("How large, how equipped, for what it may be used."),
        price=_("Rent or price"),
        price_help=_("Such as 45元/平方米/月, €400 a day; left empty it reads “price on request”."),
        facts=(_("Area"), _("Seats"), _("Power supply")),
        usage=True,
    ),
    "product": Wording(
        intro=_("Something that is made and sold, looking for its market."),
        title=_("The product in one line"),
        text_help=_("What it does, for whom, how many can be delivered."),
        price=_("Price"),
        price_help=_IN_ONE_SUM,
        facts=(_("Delivery time"), _("Smallest order")),
    ),
}


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row for a fact, as typed; ``error`` says what is wrong with it."""

    number: int
    label: str = ""
    value: str = ""
    hint: Words = ""
    error: Words = ""


class ResourceForm(DescribedForm):
    """A resource of one kind."""

    title = forms.CharField(max_length=200)
    text = forms.CharField(label=_("In your own words"), max_length=5000, widget=forms.Textarea)
    keywords = forms.CharField(
        label=_("Keywords"),
        max_length=300,
        required=False,
        help_text=_("Separated by semicolons."),
    )
    place = forms.ChoiceField(label=_("Where it is"))
    price = forms.CharField(max_length=80, required=False)
    hide_price = forms.BooleanField(
        label=_("Show the price on request only"),
        required=False,
        help_text=_("Everybody reads “price on request”; it takes part in no sum. You let in who asks."),
    )
    hide_usage = forms.BooleanField(
        label=_("Show how much it is used on request only"),
        required=False,
        help_text=_("Hours used, occupancy, number of users: facts of this sort are left out for others."),
    )
    available_from = forms.DateField(
        label=_("Available from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("You are asked before then whether it still holds."),
    )
    body = forms.CharField(
        label=_("Technical body"),
        max_length=5000,
        required=False,
        widget=forms.Textarea,
        help_text=_(
            "What is needed to make or use it: parameters, recipes, drawings in words. Only who you let in reads it; "
            "it is in no search, and crosses to another node only when you give it there and the border lets it."
        ),
    )
    control_codes = forms.CharField(
        label=_("Codes of export lists"),
        max_length=300,
        required=False,
        help_text=_(
            "Each with its list: prc:252604X, eu:6E001, hk:6E001; eu:none for a list that has none. "
            "Empty, with an examination below: no list has it."
        ),
    )
    examined_by = forms.CharField(
        label=_("Examined by"),
        max_length=120,
        required=False,
        help_text=_("Who held it against the export lists, by name."),
    )
    examined_on = forms.DateField(
        label=_("Examined on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    organisation = forms.ChoiceField(label=_("Whose it is"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, owners: Owners, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.wording = kind, WORDINGS[kind]
        self.fields["title"].label = self.wording.title
        self.fields["text"].help_text = self.wording.text_help
        self.fields["price"].label, self.fields["price"].help_text = (
            self.wording.price,
            self.wording.price_help,
        )
        self.choose("place", [(place.key, place_name(place)) for place in Place.objects.order_by("key")])
        self.choose("organisation", owners.choices())
        self.fields["organisation"].required = not owners.anybody
        for name in self._without():
            del self.fields[name]
        self.describe(())

    def _without(self) -> list[str]:
        """Fields that this kind does not have."""
        priced = ["price", "hide_price"] if not self.wording.price else []
        gated = [] if self.kind == "technology" else ["body", "control_codes", "examined_by", "examined_on"]
        return [*priced, *gated, *([] if self.wording.usage else ["hide_usage"])]

    def draft(self, facts: Mapping[str, str]) -> ResourceDraft:
        """What was entered, for the catalogue to judge."""
        given = self.cleaned_data
        hidden = (("price", given.get("hide_price")), ("usage", given.get("hide_usage")))
        return ResourceDraft(
            kind=self.kind,
            title=given["title"],
            text=given["text"],
            keywords=given["keywords"],
            place=given["place"],
            price=given.get("price", ""),
            available_from=given["available_from"].isoformat() if given["available_from"] else "",
            valid_until=given["valid_until"].isoformat() if given["valid_until"] else "",
            organisation=given["organisation"],
            facts=facts,
            hidden=tuple(name for name, is_hidden in hidden if is_hidden),
            body=given.get("body", ""),
            control_codes=given.get("control_codes", ""),
            examined_by=given.get("examined_by", ""),
            examined_on=given["examined_on"].isoformat() if given.get("examined_on") else "",
        )


def rows_of(data: QueryDict) -> tuple[FactRow, ...]:
    """The facts as typed, each with what is wrong with it; empty rows left out."""
    labels, values = data.getlist("fact_label")[:MOST_ROWS], data.getlist("fact_value")[:MOST_ROWS]
    typed = [(label.strip(), value.strip()) for label, value in zip(labels, values, strict=False)]
    found: list[FactRow] = []
    for label, value in typed:
        if label or value:
            said = {row.label for row in found}
            found.append(FactRow(len(found) + 1, label, value, error=_wrong(label, value, said)))
    return tuple(found)


def rows_to_show(rows: Iterable[FactRow], wording: Wording, more: int = EMPTY_ROWS) -> tuple[FactRow, ...]:
    """The facts and some empty rows below them, hinting at what others of the kind tell."""
    kept = list(rows)
    said = {row.label for row in kept}
    hints = [hint for hint in wording.facts if str(hint) not in said]
    empty = [
        FactRow(len(kept) + place + 1, hint=hints[place] if place < len(hints) else "")
        for place in range(max(more, len(hints) if not kept else 0))
    ]
    return tuple([*kept, *empty][:MOST_ROWS])


def facts_of(rows: Iterable[FactRow]) -> dict[str, str]:
    """Label -> value."""
    return {row.label: row.value for row in rows}


def _wrong(label: str, value: str, said: set[str]) -> Words:
    if not label:
        return _("Say what this value is.")
    if not value:
        return _("Fill in the value, or empty the whole row.")
    if label in said:
        return _("This is there already: put both values into one row.")
    if len(label) > LABEL or len(value) > VALUE:
        return _("This is too long; put it into the text above.")
    return ""
