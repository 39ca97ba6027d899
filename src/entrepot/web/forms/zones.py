"""Forms of innovation zones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.deals.domain.wording import Wording, worded
from entrepot.people.models import Organisation
from entrepot.programmes.actions import Placing, ZonePlan
from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.readiness import Phase
from entrepot.web.forms.addressed import AddressField
from entrepot.web.forms.described import organisation_choices
from entrepot.web.forms.doing import DoForm
from entrepot.web.zones.words import phase_name

SPOKEN: Final[tuple[tuple[str, Language], ...]] = (("zh", "zh-Hans"), ("en", "en"), ("de", "de"))


class NamedForm(DoForm):
    """A zone's name and text in three languages."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    name_de = forms.CharField(label=_("Name in German"), max_length=120, required=False)
    about_zh = forms.CharField(
        label=_("What it is about, in Chinese"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    about_en = forms.CharField(
        label=_("What it is about, in English"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    about_de = forms.CharField(
        label=_("What it is about, in German"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def wording(self, part: str) -> Wording:
        """What was filled in as ``name`` or as ``about``."""
        given = self.cleaned_data
        typed = {language: given[f"{part}_{short}"].strip() for short, language in SPOKEN}
        return worded({language: text for language, text in typed.items() if text})


class ZoneForm(NamedForm):
    """A zone to open."""

    organisation = forms.ChoiceField(label=_("Who keeps it"))
    expert = AddressField(label=_("Address of the expert's page on this node"), pages=("resource",))

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.key: one for one in organisations}
        field: Any = self.fields["organisation"]
        field.choices = organisation_choices(organisations)
        self.order_fields(["organisation", "expert"])

    def plan(self) -> ZonePlan:
        """What was filled in."""
        given = self.cleaned_data
        keeper = self.organisations[given["organisation"]]
        return ZonePlan(
            self.wording("name"), given["expert"][1], keeper, self.wording("about"), given["form"]
        )


class PlaceForm(DoForm):
    """Something to put into a zone."""

    record = AddressField(
        label=_("Address of its page on this node: a result, expert, finance offer, need or organisation"),
        pages=("resource", "need", "talent_call", "organisation"),
    )
    phase = forms.ChoiceField(label=_("Phase"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["phase"]
        field.choices = [("", _("as the record says")), *((one.value, phase_name(one)) for one in Phase)]

    def placing(self) -> Placing:
        """What was filled in."""
        page, key = self.cleaned_data["record"]
        phase = Phase(self.cleaned_data["phase"]) if self.cleaned_data["phase"] else None
        return {
            "resource": Placing(resource=key, phase=phase),
            "need": Placing(need=key, phase=phase),
            "talent_call": Placing(need=key, phase=phase),
            "organisation": Placing(firm=key, phase=phase),
        }[page]
