"""Timetables of facilities and venues, bookings, and the time that each of them takes from a unit."""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from entrepot.booking.domain.opening import Hours
from entrepot.booking.domain.slots import Terms
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.catalogue.models import Need, Resource
from entrepot.people.models import Organisation
from entrepot.runtime import clock

MINUTE: Final = timedelta(minutes=1)


class Sight(StrEnum):
    """Who sees when a facility is idle."""

    PEOPLE = "people"
    """The people of its organisation."""
    MEMBERS = "members"
    """Members of every organisation that is admitted, officers and operators too."""
    EVERYBODY = "everybody"


def new_booking_key() -> str:
    """A new id of a booking."""
    return f"book-{secrets.token_hex(8)}"


def new_series_key() -> str:
    """A new id of a series of bookings."""
    return f"series-{secrets.token_hex(8)}"


def new_group_key() -> str:
    """A new id of bookings of several facilities that were made together."""
    return f"group-{secrets.token_hex(8)}"


class Timetable(models.Model):
    """When and how a resource may be booked. Times are minutes; ``hours`` hold on the clock of ``zone``."""

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, related_name="timetable")
    zone = models.CharField(max_length=40)
    jurisdiction = models.CharField(max_length=12, blank=True)  # whose holidays hold
    hours = models.JSONField(default=list)  # [[weekday, opens, closes], ...]; see domain.opening.Hours
    on_holidays = models.BooleanField(default=False)
    step = models.PositiveIntegerField(default=30)
    shortest = models.PositiveIntegerField(default=30)
    longest = models.PositiveIntegerField(default=480)
    notice = models.PositiveIntegerField(default=0)
    horizon = models.PositiveIntegerField(default=90 * 24 * 60)
    setup = models.PositiveIntegerField(default=0)
    cleaning = models.PositiveIntegerField(default=0)
    capacity = models.PositiveIntegerField(default=1)
    approval = models.BooleanField(default=True)  # each booking waits for the facility's people
    attended = models.BooleanField(default=False)  # its own people operate it
    check_in = models.BooleanField(default=False)  # who has not checked in half an hour late loses the time
    bookable = models.BooleanField(default=True)
    idle_shown = models.CharField(max_length=10, default=Sight.PEOPLE)  # who sees its idle hours

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(capacity__gte=1), name="booking_a_unit_at_least"),
            models.CheckConstraint(condition=Q(step__gte=1), name="booking_a_minute_at_least"),
        ]

    def __str__(self) -> str:
        return f"timetable of {self.resource_id}"

    @property
    def organisation_id(self) -> int | None:
        """Whose it is."""
        return self.resource.organisation_id

    @property
    def clock(self) -> ZoneInfo:
        """The clock of the place."""
        return ZoneInfo(self.zone)

    @property
    def terms(self) -> Terms:
        """How it may be booked."""
        return Terms(
            step=self.step * MINUTE,
            shortest=self.shortest * MINUTE,
            longest=self.longest * MINUTE,
            notice=self.notice * MINUTE,
            horizon=self.horizon * MINUTE,
            setup=self.setup * MINUTE,
            cleaning=self.cleaning * MINUTE,
            capacity=self.capacity,
        )

    @property
    def usual(self) -> tuple[Hours, ...]:
        """Its hours by weekday."""
        return tuple(Hours(*row) for row in self.hours)


class Exceptional(models.Model):
    """A time at which hours do not hold: closed for maintenance, or open once more."""

    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="exceptions")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    closed = models.BooleanField(default=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["starts"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="booking_exception_has_length")
        ]

    def __str__(self) -> str:
        return f"{self.starts} to {self.ends}"

    @property
    def span(self) -> Span:
        """From when to when."""
        return Span(self.starts, self.ends)


class Booking(models.Model):
    """Time reserved by somebody. ``starts`` to ``ends`` is the time of use; what it takes beyond that is in ``Taken``."""

    key = models.CharField(unique=True, max_length=24, default=new_booking_key)
    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="bookings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bookings")
    booked_by = models.CharField(max_length=20, db_index=True)  # an account's key
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.SET_NULL, related_name="bookings")
    series = models.CharField(max_length=24, blank=True, db_index=True)
    group = models.CharField(max_length=24, blank=True, db_index=True)  # of several facilities, made together
    answers = models.JSONField(default=list)  # [[question, answer], ...] as they were asked
    units = models.PositiveIntegerField(default=1)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    state = models.CharField(max_length=10, default=State.HELD, db_index=True)
    held_until = models.DateTimeField(null=True, blank=True)  # while it is held, or offered
    purpose = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was refused or cancelled
    checked_in = models.DateTimeField(null=True, blank=True)
    checked_out = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["starts", "pk"]
        indexes: ClassVar = [models.Index(fields=["timetable", "starts"], name="booking_when")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="booking_has_length"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def organisation_of_facility(self) -> int | None:
        """Whose facility it is."""
        return self.timetable.organisation_id

    @property
    def span(self) -> Span:
        """The time of use."""
        return Span(self.starts, self.ends)


class Taken(models.Model):
    """Time that one unit is busy: booked, with setup and cleaning, or closed.

    The database refuses two rows of a unit that meet, whatever the code does: an exclusion constraint on PostgreSQL, triggers on
    SQLite (migration 0002). A row is there exactly as long as its booking or exception occupies its time.
    """

    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="taken")
    unit = models.PositiveIntegerField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    booking = models.ForeignKey(
        Booking, null=True, blank=True, on_delete=models.CASCADE, related_name="taken"
    )
    exception = models.ForeignKey(
        Exceptional, null=True, blank=True, on_delete=models.CASCADE, related_name="taken"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["timetable", "unit", "starts"], name="booking_taken_when")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="booking_taken_has_length"),
            models.CheckConstraint(
                condition=Q(booking__isnull=False) ^ Q(exception__isnull=False),
                name="booking_taken_by_one",
            ),
        ]

    def __str__(self) -> str:
        return f"unit {self.unit}, {self.starts} to {self.ends}"

    @property
    def span(self) -> Span:
        """From when to when."""
        return Span(self.starts, self.ends)


class Waiting(models.Model):
    """Somebody waits for time that is taken now."""

    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="waiting")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="waiting")
    asked_by = models.CharField(max_length=20)
    earliest = models.DateTimeField()
    latest = models.DateTimeField()  # by when it must be over
    minutes = models.PositiveIntegerField()
    units = models.PositiveIntegerField(default=1)
    purpose = models.TextField(blank=True)
    made = models.DateTimeField(default=clock.now)
    offered = models.ForeignKey(
        Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="offered_to"
    )
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["made", "pk"]
        indexes: ClassVar = [models.Index(fields=["timetable", "ended"], name="booking_in_line")]

    def __str__(self) -> str:
        return f"{self.asked_by} waits for {self.timetable_id}"
