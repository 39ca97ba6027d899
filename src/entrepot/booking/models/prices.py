"""Rates of facilities, quotes, invoices, and what an organisation means to spend. Money is exact, to the cent."""

from __future__ import annotations

import secrets
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final, cast

from django.db import models
from django.db.models import Q

from entrepot.booking.domain.pricing import Customer, Line, Unit, Window, total
from entrepot.booking.domain.pricing import Tariff as Rates
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.vouchers import Voucher
from entrepot.booking.models.timetables import Booking, Timetable
from entrepot.catalogue.models import Need
from entrepot.people.models import Organisation
from entrepot.runtime import clock

ZERO: Final = Decimal("0.00")


def new_quote_key() -> str:
    """A new id of a quote."""
    return f"quote-{secrets.token_hex(8)}"


def new_invoice_key() -> str:
    """A new id of an invoice."""
    return f"inv-{secrets.token_hex(8)}"


class InvoiceState(StrEnum):
    """How far an invoice is."""

    DRAWN = "drawn"
    SENT = "sent"
    PAID = "paid"
    CANCELLED = "cancelled"
    """Another paper, the credit note, takes it back."""


class Tariff(models.Model):
    """What a facility costs, in one currency; see ``domain.pricing.Tariff``. Its rates are rows of their own."""

    timetable = models.OneToOneField(Timetable, on_delete=models.CASCADE, related_name="tariff")
    currency = models.CharField(max_length=3)
    night_begins = models.PositiveIntegerField(
        default=0
    )  # minutes after midnight; night when both are equal is never
    night_ends = models.PositiveIntegerField(default=0)
    night_percent = models.DecimalField(max_digits=6, decimal_places=2, default=ZERO)
    weekend_percent = models.DecimalField(max_digits=6, decimal_places=2, default=ZERO)
    minimum = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)
    setup = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)
    quote_days = models.PositiveIntegerField(default=14)  # how long a quote holds
    due_days = models.PositiveIntegerField(default=30)  # until when an invoice is to be paid
    note = models.CharField(max_length=600, blank=True)  # on every quote and invoice: taxes, where to pay

    def __str__(self) -> str:
        return f"tariff of {self.timetable_id}"

    @property
    def organisation_id(self) -> int | None:
        """Whose it is."""
        return self.timetable.organisation_id

    @property
    def value(self) -> Rates:
        """As prices are computed from it."""
        surcharges = {Window.NIGHT: self.night_percent, Window.WEEKEND: self.weekend_percent}
        rates = {(Customer(row.customer), cast(Unit, row.unit)): row.amount for row in self.rates.all()}
        night = (self.night_begins, self.night_ends) if self.night_begins != self.night_ends else None
        return Rates(self.currency, rates, night, surcharges, self.minimum, self.setup)


class Rate(models.Model):
    """An amount for a class of customers and a unit."""

    tariff = models.ForeignKey(Tariff, on_delete=models.CASCADE, related_name="rates")
    customer = models.CharField(max_length=10)  # domain.pricing.Customer
    unit = models.CharField(max_length=10)  # domain.pricing.Unit
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tariff", "customer", "unit"], name="booking_one_rate"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="booking_rate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} per {self.unit} for {self.customer}"


class Paper(models.Model):
    """What quotes and invoices have in common: from whom to whom, and their lines."""

    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="+")
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")  # that pays
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    day = models.DateField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    units = models.PositiveIntegerField(default=1)
    samples = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3)
    lines = models.JSONField(default=list)  # domain.pricing.Line.plain
    vouchers = models.JSONField(default=list)  # domain.vouchers.Voucher.plain, those that pay
    total = models.DecimalField(
        max_digits=14, decimal_places=2, default=ZERO
    )  # what is left to pay, after vouchers
    note = models.CharField(max_length=600, blank=True)

    class Meta:
        abstract = True

    @property
    def organisation_of_facility(self) -> int:
        """Whose facility it is."""
        return self.issuer_id

    @property
    def span(self) -> Span:
        """The time that is paid for."""
        return Span(self.starts, self.ends)

    @property
    def read_lines(self) -> tuple[Line, ...]:
        """Its lines as values."""
        return tuple(Line.read(row) for row in self.lines)

    @property
    def read_vouchers(self) -> tuple[Voucher, ...]:
        """What policies pay of it."""
        return tuple(Voucher.read(row) for row in self.vouchers)

    @property
    def before(self) -> Decimal:
        """What it comes to before vouchers."""
        return total(self.read_lines)


class Quote(Paper):
    """A price that holds for some days. With a booking it is the price at which that was made.

    ``number`` counts the quotes of a facility's organisation in a year; those that nobody asked for, made with a booking, have 0.
    """

    key = models.CharField(unique=True, max_length=24, default=new_quote_key)
    asked_by = models.CharField(max_length=20)  # an account's key
    valid_until = models.DateField()
    tariff = models.JSONField(default=dict)  # domain.pricing.Tariff.plain: the rates that hold for it
    purpose = models.TextField(blank=True)
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.SET_NULL, related_name="quotes")
    booking = models.OneToOneField(
        Booking, null=True, blank=True, on_delete=models.PROTECT, related_name="agreed"
    )
    order = models.ForeignKey(
        "booking.ServiceOrder", null=True, blank=True, on_delete=models.PROTECT, related_name="quotes"
    )  # whose price it is; such a quote is accepted with its order

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "year", "number"], condition=Q(number__gt=0), name="booking_quote_number"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def open(self) -> bool:
        """Whether it can be accepted still, and booked."""
        free = self.booking_id is None and self.order_id is None
        return free and clock.today() <= self.valid_until and clock.now() < self.starts


class Invoice(Paper):
    """What an organisation owes another for a booking, or with ``credits`` what takes an invoice back.

    ``number`` counts the invoices of a facility's organisation in a year, without gaps: none is ever deleted.
    """

    key = models.CharField(unique=True, max_length=24, default=new_invoice_key)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="invoices")
    credits = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="credit_note"
    )
    state = models.CharField(max_length=10, default=InvoiceState.DRAWN, db_index=True)
    sent = models.BooleanField(default=False)  # whether the organisation that pays has it
    due = models.DateField()
    paid = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was cancelled

    class Meta:
        ordering: ClassVar = ["-year", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "year", "number"], name="booking_invoice_number"),
            models.UniqueConstraint(
                fields=["booking"], condition=Q(credits=None) & ~Q(state="cancelled"), name="booking_invoiced_once"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["organisation", "day"], name="booking_invoice_of")]

    def __str__(self) -> str:
        return self.key

    @property
    def overdue(self) -> bool:
        """Whether it should have been paid by now."""
        return self.state in {InvoiceState.DRAWN, InvoiceState.SENT} and self.due < clock.today()


class Budget(models.Model):
    """What an organisation means to spend in a year on facilities of others; above it a booking is refused, or only told of."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="budgets")
    year = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)
    refuses = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "year"], name="booking_one_budget"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="booking_budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"budget {self.year} of {self.organisation_id}"


def written(year: int, number: int) -> str:
    """A number as it stands on paper: 2026-0007."""
    return f"{year}-{number:04}"


def today_in(timetable: Timetable) -> date:
    """Which day it is where a facility stands."""
    return clock.now().astimezone(timetable.clock).date()
