"""Hosted visits: guests come to a host, with an agenda, notes, and what follows: introductions of two organisations."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from entrepot.deals.models import Deal
from entrepot.people.models import Organisation
from entrepot.programmes.domain.hosting import FollowUpState
from entrepot.runtime import clock


def new_hosted_key() -> str:
    """A new id of a hosted visit."""
    return f"hosted-{secrets.token_hex(6)}"


def new_hosted_follow_up_key() -> str:
    """A new id of a follow-up."""
    return f"follow-{secrets.token_hex(6)}"


class HostedVisit(models.Model):
    """Guests come to a host; its days are those of the node's place."""

    key = models.CharField(unique=True, max_length=24, default=new_hosted_key)
    title = models.CharField(max_length=200)
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="hosted_visits")
    begins = models.DateField()
    ends = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    called_off = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=20)  # an account's key
    form = models.CharField(max_length=40, blank=True)
    made = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-begins", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["made_by", "form"], condition=~Q(form=""), name="programmes_hosted_made_once"
            ),
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="programmes_hosted_days"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def organisation_id(self) -> int:
        """The number of the host: whose it is."""
        return self.host_id


class HostedGuest(models.Model):
    """Somebody who comes: a person by name, an organisation of the node, or both. Taken out, nothing of them is left."""

    visit = models.ForeignKey(HostedVisit, on_delete=models.CASCADE, related_name="guests")
    name = models.CharField(max_length=200, blank=True)  # a person's, with what they do
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="visits_made"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") | Q(organisation__isnull=False), name="programmes_guest_is_somebody"
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.pk}"


class AgendaPoint(models.Model):
    """From when to when, half-open, something is seen or talked about, where, and who is met there."""

    visit = models.ForeignKey(HostedVisit, on_delete=models.CASCADE, related_name="agenda")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    what = models.CharField(max_length=300)
    place = models.CharField(max_length=200, blank=True)
    meets = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="visits_met"
    )

    class Meta:
        ordering: ClassVar = ["starts", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="programmes_agenda_span")
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.pk}"


class HostedFollowUp(models.Model):
    """Two organisations that should talk, and about what; how far they are is read from their deal."""

    key = models.CharField(unique=True, max_length=24, default=new_hosted_follow_up_key)
    visit = models.ForeignKey(HostedVisit, on_delete=models.PROTECT, related_name="follow_ups")
    first = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=200)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, default=FollowUpState.OPEN)
    reason = models.TextField(blank=True)  # why it was dropped
    deal = models.OneToOneField(Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=20)
    form = models.CharField(max_length=40, blank=True)
    made = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["by", "form"], condition=~Q(form=""), name="programmes_hosted_follow_up_once"
            ),
            models.CheckConstraint(condition=~Q(first=F("second")), name="programmes_follow_up_of_two"),
        ]

    def __str__(self) -> str:
        return self.key
