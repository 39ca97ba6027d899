"""The form of a source: where a list comes from, how often, and how it is read."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.intake.domain import Every, Protocol
from entrepot.intake.models import Source
from entrepot.intake.outbound.addresses import checked_url
from entrepot.intake.rows import SourceError
from entrepot.people.models import Organisation
from entrepot.web.forms.imports import Importers, ListForm
from entrepot.web.problems import problem_row

PROTOCOLS: Final = (
    (Protocol.DOWNLOAD, _("A file at an address")),
    (Protocol.OAI_PMH, _("A repository (OAI-PMH)")),
)
OFTEN: Final = (
    (Every.NEVER, _("only when somebody says so")),
    (Every.HOUR, _("every hour")),
    (Every.DAY, _("every day")),
    (Every.WEEK, _("every week")),
)
FETCHED: Final = ("protocol", "address", "format", "set", "every")
"""Fields of a list that is fetched; one that is handed in has none of them."""
HARVEST: Final = {"prefix": "format", "set": "set"}
"""What is asked of a repository, and in which field it stands."""


class SourceForm(ListForm):
    """A source, new or as it is."""

    name = forms.CharField(label=_("Name"), max_length=200)
    protocol = forms.ChoiceField(label=_("How it comes"), choices=PROTOCOLS)
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Of the file (CSV, XLSX, JSONL, DCAT …), or of the repository's OAI-PMH door."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    format = forms.CharField(
        label=_("Format"),
        max_length=40,
        required=False,
        help_text=_("Of a repository: its metadataPrefix. The richest that is read here when left empty."),
    )
    set = forms.CharField(
        label=_("Set"), max_length=200, required=False, help_text=_("Of a repository: only this part of it.")
    )
    every = forms.ChoiceField(label=_("How often it is looked at"), choices=OFTEN)
    licence = forms.CharField(
        label=_("Licence"), max_length=200, required=False, help_text=_("Of records that state none.")
    )
    shrinkage = forms.IntegerField(
        label=_("Ask when more than this share is missing (per cent)"), min_value=0, max_value=100
    )

    field_order = ("name", "protocol", "address", "format", "set", "kind", "organisation", "every", "licence")

    def __init__(self, *args: Any, importers: Importers, source: Source | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _as_it_is(source)
        super().__init__(*args, importers=importers, **kwargs)
        self.is_fetched = source is None or source.protocol != Protocol.FILE
        for name in () if self.is_fetched else FETCHED:
            del self.fields[name]

    def clean_address(self) -> str:
        """An address that may be called; where its name leads is judged when it is."""
        address = str(self.cleaned_data["address"])
        try:
            return str(checked_url(address))
        except SourceError as error:
            line = problem_row(error.problem)
            raise forms.ValidationError(f"{line.sentence} {line.remedy}") from error

    def put_into(self, source: Source) -> None:
        """Write what was said into the source; it is stored by an action."""
        given = self.cleaned_data
        if self.is_fetched:
            self._put_address_into(source)
        source.name, source.kind, source.licence = given["name"], given["kind"], given["licence"]
        source.whole, source.shrinkage = given["whole"], given["shrinkage"] / 100
        source.organisation = Organisation.objects.filter(key=given["organisation"]).first()

    def _put_address_into(self, source: Source) -> None:
        given = self.cleaned_data
        asked = {name: given[field] for name, field in HARVEST.items() if given[field]}
        if _of(source) != (given["protocol"], given["address"], given["kind"], given["organisation"], asked):
            source.harvest, source.since = asked, ""  # everything is fetched once more
        source.protocol, source.address, source.every = given["protocol"], given["address"], given["every"]


def _of(source: Source) -> tuple[object, ...]:
    """What a list is made of: where any of it changes, all of it must be read anew."""
    asked = {name: source.harvest[name] for name in HARVEST if source.harvest.get(name)}
    owner = source.organisation.key if source.organisation else ""
    return source.protocol, source.address, source.kind, owner, asked


def _as_it_is(source: Source | None) -> dict[str, Any]:
    if source is None:
        return {"shrinkage": 20, "every": Every.DAY}
    return {
        "name": source.name, "protocol": source.protocol, "address": source.address, "kind": source.kind,
        "format": source.harvest.get("prefix", ""), "set": source.harvest.get("set", ""), "every": source.every,
        "organisation": source.organisation.key if source.organisation else "", "licence": source.licence,
        "whole": source.whole, "shrinkage": round(100 * source.shrinkage),
    }  # fmt: skip
