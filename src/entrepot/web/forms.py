"""Forms: what may be entered, with errors by field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.catalogue.needs import Typed
from entrepot.people.models import Organisation, Place
from entrepot.vocabulary.problems import Problem
from entrepot.web.names import LISTS, NEEDS, name_in, organisation_name, place_name
from entrepot.web.problems import problem_row

LARGEST = 20 * 1024 * 1024


class NeedForm(forms.Form):
    """A need in somebody's own words."""

    title = forms.CharField(
        label=_("The need in one line"),
        max_length=200,
        help_text=_("In Chinese, English or German; say what goes wrong or what you want to achieve."),
    )
    text = forms.CharField(
        label=_("In your own words"),
        max_length=5000,
        widget=forms.Textarea,
        help_text=_(
            "Figures help: sizes, temperatures, pieces a minute, limits. "
            "Each is compared with what is offered."
        ),
    )
    kind = forms.ChoiceField(label=_("What is sought"))
    place = forms.ChoiceField(label=_("Where it is needed"))
    budget = forms.CharField(
        label=_("Budget"),
        max_length=60,
        required=False,
        help_text=_("With its currency, such as 60万元, €80,000 or HK$ 600,000."),
    )
    deadline = forms.DateField(
        label=_("Wanted by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    organisation = forms.ChoiceField(label=_("Whose need it is"), required=False)

    def __init__(self, *args: Any, here: str = "", **kwargs: Any) -> None:
        """``here`` is the node's own place, offered first."""
        super().__init__(*args, **kwargs)
        self._choose("kind", [(kind, name_in(NEEDS, kind)) for kind in NEEDS])
        self._choose("place", [(place.key, place_name(place)) for place in Place.objects.order_by("key")])
        self._choose("organisation", [("", _("not said")), *_organisations()])
        self.fields["place"].initial = here
        for field in self.fields.values():
            field.error_messages["required"] = _("Please fill this in.")
        self._describe()

    def _describe(self) -> None:
        """Tie help and errors to their fields for screen readers."""
        for name, field in self.fields.items():
            described = [f"{name}-help"] * bool(field.help_text) + [f"{name}-error"] * (name in self.errors)
            field.widget.attrs.update({"aria-describedby": " ".join(described)} if described else {})

    def typed(self) -> Typed:
        """What was entered, for the catalogue to judge."""
        given = self.cleaned_data
        return Typed(
            title=given["title"],
            text=given["text"],
            kind=given["kind"],
            place=given["place"],
            budget=given["budget"],
            deadline=given["deadline"].isoformat() if given["deadline"] else "",
            organisation=given["organisation"],
        )

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Put what the catalogue refused beside the fields it is about."""
        for problem in problems:
            row = problem_row(problem)
            self.add_error(
                problem.column if problem.column in self.fields else None, f"{row.sentence} {row.remedy}"
            )
        self._describe()

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class ImportForm(forms.Form):
    """A list to bring in."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or JSONL, at most 20 MB. Columns may be named in Chinese, English or German."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.xlsx,.xls,.json,.jsonl"}),
        error_messages={
            "required": _("Please choose a file."),
            "empty": _("This file is empty. Choose the file that holds the list."),
        },
    )
    kind = forms.ChoiceField(label=_("What is in it"), required=False)
    organisation = forms.ChoiceField(
        label=_("Whose list it is"),
        required=False,
        help_text=_("For rows that name no organisation of their own."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            ("", _("as the column “kind” says")),
            ("organisation", _("Organisations")),
            ("need", _("Needs")),
        ]
        for name, choices in (
            ("kind", [*kinds, *((kind, name_in(LISTS, kind)) for kind in LISTS)]),
            ("organisation", [("", _("not said")), *_organisations()]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean_file(self) -> Any:
        """A file larger than the page takes is left to the command line."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("This file is larger than 20 MB. Import it on the node itself with: entrepot import FILE")
            )
        return file


def _organisations() -> list[tuple[str, str]]:
    found = [(item.key, organisation_name(item)) for item in Organisation.objects.all()]
    return sorted(found, key=lambda pair: pair[1])
