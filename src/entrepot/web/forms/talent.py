"""Forms of calls for experts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.people.models import Place
from entrepot.programmes.actions import Position
from entrepot.programmes.domain.engagements import MOST_HOURS, Engagement, Terms
from entrepot.web.forms.booking import day_input
from entrepot.web.forms.deals_performing import PlacedForm
from entrepot.web.forms.doing import DoForm
from entrepot.web.names import LANGUAGES, language_name, place_name
from entrepot.web.talent.words import engagement_name

Choices = Sequence[tuple[str, str]]
ORDER: Final = (
    "organisation", "title", "text", "engagement", "field", "starts", "ends", "hours", "where", "pay", "languages", "programme",
)  # fmt: skip


def _choose(field: Any, choices: Choices) -> None:
    field.choices = choices


class PositionForm(PlacedForm):
    """A position, and on what terms."""

    organisation = forms.ChoiceField(label=_("Who seeks"))
    title = forms.CharField(label=_("Who is sought, in one line"), max_length=200)
    text = forms.CharField(
        label=_("What is to be done, and what somebody must know"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    engagement = forms.ChoiceField(label=_("Engagement"))
    field = forms.CharField(label=_("Field"), max_length=120, required=False)
    starts = forms.DateField(label=_("From"), required=False, widget=day_input())
    ends = forms.DateField(label=_("Until"), required=False, widget=day_input())
    hours = forms.IntegerField(label=_("Hours a week"), required=False, min_value=1, max_value=MOST_HOURS)
    where = forms.ChoiceField(label=_("Place"))
    pay = forms.CharField(
        label=_("Pay, from to, with its currency"),
        max_length=80,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, widget=forms.SelectMultiple(attrs={"size": len(LANGUAGES)})
    )
    programme = forms.ChoiceField(label=_("For a programme that you run"), required=False)
    field_order = ORDER

    def __init__(self, *args: Any, organisations: Choices, programmes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["organisation"], organisations)
        _choose(self.fields["engagement"], [(one.value, engagement_name(one)) for one in Engagement])
        places = Place.objects.order_by("key")
        _choose(self.fields["where"], [(one.key, place_name(one)) for one in places])
        _choose(self.fields["languages"], [(one, language_name(one)) for one in LANGUAGES])
        if programmes:
            _choose(self.fields["programme"], [("", "–"), *programmes])
        else:
            del self.fields["programme"]

    def position(self) -> Position:
        """What was filled in."""
        given: dict[str, Any] = self.cleaned_data
        terms = Terms(
            Engagement(given["engagement"]), given["field"], given["starts"], given["ends"], given["hours"], given["pay"],
            tuple(given["languages"]), given.get("programme", ""),
        )  # fmt: skip
        return Position(given["title"], given["text"], terms, given["organisation"], given["where"])


class AnswerForm(DoForm):
    """Somebody is interested."""

    expert = forms.ChoiceField(label=_("Which expert"))
    note = forms.CharField(
        label=_("A note to whoever seeks"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, experts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["expert"], experts)
