"""Asking to see more, answering, signing, withdrawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.people.models import Organisation
from entrepot.web.forms.described import DescribedForm, organisation_choices
from entrepot.web.levels import HAS_READ, READ_FIRST


class AskForm(DescribedForm):
    """Ask an owner to show more. What there is no choice in is not asked."""

    level = forms.ChoiceField(label=_("What you want to see"))
    organisation = forms.ChoiceField(label=_("For which organisation"))
    message = forms.CharField(
        label=_("What you want to do with it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "The owner reads this before deciding: who you are, what you could offer, what you need to know."
        ),
    )

    def __init__(
        self,
        *args: Any,
        levels: Sequence[tuple[str, str]],
        organisations: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._fill("level", list(levels))
        self._fill("organisation", organisation_choices(organisations))

    def _fill(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.choose(name, choices)
        if len(choices) == 1:
            self.fields[name].widget = forms.HiddenInput()
            self.fields[name].initial = choices[0][0]


class AnswerForm(forms.Form):
    """Accept or refuse a request."""

    answer = forms.ChoiceField(choices=[("accept", "accept"), ("refuse", "refuse")])
    reason = forms.CharField(max_length=1000, required=False)


class SignForm(DescribedForm):
    """Sign an agreement."""

    read = forms.BooleanField(
        label=HAS_READ,
        error_messages={"required": READ_FIRST},
    )


class WithdrawForm(DescribedForm):
    """Take a record off the lists."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=100,
        required=False,
        help_text=_("Kept in its history, for your own people."),
    )
