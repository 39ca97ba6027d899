"""Forms of hosted visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from entrepot.people.models import Organisation
from entrepot.programmes.actions import Following, Hosting, Point
from entrepot.web.forms.addressed import AddressField
from entrepot.web.forms.booking import day_input, time_input
from entrepot.web.forms.described import organisation_choices
from entrepot.web.forms.doing import DoForm


def _choose(field: Any, organisations: Sequence[Organisation]) -> None:
    field.choices = organisation_choices(organisations)


class HostForm(DoForm):
    """A visit to plan."""

    host = forms.ChoiceField(label=_("Who receives the guests"))
    title = forms.CharField(label=_("Who comes, and for what, in one line"), max_length=200)
    begins = forms.DateField(label=_("First day"), widget=day_input())
    ends = forms.DateField(label=_("Last day"), required=False, widget=day_input())
    where = forms.CharField(label=_("Place"), max_length=200, required=False)

    def __init__(self, *args: Any, hosts: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hosts = {one.key: one for one in hosts}
        _choose(self.fields["host"], hosts)

    def hosting(self) -> Hosting:
        """What was filled in; a visit without a last day is over on its first."""
        given: dict[str, Any] = self.cleaned_data
        last = given["ends"] or given["begins"]
        host = self.hosts[given["host"]]
        return Hosting(given["title"], host, given["begins"], last, given["where"], given["form"])


class GuestForm(DoForm):
    """Somebody who comes."""

    name = forms.CharField(label=_("Name, and what they do"), max_length=200, required=False)
    organisation = AddressField(
        label=_("Address of their organisation's page on this node"), required=False, pages=("organisation",)
    )


class PointForm(DoForm):
    """A point of the agenda."""

    day = forms.DateField(label=_("Day"), widget=day_input())
    starts = forms.TimeField(label=pgettext_lazy("time", "From"), widget=time_input())
    ends = forms.TimeField(label=pgettext_lazy("time", "Until"), widget=time_input())
    what = forms.CharField(label=_("What is seen or talked about"), max_length=300)
    where = forms.CharField(label=_("Place"), max_length=200, required=False)
    meets = AddressField(
        label=_("Address of the page of the organisation that is met"),
        required=False,
        pages=("organisation",),
    )

    def point(self, zone: ZoneInfo, meets: Organisation | None) -> Point:
        """What was filled in, on the clock of a zone."""
        given: dict[str, Any] = self.cleaned_data
        first, last = (datetime.combine(given["day"], given[name], zone) for name in ("starts", "ends"))
        return Point(given["what"], first, last, zone, given["where"], meets)


class NotesForm(DoForm):
    """What was said."""

    notes = forms.CharField(
        label=_("Notes"), max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class HostedFollowUpForm(DoForm):
    """Two who should talk."""

    first = forms.ChoiceField(label=_("One side"))
    second = forms.ChoiceField(label=_("The other side"))
    about = forms.CharField(label=_("What they should talk about"), max_length=200)
    due = forms.DateField(label=_("Introduce them until"), required=False, widget=day_input())

    def __init__(self, *args: Any, there: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.there = {one.key: one for one in there}
        for name in ("first", "second"):
            _choose(self.fields[name], there)

    def following(self) -> Following:
        """What was filled in."""
        given: dict[str, Any] = self.cleaned_data
        first, second = (self.there[given[name]] for name in ("first", "second"))
        return Following(first, second, given["about"], given["due"], given["form"])
