"""The form of a need."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.catalogue.drafts import NeedDraft
from entrepot.people.models import Place
from entrepot.web.forms.described import DescribedForm
from entrepot.web.forms.owners import Owners
from entrepot.web.names import NEEDS, name_in, place_name

HELD_BACK = ("teaser_title", "teaser_text", "confidential")


class NeedForm(DescribedForm):
    """A need in somebody's own words, and what of it is held back."""

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
    organisation = forms.ChoiceField(label=_("Whose need it is"))
    teaser_title = forms.CharField(
        label=_("Teaser: one line"),
        max_length=200,
        required=False,
        help_text=_("All that strangers see, together with kind, place, owner and date."),
    )
    teaser_text = forms.CharField(
        label=_("Teaser: a few sentences"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Enough for the right ones to ask, nothing that gives you away."),
    )
    confidential = forms.CharField(
        label=_("Confidential part"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown only after a signed confidentiality agreement."),
    )
    brokers_may_read = forms.BooleanField(
        label=_("Brokers of this node may read the details"),
        required=False,
        initial=True,
        help_text=_("They look for partners on your behalf. The confidential part stays closed to them."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    looked = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    """What the leak check last warned of, so that the same warning does not stand in the way twice."""

    def __init__(self, *args: Any, owners: Owners, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("kind", [(kind, name_in(NEEDS, kind)) for kind in NEEDS])
        self.choose("place", [(place.key, place_name(place)) for place in Place.objects.order_by("key")])
        self.choose("organisation", owners.choices())
        self.fields["organisation"].required = not owners.anybody

    @property
    def holds_back(self) -> bool:
        """Whether the fold about holding back has something in it."""
        return any(self[name].value() or name in self.errors for name in HELD_BACK)

    def draft(self) -> NeedDraft:
        """What was entered, for the catalogue to judge."""
        given = self.cleaned_data
        return NeedDraft(
            title=given["title"],
            text=given["text"],
            teaser_title=given["teaser_title"],
            teaser_text=given["teaser_text"],
            confidential=given["confidential"],
            kind=given["kind"],
            place=given["place"],
            budget=given["budget"],
            deadline=given["deadline"].isoformat() if given["deadline"] else "",
            organisation=given["organisation"],
            brokers_may_read=given["brokers_may_read"],
        )
