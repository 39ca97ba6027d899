"""The form for what the registration of a technology contract asks beside its terms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.deals.domain.registering import Entry, Rights
from entrepot.deals.models import Registration
from entrepot.web.names import name_in
from entrepot.web.rights import RIGHTS


class RegistrationForm(forms.Form):
    """How much is paid for technology, of what field it is, and what intellectual property it is about."""

    technology_part = forms.DecimalField(
        label=_("How much of the price is paid for technology"), required=False, min_value=Decimal(0), max_digits=18,
        decimal_places=2, help_text=_("In the currency of the price, without equipment, materials and the like."),
    )  # fmt: skip
    field = forms.CharField(
        label=_("Technology field"), max_length=120, required=False,
        help_text=_("Left empty it is what the technology or the need is sorted by."),
    )  # fmt: skip
    rights = forms.ChoiceField(label=_("Intellectual property"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "registration_%s"
        super().__init__(*args, **kwargs)
        rights: Any = self.fields["rights"]
        rights.choices = [("", "—"), *((item.value, name_in(RIGHTS, item)) for item in Rights)]

    @classmethod
    def of(cls, said: Registration | None) -> RegistrationForm:
        """The form with what was entered before."""
        if said is None:
            return cls()
        return cls(
            initial={"technology_part": said.technology_part, "field": said.field, "rights": said.rights}
        )

    def entry(self) -> Entry:
        """What was entered."""
        given = self.cleaned_data
        return Entry(
            given["technology_part"], given["field"], Rights(given["rights"]) if given["rights"] else None
        )
