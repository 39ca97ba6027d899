"""Forms of prices: what a facility costs, and what an organisation means to spend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from entrepot.booking.actions import KeptRates
from entrepot.booking.domain.pricing import UNITS, Customer, Unit
from entrepot.booking.models import Budget, Tariff
from entrepot.booking.models.prices import ZERO
from entrepot.web.booking.money import CUSTOMERS, PER
from entrepot.web.forms.booking import time_input

CURRENCIES: Final = ("CNY", "EUR", "HKD", "MOP", "TWD", "USD", "GBP", "JPY", "SGD", "CHF")
MOST: Final = Decimal("9999999.99")


def amount_field(label: Any, **more: Any) -> forms.DecimalField:
    """A field for an amount to the cent."""
    return forms.DecimalField(
        label=label, min_value=Decimal(0), max_value=MOST, decimal_places=2, required=False, **more
    )


class RatesForm(forms.Form):
    """Rates by who pays and by unit, with surcharges, the least that a use costs, and what stands on papers."""

    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    night_begins = forms.TimeField(label=_("Night begins"), widget=time_input(), required=False)
    night_ends = forms.TimeField(label=_("Night ends"), widget=time_input(), required=False)
    night_percent = forms.DecimalField(
        label=_("At night, per cent more"), min_value=-100, max_value=400, decimal_places=2, required=False,
        help_text=_("Less than zero for a discount, such as -50."),
    )  # fmt: skip
    weekend_percent = forms.DecimalField(
        label=_("On weekends and public holidays, per cent more"), min_value=-100, max_value=400, decimal_places=2,
        required=False,
    )  # fmt: skip
    minimum = amount_field(_("A use costs at least"))
    setup = amount_field(_("Setting up, once for each use"))
    quote_days = forms.IntegerField(
        label=_("So many days a quote holds"), min_value=1, max_value=365, initial=14
    )
    due_days = forms.IntegerField(
        label=_("So many days there are to pay"), min_value=0, max_value=365, initial=30
    )
    note = forms.CharField(
        label=_("On every quote and invoice"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What taxes are in the price, and where to pay."),
    )  # fmt: skip
    NUMBERS: Final = (
        "night_begins", "night_ends", "night_percent", "weekend_percent", "minimum", "setup", "quote_days", "due_days",
    )  # fmt: skip

    def __init__(self, *args: Any, tariff: Tariff | None, currency: str, **kwargs: Any) -> None:
        kwargs["initial"] = _as_kept(tariff) if tariff else {"currency": currency}
        super().__init__(*args, **kwargs)
        for who in Customer:
            for unit in UNITS:
                label = f"{_t(CUSTOMERS[who])}, {_t(PER[unit])}"
                self.fields[name_of(who, unit)] = amount_field(
                    label, widget=forms.NumberInput(attrs={"aria-label": label, "step": "0.01"})
                )

    @property
    def units(self) -> list[str]:
        """The heads of the table of rates."""
        return [_t(PER[unit]) for unit in UNITS]

    @property
    def rows(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Its rows: a class of customers and its fields."""
        for who in Customer:
            yield _t(CUSTOMERS[who]), [self[name_of(who, unit)] for unit in UNITS]

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The other fields that hold figures."""
        return [self[name] for name in self.NUMBERS]

    def clean(self) -> dict[str, Any]:
        """At least one rate."""
        given = super().clean() or self.cleaned_data
        rates = {
            (who, unit): given[name_of(who, unit)]
            for who in Customer
            for unit in UNITS
            if given.get(name_of(who, unit)) is not None
        }
        if not rates and not self.errors:
            self.add_error(None, _t("Fill in at least one rate; 0 when it is free."))
        given["rates"] = rates
        return given

    def kept(self) -> KeptRates:
        """What was said, as booking keeps it."""
        given: dict[str, Any] = self.cleaned_data
        night = (_minutes(given["night_begins"]), _minutes(given["night_ends"]))
        return KeptRates(
            given["currency"], given["rates"], night,
            night_percent=given["night_percent"] or ZERO, weekend_percent=given["weekend_percent"] or ZERO,
            minimum=given["minimum"] or ZERO, setup=given["setup"] or ZERO,
            quote_days=given["quote_days"], due_days=given["due_days"], note=given["note"],
        )  # fmt: skip


class BudgetForm(forms.Form):
    """What an organisation means to spend in a year."""

    amount = forms.DecimalField(
        label=_("Budget of this year"), min_value=Decimal(0), max_value=MOST * 100, decimal_places=2
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    refuses = forms.BooleanField(label=_("Bookings beyond it are refused"), required=False)

    def __init__(self, *args: Any, budget: Budget | None, currency: str, **kwargs: Any) -> None:
        kwargs["initial"] = (
            {"amount": budget.amount, "currency": budget.currency, "refuses": budget.refuses}
            if budget
            else {"currency": currency}
        )
        super().__init__(*args, **kwargs)


class SamplesForm(forms.Form):
    """How many samples were measured; empty for as many as were quoted."""

    samples = forms.IntegerField(label=_("Samples"), min_value=0, max_value=100_000, required=False)


def name_of(who: Customer, unit: Unit) -> str:
    """The name of the field of a rate."""
    return f"rate_{who}_{unit}"


def _minutes(shown: time | None) -> int:
    return shown.hour * 60 + shown.minute if shown else 0


def _as_kept(tariff: Tariff) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: getattr(tariff, name)
        for name in ("currency", "night_percent", "weekend_percent", "minimum", "setup", "quote_days", "due_days", "note")
    }  # fmt: skip
    if tariff.night_begins != tariff.night_ends:
        for name in ("night_begins", "night_ends"):
            minutes = getattr(tariff, name)
            values[name] = time(minutes // 60, minutes % 60)
    return values | {name_of(who, unit): amount for (who, unit), amount in tariff.value.rates.items()}
