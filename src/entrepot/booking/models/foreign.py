"""Calendars of others that a facility's time depends on, and the feed of one's own bookings."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from entrepot.booking.domain.spans import Span
from entrepot.booking.models.timetables import Timetable
from entrepot.people.models import Account
from entrepot.runtime import clock


def new_calendar_key() -> str:
    """A new id of a calendar."""
    return f"cal-{secrets.token_hex(6)}"


def new_seed() -> str:
    """What the secret of a feed is made from, together with the node's key."""
    return secrets.token_hex(16)


class ForeignCalendar(models.Model):
    """A calendar kept elsewhere whose events make a facility busy; without an ``address`` it was handed in as a file."""

    key = models.CharField(unique=True, max_length=24, default=new_calendar_key)
    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="calendars")
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=2000, blank=True)
    etag = models.CharField(max_length=300, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    content = models.TextField(blank=True)  # as it was read last: what repeats goes on when nothing new comes
    read = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)  # why it could not be read, and what to do
    refused = models.JSONField(default=list)  # [[uid, why], ...]: events that could not be understood
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.key


class ForeignBusy(models.Model):
    """An event of such a calendar, without what it is about."""

    calendar = models.ForeignKey(ForeignCalendar, on_delete=models.CASCADE, related_name="busy")
    uid = models.CharField(max_length=300)
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts", "pk"]
        indexes: ClassVar = [models.Index(fields=["calendar", "starts"], name="booking_foreign_when")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="booking_foreign_has_length")
        ]

    def __str__(self) -> str:
        return f"{self.starts} to {self.ends}"

    @property
    def span(self) -> Span:
        """From when to when."""
        return Span(self.starts, self.ends)


class CalendarFeed(models.Model):
    """The address at which somebody's calendar reads their bookings; a secret, of which only seed and digest are kept."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="calendar_feed")
    seed = models.CharField(max_length=32, default=new_seed)
    digest = models.CharField(unique=True, max_length=64)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.digest[:8]
