"""Forms of what is done about promises, of disputes, of tasks, and of marks in the end."""

from __future__ import annotations

import secrets
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.deals.actions import Deed, Marks, TaskDraft
from entrepot.deals.domain.performing import Act
from entrepot.deals.domain.rating import STARS, Aspect
from entrepot.deals.models import Promise
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money
from entrepot.web.forms.booking import day_input
from entrepot.web.names import organisation_name

MISSING: Final = {"required": _("Please fill this in.")}


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlacedForm(forms.Form):
    """One of many forms of a page: its place names its fields' ids, and one that is sent twice counts once."""

    form = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, place: str, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"{place}-%s", **kwargs)
        self.place = place
        self.fields["form"].initial = secrets.token_hex(16)


class DeedForm(PlacedForm):
    """Something that is done about a promise; without more to fill in where a button is enough."""

    part = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    policy = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def deed(self, act: Act, party: Organisation) -> Deed:
        """What was filled in."""
        given: dict[str, Any] = self.cleaned_data
        amount, currency = given.get("amount"), given.get("currency") or ""
        return Deed(
            act, party, given.get("words", ""), given.get("link", ""), Money(amount, currency) if amount is not None else None,
            given.get("day"), given.get("reference", ""), given["policy"], given["part"] or 0, given["form"],
        )  # fmt: skip


class DeliverForm(DeedForm):
    """What is delivered."""

    words = forms.CharField(label=_("What you deliver"), max_length=5000, required=False, widget=_words(3))
    link = forms.URLField(label=_("Address of a file"), max_length=500, required=False, assume_scheme="https")


class WhyForm(DeedForm):
    """Why something is sent back, or that money did not come."""

    words = forms.CharField(label=_("Why"), max_length=5000, widget=_words(3), error_messages=MISSING)


class PayForm(DeedForm):
    """What was paid, by whom, when."""

    amount = forms.DecimalField(label=_("Amount"), max_digits=16, decimal_places=2, error_messages=MISSING)
    currency = forms.CharField(max_length=3, widget=forms.HiddenInput)
    day = forms.DateField(label=_("Paid on"), widget=day_input(), error_messages=MISSING)
    reference = forms.CharField(label=_("Reference on the account"), max_length=140, required=False)

    def __init__(
        self, data: Any = None, *, place: str, promise: Promise, payers: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """``payers``: the payer with an empty key, and the policies that are counted."""
        standing = promise.standing
        initial = {"amount": standing.left or None, "currency": promise.currency, "day": clock.today()}
        super().__init__(data, place=place, initial=initial, **kwargs)
        self.fields["amount"].label = _("Amount in %(currency)s") % {"currency": promise.currency}
        if len(payers) > 1:
            self.fields["policy"] = forms.ChoiceField(label=_("Who paid"), required=False, choices=payers)


class DisputeForm(PlacedForm):
    """What is disputed."""

    promise = forms.ChoiceField(label=_("What it is about"), required=False)
    about = forms.CharField(
        label=_("What you do not agree with"), max_length=5000, widget=_words(4), error_messages=MISSING
    )

    def __init__(self, data: Any = None, *, place: str, promises: list[tuple[str, str]]) -> None:
        super().__init__(data, place=place)
        chosen: Any = self.fields["promise"]
        chosen.choices = [("", _("The deal as a whole")), *promises]


class SettleForm(PlacedForm):
    """How a dispute was settled."""

    how = forms.CharField(
        label=_("How it was settled"), max_length=5000, widget=_words(3), error_messages=MISSING
    )


class TaskForm(PlacedForm):
    """Something to do."""

    what = forms.CharField(label=_("What is to be done"), max_length=200, error_messages=MISSING)
    organisation = forms.ChoiceField(label=_("By whom"))
    until = forms.DateField(label=_("Until"), required=False, widget=day_input())

    def __init__(self, data: Any = None, *, place: str, parties: list[Organisation]) -> None:
        super().__init__(data, place=place)
        self.parties = {one.key: one for one in parties}
        chosen: Any = self.fields["organisation"]
        chosen.choices = [(key, organisation_name(one)) for key, one in self.parties.items()]

    def draft(self) -> TaskDraft:
        """The task that was filled in."""
        given = self.cleaned_data
        return TaskDraft(self.parties[given["organisation"]], given["what"], given["until"], given["form"])


ASPECTS: Final = {
    Aspect.RESULT: _("What came is what was promised"),
    Aspect.TIME: _("It came when it was promised"),
    Aspect.DEALING: _("It was good to work together"),
}
STAR_WORDS: Final = {
    1: _("1 star: not at all"),
    2: _("2 stars"),
    3: _("3 stars: partly"),
    4: _("4 stars"),
    5: _("5 stars: wholly"),
}


class RateForm(PlacedForm):
    """One to five stars on each aspect, and words."""

    words = forms.CharField(label=_("In words"), max_length=2000, required=False, widget=_words(3))
    field_order = (*(str(aspect) for aspect in Aspect), "words", "form")

    def __init__(self, data: Any = None, *, place: str) -> None:
        super().__init__(data, place=place)
        for aspect, label in ASPECTS.items():
            self.fields[str(aspect)] = forms.TypedChoiceField(
                label=label, choices=[("", "–"), *((stars, STAR_WORDS[stars]) for stars in reversed(STARS))], coerce=int,
                error_messages=MISSING,
            )  # fmt: skip
        self.order_fields(self.field_order)

    def marks(self, party: Organisation) -> Marks:
        """What was given."""
        given: dict[str, Any] = self.cleaned_data
        return Marks(party, {aspect: given[str(aspect)] for aspect in Aspect}, given["words"])
