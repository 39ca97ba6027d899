"""The form of an API token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.people.actions.tokens import LONGEST
from entrepot.runtime import clock
from entrepot.web.forms.described import DescribedForm

USUAL: Final = timedelta(days=90)


class TokenForm(DescribedForm):
    """What a program is called, what it may do, and until when."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("Such as the program or the machine that will hold it. Only you see this."),
    )
    may = forms.ChoiceField(
        label=_("What the program may do"),
        choices=[("read", _("read what you may read")), ("write", _("read and write, as you may"))],
        initial="read",
        help_text=_("One that only reads can change nothing, whoever gets hold of it."),
    )
    last_day = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At most a year ahead; then the program needs a new one."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = clock.today() + USUAL
        self.fields["last_day"].widget.attrs |= {
            "min": clock.today().isoformat(),
            "max": (clock.today() + LONGEST).isoformat(),
        }
