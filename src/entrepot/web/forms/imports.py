"""The form that takes a list in."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.people.models import Organisation
from entrepot.web.forms.described import DescribedForm, organisation_choices
from entrepot.web.names import LISTS, name_in

LARGEST: Final = 20 * 1024 * 1024


class ImportForm(DescribedForm):
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
        self.choose("kind", [*kinds, *((kind, name_in(LISTS, kind)) for kind in LISTS)])
        organisations = organisation_choices(Organisation.objects.all())
        self.choose("organisation", [("", _("not said")), *organisations])

    def clean_file(self) -> Any:
        """A file larger than the page takes is left to the command line."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("This file is larger than 20 MB. Import it on the node itself with: entrepot import FILE")
            )
        return file
