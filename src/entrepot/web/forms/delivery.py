"""Forms of a programme's members: when they begin, what they are to deliver, what they report, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from entrepot.deals.domain.wording import worded
from entrepot.programmes.actions import Filled
from entrepot.programmes.domain.delivering import (
    HIGHEST_WEIGHT,
    MOST_TARGETS,
    Direction,
    Measure,
    Rhythm,
    Target,
)
from entrepot.vocabulary.periods import Period
from entrepot.web.delivery.words import DIRECTIONS, MEASURES, RHYTHMS, asked, target_name
from entrepot.web.forms.booking import day_input
from entrepot.web.names import LANGUAGES, language_name

MISSING: Final = {"required": _("Please fill this in.")}
SPOKEN: Final = ("en", "zh-Hans", "de")
DAY: Final = timedelta(days=1)
BACKWARDS: Final = _("The last day lies before the first.")


def _choices(names: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(key), now(name)) for key, name in names.items()]


class TermForm(forms.Form):
    """From when to when members are at work, and how often they report."""

    rhythm = forms.ChoiceField(label=_("Members report"))
    first = forms.DateField(label=_("First day"), widget=day_input(), error_messages=MISSING)
    last = forms.DateField(label=_("Last day"), widget=day_input(), error_messages=MISSING)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["rhythm"]
        field.choices = _choices(RHYTHMS)

    def clean(self) -> dict[str, Any]:
        """The last day does not lie before the first."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", BACKWARDS)
        return given

    def rhythm_chosen(self) -> Rhythm:
        """How often they report."""
        return Rhythm(self.cleaned_data["rhythm"])

    def term(self) -> Period:
        """The days of their term."""
        return Period(self.cleaned_data["first"], self.cleaned_data["last"] + DAY)


class WordsForm(forms.Form):
    """What is said of a member, or by it; for a renewal also its new last day."""

    words = forms.CharField(
        label=_("In words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}), error_messages=MISSING
    )

    def __init__(self, data: Any = None, *, place: str, renews: bool = False) -> None:
        super().__init__(data, auto_id=f"{place}-%s")
        self.place = place
        if renews:
            self.fields["until"] = forms.DateField(
                label=now("New last day"), widget=day_input(), error_messages=MISSING
            )
            self.order_fields(("until", "words"))


class TargetForm(forms.Form):
    """One target, in a row of its own; one without a name in any language is left out."""

    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    measure = forms.ChoiceField(label=_("Measured by"))
    direction = forms.ChoiceField(label=_("Which way"))
    value = forms.DecimalField(
        label=_("Amount"), max_digits=15, decimal_places=2, required=False, min_value=0
    )
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    first = forms.DateField(label=_("Counted from"), widget=day_input(), required=False)
    last = forms.DateField(label=_("Until"), widget=day_input(), required=False)
    weight = forms.IntegerField(
        label=_("Weight"), min_value=1, max_value=HIGHEST_WEIGHT, initial=1, required=False
    )
    field_order = (
        "key", *(f"name_{one}" for one in SPOKEN), "measure", "direction", "value", "unit", "first", "last", "weight",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in SPOKEN:
            label = now("Name in %(language)s") % {"language": language_name(language)}
            self.fields[f"name_{language}"] = forms.CharField(label=label, max_length=200, required=False)
        for name, names in (("measure", MEASURES), ("direction", DIRECTIONS)):
            field: Any = self.fields[name]
            field.choices = _choices(names)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A row with a name says how much, and from when to when."""
        given = super().clean() or {}
        if self.named:
            for name in ("value", "first", "last"):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, MISSING["required"])
            if given.get("first") and given.get("last") and given["last"] < given["first"]:
                self.add_error("last", BACKWARDS)
        return given

    @property
    def named(self) -> bool:
        """Whether the row is meant."""
        return any(self.cleaned_data.get(f"name_{one}") for one in SPOKEN)

    def target(self, key: str) -> Target:
        """The target that was filled in, under its key or the given one."""
        given = self.cleaned_data
        names = worded({one: given[f"name_{one}"] for one in SPOKEN if given[f"name_{one}"]})
        return Target(
            given["key"] or key, names, given["unit"], Measure(given["measure"]), given["value"],
            Period(given["first"], given["last"] + DAY), Direction(given["direction"]), given["weight"] or 1,
        )  # fmt: skip


TARGETS: Final = forms.formset_factory(TargetForm, extra=2, max_num=MOST_TARGETS, absolute_max=40)
"""All rows of a page."""


def targets_of(rows: forms.BaseFormSet[TargetForm]) -> list[Target]:
    """The targets of the rows that are meant, each with a key that no other has; the rows are valid."""
    meant = [one for one in rows.forms if one.named]
    used = {one.cleaned_data["key"] for one in meant}
    free = (f"target_{number}" for number in range(1, 10_000) if f"target_{number}" not in used)
    return [one.target(one.cleaned_data["key"] or next(free)) for one in meant]


def typed_rows(targets: Iterable[Target]) -> list[dict[str, Any]]:
    """Targets as the rows in which they were filled in."""
    return [
        {
            "key": one.key, "measure": one.measure.value, "direction": one.direction.value, "value": one.value, "unit": one.unit,
            "first": one.within.start, "last": one.within.last, "weight": one.weight,
            **{f"name_{language}": text for language, text in one.names.texts if language in LANGUAGES},
        }
        for one in targets
    ]  # fmt: skip


class ReportForm(forms.Form):
    """A figure and a comment to each target, and words on the whole."""

    def __init__(self, data: Any = None, *, targets: Sequence[Target], filled: Filled) -> None:
        super().__init__(data)
        self.targets = tuple(targets)
        for one in self.targets:
            name = target_name(one)
            label = now("%(target)s, in %(unit)s") % {"target": name, "unit": one.unit} if one.unit else name
            self.fields[f"figure-{one.key}"] = forms.CharField(
                label=label, max_length=20, required=False, help_text=asked(one), initial=filled.figures.get(one.key, ""),
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )  # fmt: skip
            self.fields[f"comment-{one.key}"] = forms.CharField(
                label=now("What is behind it: %(target)s") % {"target": name}, max_length=2000, required=False,
                initial=filled.comments.get(one.key, ""), widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        self.fields["words"] = forms.CharField(
            label=now("On the whole"), max_length=8000, required=False, initial=filled.words,
            widget=forms.Textarea(attrs={"rows": 4}),
        )  # fmt: skip

    def filled(self) -> Filled:
        """What was filled in."""
        given = self.cleaned_data
        return Filled(
            {one.key: given[f"figure-{one.key}"] for one in self.targets},
            {one.key: given[f"comment-{one.key}"] for one in self.targets},
            given["words"],
        )
