"""Service orders: a sample is sent, a result comes back. Their samples, who had them, and their files."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q

from entrepot.booking.domain.orders import (
    Afterwards,
    Course,
    Custody,
    OrderState,
    OrderStep,
    fingerprint,
    unbroken,
)
from entrepot.booking.models.prices import Quote
from entrepot.booking.models.timetables import Booking, Timetable
from entrepot.journal.models import AppendOnly, Kept
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.runtime.keptfiles import new_file_key


def new_order_key() -> str:
    """A new id of a service order."""
    return f"so-{secrets.token_hex(6)}"


class ServiceOrder(models.Model):
    """Something is measured by a facility's people for an organisation. Its quotes name it; the latest is the one that counts."""

    key = models.CharField(unique=True, max_length=24, default=new_order_key)
    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="orders")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="orders")
    asked_by = models.CharField(max_length=20, db_index=True)  # an account's key
    wish = models.TextField()  # what is to be measured, and what the result is for
    wanted_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, default=OrderState.ASKED, db_index=True)
    reason = models.CharField(max_length=1000, blank=True)  # why it was refused, complained about, or failed
    sample_due = models.DateField(null=True, blank=True)
    report_due = models.DateField(null=True, blank=True)
    used_from = models.DateTimeField(null=True, blank=True)  # when it was measured, the last time
    used_until = models.DateTimeField(null=True, blank=True)
    measured_samples = models.PositiveIntegerField(null=True, blank=True)
    booking = models.OneToOneField(
        Booking, null=True, blank=True, on_delete=models.PROTECT, related_name="order"
    )  # what is charged for it
    form = models.CharField(max_length=40, blank=True)  # the form it was filled in on
    version = models.PositiveIntegerField(default=1)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-made", "-pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "state"], name="booking_order_of")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["asked_by", "form"], condition=~Q(form=""), name="booking_order_asked_once"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def organisation_of_facility(self) -> int | None:
        """Whose facility it is."""
        return self.timetable.organisation_id

    @property
    def quote(self) -> Quote | None:
        """The quote that counts: the latest."""
        return self.quotes.order_by("pk").last()

    @property
    def course(self) -> Course:
        """As much of it as its steps depend on."""
        quote = self.quote
        return Course(
            OrderState(self.state),
            quote.valid_until if quote else None,
            self.samples.count(),
            self.files.filter(role=FileRole.REPORT, delivered=None).exists(),
        )


class OrderEvent(Kept):
    """A step that was taken with an order; never changed."""

    order = models.ForeignKey(ServiceOrder, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(max_length=12, blank=True)  # see domain.orders.OrderStep; empty for the first
    state = models.CharField(max_length=12)  # that it led to
    reason = models.CharField(max_length=1000, blank=True)
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.order_id} {self.step or OrderStep.QUOTE} {self.state}"


class Sample(models.Model):
    """What is sent. Its code stands on its label."""

    order = models.ForeignKey(ServiceOrder, on_delete=models.PROTECT, related_name="samples")
    number = models.PositiveIntegerField()
    code = models.CharField(unique=True, max_length=30)
    what = models.CharField(max_length=300)
    quantity = models.CharField(max_length=100, blank=True)
    hazard = models.CharField(max_length=600, blank=True)  # what whoever opens it must know
    afterwards = models.CharField(max_length=10, choices=[(item.value, item.value) for item in Afterwards])

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "number"], name="booking_sample_number")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def unbroken(self) -> bool:
        """Whether what is written of who had it is as it was written."""
        return unbroken([(item.fingerprint, item.said) for item in self.custody.all()])


class CustodyStep(Kept):
    """A sample changed hands: who had it from whom, when, where, in what condition. Only added to: the database refuses a change
    (migration 0006), and each step carries the fingerprint of those before."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="custody")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=[(item.value, item.value) for item in Custody])
    giver = models.CharField(max_length=120)
    taker = models.CharField(max_length=120)
    place = models.CharField(max_length=200, blank=True)
    condition = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=20)  # who wrote it down, an account's key
    fingerprint = models.CharField(max_length=64)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["sample", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "number"], name="booking_custody_number")
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.number}: {self.kind}"

    @property
    def said(self) -> dict[str, str]:
        """What it says, as its fingerprint covers it."""
        return {
            "sample": self.sample.code, "number": str(self.number), "kind": str(self.kind), "giver": self.giver,
            "taker": self.taker, "place": self.place, "condition": self.condition, "at": self.at.isoformat(), "by": self.by,
        }  # fmt: skip

    def sealed(self, before: str) -> CustodyStep:
        """The same with its fingerprint, after that of the step before."""
        self.fingerprint = fingerprint(before, self.said)
        return self


class FileRole(models.TextChoices):
    """What a file of an order is."""

    DESCRIPTION = "description"
    """What the customer sends: drawings, a data sheet."""
    DATA = "data"
    REPORT = "report"


class OrderFile(models.Model):
    """A file of an order; its bytes lie in the node's home. One that is put in the place of another is a new version, and the old one stays."""

    key = models.CharField(unique=True, max_length=40, default=new_file_key)
    order = models.ForeignKey(ServiceOrder, on_delete=models.PROTECT, related_name="files")
    role = models.CharField(max_length=12, choices=FileRole.choices)
    version = models.PositiveIntegerField(default=1)  # of the report
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)
    delivered = models.DateTimeField(null=True, blank=True)  # since when the customer may read it

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "version"], condition=Q(role="report"), name="booking_report_version"
            )
        ]

    def __str__(self) -> str:
        return self.key
