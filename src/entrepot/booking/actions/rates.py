"""Keeping what a facility costs, and what an organisation means to spend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.pricing import Customer, Unit
from entrepot.booking.models import Budget, Rate, Tariff, Timetable
from entrepot.booking.models.prices import ZERO
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require


@dataclass(frozen=True, slots=True)
class KeptRates:
    """What a facility's people say of its price; see ``models.Tariff``."""

    currency: str
    rates: Mapping[tuple[Customer, Unit], Decimal]
    night: tuple[int, int] = (0, 0)
    night_percent: Decimal = ZERO
    weekend_percent: Decimal = ZERO
    minimum: Decimal = ZERO
    setup: Decimal = ZERO
    quote_days: int = 14
    due_days: int = 30
    note: str = field(default="")


@transaction.atomic
def keep_rates(*, timetable: Timetable, kept: KeptRates, by: Party) -> Tariff:
    """Say what a facility costs. What is booked or quoted already keeps its price.

    Raises:
        NotAllowedError: ``by`` may not keep rates of the facility's organisation.
    """
    rule = require(by, "rates.keep", timetable)
    values = {
        "currency": kept.currency, "night_begins": kept.night[0], "night_ends": kept.night[1],
        "night_percent": kept.night_percent, "weekend_percent": kept.weekend_percent, "minimum": kept.minimum,
        "setup": kept.setup, "quote_days": kept.quote_days, "due_days": kept.due_days, "note": kept.note[:600],
    }  # fmt: skip
    tariff, _ = Tariff.objects.update_or_create(timetable=timetable, defaults=values)
    tariff.rates.all().delete()
    Rate.objects.bulk_create(
        Rate(tariff=tariff, customer=who, unit=unit, amount=amount)
        for (who, unit), amount in sorted(kept.rates.items())
    )
    journal.record(
        stream=STREAM,
        actor=by.actor,
        acts=[journal.Act("rates.kept", timetable.resource.key, {"currency": kept.currency}, rule=rule)],
    )
    return tariff


@transaction.atomic
def keep_budget(
    *, organisation: Organisation, year: int, currency: str, amount: Decimal, refuses: bool, by: Party
) -> Budget:
    """Say what an organisation means to spend in a year, and whether bookings beyond it are refused.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation.
    """
    rule = require(by, "budget.keep", organisation)
    budget, _ = Budget.objects.update_or_create(
        organisation=organisation,
        year=year,
        defaults={"currency": currency, "amount": amount, "refuses": refuses},
    )
    details = {"year": year, "refuses": refuses}
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act("budget.kept", organisation.key, details, rule=rule)]
    )
    return budget
