"""The forms that take a list in, and have it read otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.intake.domain import Options
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.web.forms.described import DescribedForm, organisation_choices
from entrepot.web.names import LISTS, name_in

LARGEST: Final = 20 * 1024 * 1024
ENCODINGS: Final = (
    ("utf-8", "UTF-8"),
    ("gb18030", _("GB 18030 (Chinese, also GBK and GB 2312)")),
    ("big5hkscs", _("Big5 (traditional Chinese)")),
    ("cp1252", _("Windows-1252 (Western European)")),
    ("utf-16", "UTF-16"),
)


@dataclass(frozen=True, slots=True)
class Importers:
    """For whom a party may bring in a list: some organisations, or ``anybody``, whoever a row names."""

    organisations: tuple[Organisation, ...]
    anybody: bool

    @property
    def any(self) -> bool:
        """Whether the party may bring in anything."""
        return self.anybody or bool(self.organisations)


def importers(party: Party) -> Importers:
    """For whom a party may bring in a list."""
    if allows(party, "entries.put", Owned(None)):
        return Importers(tuple(Organisation.objects.filter(joined_into=None)), True)
    mine = [number for number in party.memberships if allows(party, "entries.put", Owned(number))]
    return Importers(tuple(Organisation.objects.filter(pk__in=mine)), False)


def kind_choices(anybody: bool) -> list[tuple[str, Any]]:
    """What may be in a list; organisations only where rows may be of anybody."""
    kinds = [("", _("as the column “kind” says")), ("need", _("Needs"))]
    if anybody:
        kinds.insert(1, ("organisation", _("Organisations")))
        kinds.append(("classification", _("A classification: codes of industries or patents")))
    return [*kinds[:3], *((kind, name_in(LISTS, kind)) for kind in LISTS), *kinds[3:]]


class ListForm(DescribedForm):
    """What every list is asked about: what is in it, whose it is, whether it is all there is."""

    kind = forms.ChoiceField(
        label=_("What is in it"), required=False, help_text=_("For rows that do not say it themselves.")
    )
    organisation = forms.ChoiceField(
        label=_("Whose list it is"),
        required=False,
        help_text=_("For rows that name no organisation of their own."),
    )
    whole = forms.BooleanField(
        label=_("This list is all there is"),
        required=False,
        help_text=_(
            "What was in it before and is missing now is withdrawn. Much at once is asked about first."
        ),
    )

    def __init__(self, *args: Any, importers: Importers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("kind", kind_choices(importers.anybody))
        organisations = organisation_choices(importers.organisations)
        self.choose(
            "organisation", [("", _("not said")), *organisations] if importers.anybody else organisations
        )
        self.fields["organisation"].required = not importers.anybody


class ImportForm(ListForm):
    """A list to bring in."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, XLSX, ODS, JSON, iCalendar, RDF and others, also .gz, at most 20 MB. Columns may be named in Chinese, English or German."
        ),
        widget=forms.FileInput(
            attrs={
                "accept": ".csv,.tsv,.xlsx,.xls,.ods,.json,.jsonl,.gz,.ttl,.rdf,.nt,.jsonld,.xml,.owl,.ics"
            }
        ),
        error_messages={
            "required": _("Please choose a file."),
            "empty": _("This file is empty. Choose the file that holds the list."),
        },
    )

    def clean_file(self) -> Any:
        """A file larger than the page takes is left to the command line."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("This file is larger than 20 MB. Import it on the node itself with: entrepot import FILE")
            )
        return file

    def options(self) -> Options:
        """How the list is to be read."""
        given = self.cleaned_data
        return Options(kind=given["kind"], organisation=given["organisation"], whole=given["whole"])


class AgainForm(DescribedForm):
    """How a list that was read is to be read once more."""

    kind = forms.ChoiceField(label=_("What is in it"), required=False)
    encoding = forms.ChoiceField(label=_("Encoding"), required=False)

    def __init__(self, *args: Any, anybody: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("kind", kind_choices(anybody))
        self.choose("encoding", [("", _("find it out")), *ENCODINGS])
