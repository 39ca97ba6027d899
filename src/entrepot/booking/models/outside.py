"""Calendars that others keep and by which a facility is closed, and the times at which they keep it busy."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from entrepot.booking.domain.spans import Span
from entrepot.booking.models.timetables import Timetable
from entrepot.runtime import clock


def new_outside_key() -> str:
    """A new id of a calendar that others keep."""
    return f"cal-{secrets.token_hex(8)}"


class OutsideCalendar(models.Model):
    """A calendar of Outlook, Google or a laboratory; read again and again where it has an address, as it was where a file was handed in.

    The address may hold a secret: whoever has it reads the calendar. It is shown to nobody, and not told in problems.
    """

    key = models.CharField(unique=True, max_length=24, default=new_outside_key)
    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="calendars")
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=2000, blank=True)  # empty: it was handed in as a file
    etag = models.CharField(max_length=300, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    content = models.JSONField(default=dict)  # domain.icstext.Parts: only what says when
    fetched = models.DateTimeField(null=True, blank=True)  # when the content came
    read = models.DateTimeField(null=True, blank=True)  # when its times were last found; empty until then
    events = models.PositiveIntegerField(default=0)  # a series counted once
    unread = models.JSONField(default=list)  # [[fault, title], ...]; the first of them
    left_out = models.PositiveIntegerField(default=0)  # how many events could not be read
    failures = models.PositiveIntegerField(default=0)  # in a row
    problem = models.JSONField(default=dict)  # why the last try failed; intake.kept_problems
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def organisation_id(self) -> int | None:
        """Whose facility it closes."""
        return self.timetable.organisation_id


class OutsideEvent(models.Model):
    """One time at which such a calendar keeps the facility busy. ``title`` is for its managers alone."""

    calendar = models.ForeignKey(OutsideCalendar, on_delete=models.CASCADE, related_name="times")
    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="outside")
    uid = models.CharField(max_length=300, blank=True)
    by_rule = models.DateTimeField()  # which time of a series it is
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    title = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["starts", "pk"]
        indexes: ClassVar = [models.Index(fields=["timetable", "starts"], name="booking_outside_when")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="booking_outside_has_length")
        ]

    def __str__(self) -> str:
        return f"{self.starts} to {self.ends}"

    @property
    def span(self) -> Span:
        """From when to when."""
        return Span(self.starts, self.ends)
