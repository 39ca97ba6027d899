"""The form of a call: its texts in three languages, its dates on the node's clock, who may apply, criteria and questions as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from entrepot.people.models import Organisation, Place
from entrepot.programmes.domain.calls import MOST_PLACES, ProgrammeKind
from entrepot.programmes.domain.forms import FieldKind
from entrepot.vocabulary.places import SUBDIVISIONS
from entrepot.web.deals.terms_words import country
from entrepot.web.forms.booking import day_input, time_input
from entrepot.web.forms.calls_typed import SPOKEN, Typed, count
from entrepot.web.forms.described import DescribedForm
from entrepot.web.names import ORGANISATIONS, SIZES, language_name, name_in, place_name, reader
from entrepot.web.programmes.words import field_kind, kind_name

WHO: Final = ("kinds", "sizes", "places", "jurisdictions", "sectors")
"""What limits who may apply, as in `Eligibility`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion or question: what is always shown, and what is folded; its hidden fields."""

    number: int
    legend: str
    names: list[forms.BoundField]
    first: list[forms.BoundField]
    folded: list[list[forms.BoundField]]
    hidden: list[forms.BoundField]

    @property
    def unfolds(self) -> bool:
        """Whether something that is folded is wrong."""
        return any(field.errors for group in self.folded for field in group)

    @property
    def filled(self) -> bool:
        """Whether something that is folded is filled in."""
        return any(field.value() for group in self.folded for field in group)


class CallForm(DescribedForm):
    """A call as far as it is typed; what keeps it from being published is said by `flaws`, not here."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("What becomes of those who are selected"))
    places = forms.IntegerField(label=_("How many are to be selected"), min_value=0, max_value=MOST_PLACES)
    opens_day = forms.DateField(label=_("Applications from"), widget=day_input())
    opens_time = forms.TimeField(label=_("At"), widget=time_input())
    closes_day = forms.DateField(label=_("Applications until"), widget=day_input())
    closes_time = forms.TimeField(label=_("At"), widget=time_input())
    form = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self, typed: Typed, *, zone: ZoneInfo, fixed: bool, organisations: list[tuple[str, str]] | None = None
    ) -> None:
        """``fixed`` for a call that is published: its texts and its end alone. ``organisations`` are those that may run a new one."""
        self.typed, self.zone, self.fixed = typed, zone, fixed
        super().__init__(data=typed)
        self.choose("kind", [(one.value, kind_name(one)) for one in ProgrammeKind])
        self.titles = self._texts("title", _t("Title"), 200)
        self.abouts = self._texts("about", _t("What it is about"), 8000, rows=6)
        if organisations is not None:
            self.fields["organisation"] = forms.ChoiceField(label=_t("Run by"), choices=organisations)
        self._limits()
        self.criteria = [self._criterion(number) for number in range(count(typed, "criteria"))]
        self.questions = [self._question(number) for number in range(count(typed, "fields"))]
        if fixed:
            kept = {"closes_day", "closes_time", "form", *(one.name for one in (*self.titles, *self.abouts))}
            self.fields = {name: field for name, field in self.fields.items() if name in kept}
            self.criteria, self.questions = [], []
        for part in ("criteria", "fields"):
            self.fields[f"{part}-rows"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.describe(())

    @property
    def hidden(self) -> list[forms.BoundField]:
        """Fields that nobody sees."""
        return [self[name] for name in ("form", "criteria-rows", "fields-rows")]

    @property
    def who(self) -> list[forms.BoundField]:
        """Who may apply."""
        return [self[f"who_{name}"] for name in WHO if f"who_{name}" in self.fields]

    @property
    def wrong(self) -> Iterator[tuple[str, str, str]]:
        """What is wrong with which field: its place on the page, in which row it is, and its label."""
        legends = {
            field.name: row.legend
            for row in (*self.criteria, *self.questions)
            for group in (row.names, row.first, *row.folded)
            for field in group
        }
        for field in self:
            if field.errors:
                yield field.id_for_label, legends.get(field.name, ""), str(field.label)

    def _limits(self) -> None:
        """The limits of who may apply, each as a list of what there is; what was chosen stays a choice."""
        places = [(place.key, place_name(place)) for place in Place.objects.order_by("key")]
        codes = sorted({*Place.objects.values_list("jurisdiction", flat=True), "CN"})
        sectors = Organisation.objects.exclude(sector="").order_by("sector").values_list("sector", flat=True)
        offered: dict[str, tuple[str, list[tuple[str, str]]]] = {
            "kinds": (
                _t("Kinds of organisation"),
                [(key, name_in(ORGANISATIONS, key)) for key in ORGANISATIONS],
            ),
            "sizes": (_t("Sizes, of firms"), [(key, name_in(SIZES, key)) for key in SIZES]),
            "places": (_t("Places"), places),
            "jurisdictions": (_t("Provinces, states and countries"), [(code, _law(code)) for code in codes]),
            "sectors": (_t("Sectors"), [(key, key) for key in dict.fromkeys(sectors)]),
        }
        for name, (label, choices) in offered.items():
            chosen = [(one, one) for one in self.typed.get(f"who_{name}", []) if one not in dict(choices)]
            short = len(choices) <= 10
            if not (choices or chosen):
                continue
            self.fields[f"who_{name}"] = forms.MultipleChoiceField(
                label=label, choices=[*choices, *chosen], required=False,
                widget=forms.CheckboxSelectMultiple if short else forms.SelectMultiple(attrs={"size": 6}),
            )  # fmt: skip

    def _texts(self, name: str, label: str, most: int, *, rows: int = 0) -> list[forms.BoundField]:
        """A text in each language, the reader's first."""
        order = sorted(SPOKEN, key=lambda language: language != reader())
        for language in order:
            attrs: dict[str, Any] = {"lang": language}
            widget = forms.Textarea(attrs=attrs | {"rows": rows}) if rows else forms.TextInput(attrs=attrs)
            self.fields[f"{name}-{language}"] = forms.CharField(
                label=f"{label} ({language_name(language)})",
                max_length=most,
                required=False,
                widget=widget,
                strip=False,
            )  # an empty line before answers to choose from holds the place of one that is not translated
        return [self[f"{name}-{language}"] for language in order]

    def _key(self, at: str) -> list[forms.BoundField]:
        self.fields[f"{at}-key"] = forms.CharField(max_length=40, widget=forms.HiddenInput)
        return [self[f"{at}-key"]]

    def _number(self, name: str, label: str, **bounds: Any) -> forms.BoundField:
        self.fields[name] = forms.DecimalField(label=label, required=False, max_digits=20, **bounds)
        return self[name]

    def _criterion(self, number: int) -> Row:
        at = f"criteria-{number}"
        names = self._texts(f"{at}-name", _t("Criterion"), 200)
        self.fields[f"{at}-weight"] = forms.IntegerField(
            label=_t("Weight in percent"), required=False, min_value=0, max_value=100
        )
        about = self._texts(f"{at}-about", _t("A high score says"), 600, rows=2)
        legend = _t("Criterion %(number)s") % {"number": number + 1}
        return Row(number, legend, names, [self[f"{at}-weight"]], [about], self._key(at))

    def _question(self, number: int) -> Row:
        at = f"fields-{number}"
        names = self._texts(f"{at}-name", _t("Question"), 300)
        kinds = [(kind.value, field_kind(kind)) for kind in FieldKind]
        self.fields[f"{at}-kind"] = forms.ChoiceField(label=_t("What it takes"), choices=kinds)
        self.fields[f"{at}-required"] = forms.BooleanField(label=_t("It must be answered"), required=False)
        hints = self._texts(f"{at}-hint", _t("What a good answer says"), 400, rows=2)
        choices = self._texts(f"{at}-choices", _t("Answers to choose from, one a line"), 4000, rows=4)
        self.fields[f"{at}-unit"] = forms.CharField(
            label=_t("Unit of a number"), max_length=40, required=False
        )
        limits = [
            self[f"{at}-unit"], self._number(f"{at}-least", _t("Least")), self._number(f"{at}-most", _t("Most")),
            self._number(f"{at}-longest", _t("Characters of a text, at most"), min_value=0, max_value=20_000, decimal_places=0),
        ]  # fmt: skip
        hidden = self._key(at)
        self.fields[f"{at}-choice_keys"] = forms.CharField(widget=forms.HiddenInput, required=False)
        legend = _t("Question %(number)s") % {"number": number + 1}
        first = [self[f"{at}-kind"], self[f"{at}-required"]]
        return Row(
            number, legend, names, first, [hints, choices, limits], [*hidden, self[f"{at}-choice_keys"]]
        )


def _law(code: str) -> str:
    """A province, a state or a country in the reader's language."""
    if code in SUBDIVISIONS:
        other, chinese = SUBDIVISIONS[code]
        return chinese if reader().startswith("zh") else other
    return country(code)
