"""Forms of the way to market: a level with what shows it, money raised, people recruited."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.deals.actions import FinanceTold, LevelTold, PeopleTold
from entrepot.deals.actions.pipeline import MOST_PEOPLE
from entrepot.deals.domain.pipeline import Evidence, Funding
from entrepot.deals.models import Deal
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money
from entrepot.web.deals import levels
from entrepot.web.forms.booking import day_input
from entrepot.web.forms.prices import CURRENCIES


class TellForm(forms.Form):
    """What these forms share: a day that is not still to come, and a name of its own so that one sent twice is one."""

    day = forms.DateField(label=_("On which day"), widget=day_input())
    form = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    NAME = ""
    """What the ids of its fields begin with: several of these stand on one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"{self.NAME}-%s"
        self.fields["form"].initial = secrets.token_hex(16)

    def clean_day(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_("Choose a day that has come."))
        return day


class LevelForm(TellForm):
    """A level, and what shows it."""

    NAME = "level"
    level = forms.TypedChoiceField(
        label=_("Readiness level"), coerce=int, choices=[(number, str(number)) for number in range(1, 10)]
    )
    kind = forms.ChoiceField(label=_("What shows it"))
    link = forms.CharField(
        label=_("Address or name of the file"), max_length=500, required=False,
        help_text=_("Where it can be read: https://… or the name of a file that you hand out when asked."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What was shown"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence or two, for everybody who may see this technology. An address or words are needed."),
    )  # fmt: skip
    field_order = ("level", "kind", "day", "link", "words", "form")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["kind"]
        chosen.choices = [(str(kind), levels.evidence(kind)) for kind in Evidence]

    def told(self) -> LevelTold:
        """What was filled in."""
        given = self.cleaned_data
        return LevelTold(
            given["level"],
            Evidence(given["kind"]),
            given["day"],
            given["link"],
            given["words"],
            given["form"],
        )


class BesideForm(TellForm):
    """What money and people share: the deal by which it came, and who may see it."""

    deal = forms.ChoiceField(label=_("By which deal"), required=False)
    shown = forms.BooleanField(label=_("Show it to everybody who may see this technology"), required=False)

    def __init__(self, *args: Any, deals: Sequence[Deal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deals: Mapping[str, Deal] = {deal.key: deal for deal in deals}
        chosen: Any = self.fields["deal"]
        chosen.choices = [("", _("none of those here")), *((deal.key, deal.title) for deal in deals)]


class FinanceForm(BesideForm):
    """Money that came in."""

    NAME = "finance"
    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), max_digits=15, decimal_places=2)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    kind = forms.ChoiceField(label=_("As what"))
    source = forms.CharField(label=_("From whom"), max_length=200)
    field_order = ("amount", "currency", "kind", "source", "day", "deal", "shown", "form")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["kind"]
        chosen.choices = [(str(kind), levels.funding(kind)) for kind in Funding]

    def told(self) -> FinanceTold:
        """What was filled in."""
        given = self.cleaned_data
        return FinanceTold(
            Money(given["amount"], given["currency"]), Funding(given["kind"]), given["source"], given["day"],
            self.deals.get(given["deal"]), given["shown"], given["form"],
        )  # fmt: skip


class PeopleForm(BesideForm):
    """People who were taken on."""

    NAME = "people"
    number = forms.IntegerField(label=_("How many people"), min_value=1, max_value=MOST_PEOPLE)
    role = forms.CharField(
        label=_("As what"), max_length=200,
        help_text=_("Their work, such as: process engineers. No names."),
    )  # fmt: skip
    field_order = ("number", "role", "day", "deal", "shown", "form")

    def told(self) -> PeopleTold:
        """What was filled in."""
        given = self.cleaned_data
        return PeopleTold(
            given["number"], given["role"], given["day"], self.deals.get(given["deal"]), given["shown"], given["form"]
        )  # fmt: skip
