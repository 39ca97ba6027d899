"""Forms of the border: a paper to file, and what would cross if."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.border.domain.cases import (
    Basis,
    Case,
    Counts,
    DataClass,
    Evidence,
    EvidenceKind,
    ItemKind,
    Portion,
    Purpose,
    Side,
)
from entrepot.border.domain.filing import Filing
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.vocabulary.places import Place
from entrepot.web.bordering.words import BASES, CLASSES, ITEMS, PURPOSES, paper_name
from entrepot.web.forms.booking import day_input
from entrepot.web.forms.described import DescribedForm, organisation_choices
from entrepot.web.forms.doing import DoForm
from entrepot.web.names import name_in

THREE: Final = (("", _("not known")), ("yes", _("yes")), ("no", _("no")))
WHOLE: Final = "-"
"""The choice of the whole node instead of one organisation."""


class PaperForm(DoForm):
    """A contract, licence, registration or assessment to file."""

    kind = forms.ChoiceField(label=_("What it is"))
    organisation = forms.ChoiceField(label=_("Whose records it lets cross"))
    exporter = forms.ChoiceField(label=_("From"))
    importer = forms.ChoiceField(label=_("To"))
    party = forms.CharField(label=_("The other side, as the paper names it"), max_length=200, required=False)
    number = forms.CharField(
        label=_("Number under which the authority has it"), max_length=120, required=False
    )
    issued = forms.DateField(label=_("Valid from"), widget=day_input())
    expires = forms.DateField(label=_("Last day"), required=False, widget=day_input())
    note = forms.CharField(
        label=_("Where the original is kept"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, organisations: Sequence[Organisation], whole: bool, sides: Iterable[tuple[str, str]],
        nodes: Iterable[tuple[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.organisations = {one.key: one for one in organisations}
        given, receivers = list(sides), list(nodes)
        self.choose("kind", [(kind.value, paper_name(kind)) for kind in EvidenceKind])
        self.choose(
            "organisation", [(WHOLE, _("the whole node"))] * whole + organisation_choices(organisations)
        )
        self.choose("exporter", given)
        self.choose("importer", [*given, *receivers])

    def choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Fill the choices of a field."""
        field: Any = self.fields[name]
        field.choices = choices

    def filing(self) -> Filing:
        """What was filled in."""
        said = self.cleaned_data
        return Filing(
            EvidenceKind(said["kind"]), said["exporter"], said["importer"], said["issued"], said["expires"],
            said["number"], said["note"], said["party"],
        )  # fmt: skip

    def holder(self) -> Organisation | None:
        """Whose records it lets cross; None for those of the whole node."""
        return self.organisations.get(self.cleaned_data["organisation"])


class MetForm(DoForm):
    """Something that was owed is done."""

    note = forms.CharField(
        label=_("What was done, when, and under which number"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ProposeForm(DoForm):
    """A rule to propose: what a file of the border's rules says, as JSON."""

    content = forms.CharField(
        label=_("The rule, as JSON"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"}),
    )
    reason = forms.CharField(
        label=_("Why it is needed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_content(self) -> dict[str, Any]:
        """The rule as plain data."""
        try:
            read = json.loads(self.cleaned_data["content"])
        except ValueError as error:
            where = {"line": getattr(error, "lineno", 1)}
            raise forms.ValidationError(
                _("This is not JSON: look at line %(line)s."), params=where
            ) from error
        except RecursionError as error:
            raise forms.ValidationError(_("It is nested too deeply.")) from error
        if not isinstance(read, dict):
            raise forms.ValidationError(_("A rule is one object: { … }."))
        return read


class TryForm(DescribedForm):
    """What would cross if: sent as an address, so that it can be passed on."""

    kind = forms.ChoiceField(label=_("What crosses"), required=False)
    leaves = forms.ChoiceField(label=_("From"), required=False)
    enters = forms.ChoiceField(label=_("To"), required=False)
    purpose = forms.ChoiceField(label=_("What the receiver wants it for"), required=False)
    classes = forms.MultipleChoiceField(
        label=_("What is in it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    papers = forms.MultipleChoiceField(
        label=_("Papers that are filed and confirmed"), required=False, widget=forms.CheckboxSelectMultiple
    )
    granted = forms.ChoiceField(
        label=_("Has its owner granted it to the receiver?"), choices=THREE, required=False
    )
    basis = forms.ChoiceField(label=_("What the crossing of personal data rests on"), required=False)
    subjects = forms.IntegerField(label=_("How many people it tells of"), min_value=0, required=False)
    year = forms.IntegerField(label=_("People whose data left this year before"), min_value=0, required=False)
    year_sensitive = forms.IntegerField(label=_("Of them with sensitive data"), min_value=0, required=False)
    critical = forms.ChoiceField(
        label=_("Does the sender run critical information infrastructure?"), choices=THREE, required=False
    )
    codes = forms.CharField(
        label=_("Codes of export lists"),
        help_text=_(
            "As prc:252604X or eu:6E001, with commas between; “none” when somebody examined it and no list has it."
        ),
        max_length=300,
        required=False,
    )

    def __init__(
        self, *args: Any, places: Mapping[str, Place], place_choices: Sequence[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        unknown = ("", _("not known"))
        self.choose("kind", [(kind.value, name_in(ITEMS, kind)) for kind in ItemKind])
        self.choose("leaves", [unknown, *place_choices])
        self.choose("enters", [unknown, *place_choices])
        self.choose("purpose", [unknown, *((one.value, name_in(PURPOSES, one)) for one in Purpose)])
        self.choose("basis", [unknown, *((one.value, name_in(BASES, one)) for one in Basis)])
        self.choose("classes", [(one.value, name_in(CLASSES, one)) for one in DataClass])
        self.choose("papers", [(kind.value, paper_name(kind)) for kind in EvidenceKind])

    def case(self) -> Case:
        """What was asked, as of now. Papers are taken as valid since the beginning of the year."""
        said, now = self.cleaned_data, clock.now()
        since = clock.today().replace(month=1, day=1)
        papers = tuple(Evidence(EvidenceKind(kind), kind, since) for kind in said["papers"])
        return Case(
            self._side("leaves", critical=_three(said["critical"])),
            self._side("enters"),
            ItemKind(said["kind"]) if said["kind"] else None,
            tuple(self._portion(DataClass(name)) for name in said["classes"]),
            now,
            Purpose(said["purpose"]) if said["purpose"] else None,
            Basis(said["basis"]) if said["basis"] else None,
            papers,
            Counts(said["year"], said["year_sensitive"]),
        )

    def _side(self, name: str, critical: bool | None = None) -> Side:
        place = self.places.get(self.cleaned_data[name])
        return (
            Side(critical=critical)
            if place is None
            else Side(place.jurisdiction, place.id, critical=critical)
        )

    def _portion(self, data_class: DataClass) -> Portion:
        said = self.cleaned_data
        typed = said["codes"].strip()
        codes = (
            None
            if not typed
            else ()
            if typed.casefold() == "none"
            else tuple(typed.replace(",", " ").split())
        )
        return Portion(data_class.value, data_class, (), codes, said["subjects"], _three(said["granted"]))


def _three(answer: str) -> bool | None:
    return {"yes": True, "no": False}.get(answer)
