"""The forms of a programme's pairing: the list of parks, and how they are to be paired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from entrepot.engine.pairing import (
    Corridor,
    Criterion,
    Demand,
    Field,
    Park,
    Relation,
    Rules,
    Weights,
)
from entrepot.intake.parks import keys_by_name
from entrepot.intake.values import as_list
from entrepot.programmes.domain.pairing import Wanted
from entrepot.vocabulary.writing import fold_label
from entrepot.web.forms.described import DescribedForm
from entrepot.web.pairingwords import CORRIDORS, DEMANDS, criterion_name

LARGEST: Final = 5 * 1024 * 1024
ROWS: Final = 4
"""So many rules about corridors are typed."""
HEAVIEST: Final = 100
STABLE: Final = "stable"
GREATEST: Final = "greatest"


def _plain(value: float | None) -> str:
    """A number as it is typed: 5, 0.5."""
    return "" if value is None else f"{value:g}"


class ParksForm(DescribedForm):
    """A list of parks to bring in."""

    file = forms.FileField(
        label=_("List of parks"),
        help_text=_(
            "CSV, TSV, XLSX or JSONL, at most 300 parks. A column says what each has, another what it lacks, such as: ceramics: design, markets"
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.xlsx,.jsonl,.gz"}),
        error_messages={
            "required": _("Please choose a file."),
            "empty": _("This file is empty. Choose the file that holds the list."),
        },
    )

    def clean_file(self) -> Any:
        """A file that is larger holds more than parks."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("This file is larger than 5 MB. Leave out columns that are not read, or sheets.")
            )
        return file


@dataclass(frozen=True, slots=True)
class ParkRow:
    """A park with its two fields."""

    name: str
    quota: forms.BoundField
    exclusions: forms.BoundField


class PairingForm(DescribedForm):
    """Weights, rules, and of each park its quota and exclusions; the parks are those of one list."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    method = forms.ChoiceField(label=_("Which pairs are made"))
    one_pool = forms.BooleanField(label=_("Pair anybody with anybody, whatever their sides"), required=False)
    max_km = forms.FloatField(
        label=_("No pair lies farther apart than, in km"), min_value=1, max_value=21_000, required=False
    )
    half_km = forms.FloatField(
        label=_("Nearness counts half at, in km"), min_value=1, max_value=21_000, initial=500
    )

    def __init__(
        self, data: Any = None, *, parks: Sequence[Park], number: int, last: Wanted | None = None
    ) -> None:
        """`parks` are those of the list of this `number`, with the quotas and exclusions to begin from; `last` is what was wanted before."""
        self.parks = parks
        self.keys = keys_by_name(parks)
        wanted = last or Wanted()
        rules = wanted.rules
        initial: dict[str, Any] = {
            "number": number, "method": STABLE if wanted.stable else GREATEST, "one_pool": rules.one_pool, "max_km": _plain(rules.max_km),
            "half_km": _plain(rules.half_km),
        }  # fmt: skip
        super().__init__(data, initial=initial, auto_id="pair-%s")
        self.choose("method", [(GREATEST, _t("those of the greatest sum")), (STABLE, _t("stable ones"))])
        self._add_weights(wanted.weights)
        self._add_corridors(rules.corridors)
        self._add_parks()
        self.describe(())

    @property
    def weights(self) -> list[forms.BoundField]:
        """The fields of the weights."""
        return [self[f"weight-{one.value}"] for one in Criterion]

    @property
    def corridors(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The rows of the corridors: what becomes of pairs, which, and between which two."""
        return [
            (self[f"demand-{row}"], self[f"corridor-{row}"], self[f"labels-{row}"]) for row in range(ROWS)
        ]

    @property
    def park_rows(self) -> list[ParkRow]:
        """The parks in the order of their list."""
        return [
            ParkRow(park.name or park.id, self[f"quota-{row}"], self[f"exclusions-{row}"])
            for row, park in enumerate(self.parks)
        ]

    @property
    def rule_errors(self) -> bool:
        """Whether something about method, distances or corridors is wrong."""
        rules = [
            self["method"],
            self["max_km"],
            self["half_km"],
            *(field for row in self.corridors for field in row),
        ]
        return any(field.errors for field in rules)

    @property
    def park_errors(self) -> bool:
        """Whether something about one of the parks is wrong."""
        return any(row.quota.errors or row.exclusions.errors for row in self.park_rows)

    def wanted(self) -> Wanted:
        """What was typed; of a form that is valid."""
        given: Mapping[str, Any] = self.cleaned_data
        ids = [park.id for park in self.parks]
        return Wanted(
            weights=Weights(**{one.value: given[f"weight-{one.value}"] for one in Criterion}),
            rules=Rules(given["corridors"], given["max_km"], given["half_km"], given["one_pool"]),
            stable=given["method"] == STABLE,
            quotas={key: given[f"quota-{row}"] for row, key in enumerate(ids)},
            exclusions={key: given[f"exclusions-{row}"] for row, key in enumerate(ids)},
        )

    def clean(self) -> dict[str, Any]:
        """Read corridors and exclusions, and say which are none."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        weights = [given.get(f"weight-{one.value}") for one in Criterion]
        if not any(weights) and None not in weights:
            self.add_error(
                f"weight-{Criterion.RECIPROCAL.value}", _t("Give at least one criterion a weight.")
            )
        given["corridors"] = tuple(
            one for row in range(ROWS) if (one := self._corridor(given, row)) is not None
        )
        for row, park in enumerate(self.parks):
            self._read_exclusions(given, row, park)
        return given

    def _corridor(self, given: Mapping[str, Any], row: int) -> Corridor | None:
        demand, between = given.get(f"demand-{row}"), given.get(f"corridor-{row}")
        labels = tuple(
            " ".join(one.split()) for one in given.get(f"labels-{row}", "").split("/") if one.strip()
        )
        if not demand:
            return None
        if not between:
            self.add_error(f"corridor-{row}", _t("Say which pairs this rule is about."))
            return None
        relation, field = (str(one) for one in between.split())
        if len(labels) != (2 if relation == Relation.BETWEEN else 0):
            self.add_error(
                f"labels-{row}",
                _t("Name two for a corridor between them, such as east/west, and none for the others."),
            )
            return None
        both = (labels[0], labels[1]) if labels else None
        return Corridor(Demand(demand), Relation(relation), Field(field), both)

    def _read_exclusions(self, given: dict[str, Any], row: int, park: Park) -> None:
        name = f"exclusions-{row}"
        typed = as_list(given.get(name, ""))
        unknown = [one for one in typed if fold_label(one) not in self.keys]
        if unknown:
            self.add_error(
                name,
                _t("No park of this list is “%(park)s”. Write its id or its name.") % {"park": unknown[0]},
            )
            return
        found = dict.fromkeys(self.keys[fold_label(one)] for one in typed)
        given[name] = tuple(key for key in found if key != park.id)

    def _add_weights(self, weights: Weights) -> None:
        for one in Criterion:
            self.fields[f"weight-{one.value}"] = forms.FloatField(
                label=criterion_name(one),
                min_value=0,
                max_value=HEAVIEST,
                initial=_plain(weights.of(one)),
                error_messages={"required": _t("Please fill this in.")},
            )

    def _add_corridors(self, known: Sequence[Corridor]) -> None:
        demands = [("", _t("not used")), *((one.value, _t(text)) for one, text in DEMANDS.items())]
        kinds = [
            (f"{relation.value} {field.value}", _t(text)) for (relation, field), text in CORRIDORS.items()
        ]
        for row in range(ROWS):
            one = known[row] if row < len(known) else None
            self.fields[f"demand-{row}"] = forms.ChoiceField(
                label=_t("This rule is"),
                choices=demands,
                required=False,
                initial=one.demand.value if one else "",
            )
            self.fields[f"corridor-{row}"] = forms.ChoiceField(
                label=_t("For pairs"), choices=[("", "–"), *kinds], required=False,
                initial=f"{one.relation.value} {one.field.value}" if one else "",
            )  # fmt: skip
            self.fields[f"labels-{row}"] = forms.CharField(
                label=_t("Between which two"), max_length=200, required=False, initial="/".join(one.labels) if one and one.labels else "",
            )  # fmt: skip

    def _add_parks(self) -> None:
        names = {park.id: self._written(park) for park in self.parks}
        for row, park in enumerate(self.parks):
            self.fields[f"quota-{row}"] = forms.IntegerField(
                label=_t("Partners"),
                min_value=0,
                max_value=1000,
                initial=park.quota,
                error_messages={"required": _t("Please fill this in.")},
            )
            self.fields[f"exclusions-{row}"] = forms.CharField(
                label=_t("Not with"), max_length=1000, required=False,
                initial="; ".join(names.get(key, key) for key in park.exclusions),
            )  # fmt: skip

    def _written(self, park: Park) -> str:
        """A park as it is typed: by its name where that is its own and in one piece, else by its id."""
        own = self.keys.get(fold_label(park.name)) == park.id and as_list(park.name) == (park.name,)
        return park.name if own else park.id
