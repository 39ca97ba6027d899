"""What an organisation asks of policy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.matching.domain import LONGEST_ASK
from entrepot.web.entitlements import topic_choices
from entrepot.web.forms.described import DescribedForm


class AskOfPolicyForm(DescribedForm):
    """A topic, a policy or none, and a sentence or two."""

    topic = forms.ChoiceField(label=_("What it is about"))
    policy = forms.ChoiceField(label=_("Which policy or finance offer"), required=False)
    text = forms.CharField(
        label=_("What we would need"),
        max_length=LONGEST_ASK,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Officers read and count this, with the name of the organisation. No personal data, please."
        ),
    )

    def __init__(self, *args: Any, policies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("topic", topic_choices())
        self.choose("policy", [("", _("none of these, or one that is missing")), *policies])
