"""Forms of a park's page, and of what is opened in a cooperation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from entrepot.catalogue.models import Resource
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.queries.organisations import named
from entrepot.programmes.actions import Conditions, Room
from entrepot.web.forms.booking import day_input
from entrepot.web.forms.deals_performing import PlacedForm
from entrepot.web.names import title_of


class SpaceForm(PlacedForm):
    """How much space a park has."""

    total = forms.DecimalField(label=_("Square metres to let, in all"), max_digits=12, decimal_places=2)


class TenantForm(PlacedForm):
    """Who sits in a park."""

    tenant = forms.CharField(label=_("Organisation, by its name or its id"), max_length=200)
    space = forms.DecimalField(label=_("Square metres"), max_digits=12, decimal_places=2)
    first = forms.DateField(label=_("First day"), widget=day_input())
    last = forms.DateField(label=_("Last day"), required=False, widget=day_input())

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party = party

    def clean_tenant(self) -> Organisation:
        """The one organisation that is meant."""
        words = self.cleaned_data["tenant"].strip()
        known = people.organisations(self.party)
        exact = known.filter(key__iexact=words).first()
        found = [exact] if exact else list(named(known, words)[:2])
        if len(found) != 1:
            text = (
                gettext("Several organisations are called so: write the id.")
                if found
                else gettext("The node knows no such organisation.")
            )
            raise forms.ValidationError(text)
        return found[0]

    def room(self) -> Room:
        """What was filled in."""
        given = self.cleaned_data
        return Room(given["tenant"], given["space"], given["first"], given["last"])


class ShareForm(PlacedForm):
    """A resource that is opened to the partner."""

    resource = forms.ChoiceField(label=_("What you open"))
    first = forms.DateField(label=_("First day"), widget=day_input())
    last = forms.DateField(label=_("Last day"), widget=day_input())
    conditions = forms.CharField(
        label=_("Conditions"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    percent = forms.DecimalField(
        label=_("Per cent less than others pay"), required=False, max_digits=5, decimal_places=2
    )
    hours = forms.IntegerField(label=_("Hours a month"), required=False, min_value=1, max_value=10000)

    def __init__(self, *args: Any, resources: Sequence[Resource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resources = {one.key: one for one in resources}
        field: Any = self.fields["resource"]
        field.choices = [(one.key, title_of(one.texts, one.key)) for one in resources]

    def chosen(self) -> tuple[Resource, Conditions]:
        """What was filled in."""
        given = self.cleaned_data
        conditions = Conditions(
            given["first"], given["last"], given["conditions"], given["percent"] or Decimal(0), given["hours"]
        )
        return self.resources[given["resource"]], conditions
