"""What was really used, what stood in the way, and idle hours that are offered."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from entrepot.booking.domain.figures import Source
from entrepot.booking.domain.spans import Span
from entrepot.booking.models.timetables import Booking, Timetable
from entrepot.people.models import Organisation
from entrepot.runtime import clock


def new_usage_key() -> str:
    """A new id of a use."""
    return f"use-{secrets.token_hex(8)}"


def new_incident_key() -> str:
    """A new id of an incident."""
    return f"inc-{secrets.token_hex(8)}"


def new_offer_key() -> str:
    """A new id of an offer of idle hours."""
    return f"idle-{secrets.token_hex(8)}"


class Usage(models.Model):
    """One unit was used, from when to when; ``ends`` is None while it is. Two sources may tell of the same time: figures count it once."""

    key = models.CharField(unique=True, max_length=24, default=new_usage_key)
    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="usage")
    unit = models.PositiveIntegerField(default=1)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="usage"
    )
    external = models.BooleanField(null=True, blank=True)  # None: nobody says for whom
    person = models.CharField(max_length=40, blank=True)  # tells people apart, without a name
    booking = models.ForeignKey(
        Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="usage"
    )
    source = models.CharField(max_length=10, choices=[(item.value, item.value) for item in Source])
    file = models.CharField(max_length=200, blank=True)  # a log's name
    row = models.PositiveIntegerField(null=True, blank=True)  # in that log
    fingerprint = models.CharField(max_length=64, blank=True)  # of what a log's row says
    recorded = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["starts", "pk"]
        indexes: ClassVar = [models.Index(fields=["timetable", "starts"], name="booking_used_when")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="booking_use_has_length"
            ),
            models.UniqueConstraint(
                fields=["timetable", "fingerprint"],
                condition=~Q(fingerprint=""),
                name="booking_a_row_of_a_log_once",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def span(self) -> Span | None:
        """From when to when; None while it goes on."""
        return Span(self.starts, self.ends) if self.ends else None


class Incident(models.Model):
    """Something happened at a facility; one that ``closes`` it keeps it from being booked until it is resolved."""

    key = models.CharField(unique=True, max_length=24, default=new_incident_key)
    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="incidents")
    what = models.CharField(max_length=500)
    starts = models.DateTimeField(default=clock.now)
    closes = models.BooleanField(default=False)
    told_by = models.CharField(max_length=20)  # an account's key
    resolved = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-starts", "-pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def organisation_id(self) -> int | None:
        """Whose facility it is."""
        return self.timetable.organisation_id


class IdleOffer(models.Model):
    """Hours of the week that a facility's people offer while nobody uses them. ``hours`` are as those of a timetable."""

    key = models.CharField(unique=True, max_length=24, default=new_offer_key)
    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="idle_offers")
    hours = models.JSONField()  # [[weekday, opens, closes], ...]
    first = models.DateField()
    last = models.DateField()
    note = models.CharField(max_length=300, blank=True)  # what they cost, or what comes with them
    made_by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["first", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="booking_offer_has_a_day"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def organisation_id(self) -> int | None:
        """Whose facility it is."""
        return self.timetable.organisation_id
