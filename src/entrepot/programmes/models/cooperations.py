"""Cooperations of a programme's members, and the days on which their agreements are signed."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

from entrepot.deals.domain.wording import Wording
from entrepot.deals.models import Deal
from entrepot.journal.models import AppendOnly, Kept
from entrepot.people.models import Organisation
from entrepot.programmes.domain import stored
from entrepot.programmes.domain.cooperations import Phase, phase
from entrepot.programmes.models.calls import Programme
from entrepot.programmes.models.delivery import Member
from entrepot.runtime import clock


def new_cooperation_key() -> str:
    """A new id of a cooperation."""
    return f"cooperation-{secrets.token_hex(6)}"


def new_day_key() -> str:
    """A new id of a signing day."""
    return f"day-{secrets.token_hex(6)}"


def new_signatory_key() -> str:
    """A new id of a signatory's place."""
    return f"signatory-{secrets.token_hex(8)}"


class Cooperation(models.Model):
    """A deal of a programme's members as the programme sees it; how far it is stands in the deal alone.

    With each other, or, where `member` says whose, with who runs the programme: that is a member's agreement.
    """

    key = models.CharField(unique=True, max_length=30, default=new_cooperation_key)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cooperations")
    deal = models.OneToOneField(Deal, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    made_by = models.CharField(max_length=20)  # an account's key
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def phase(self) -> Phase:
        """How far it is."""
        return phase(self.deal.standing)


class Landing(Kept):
    """What shows that a cooperation landed: that something runs of it. Reported once; never changed."""

    cooperation = models.OneToOneField(Cooperation, on_delete=models.PROTECT, related_name="landing")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")  # that reports
    day = models.DateField()
    evidence = models.TextField()
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    def __str__(self) -> str:
        return f"{self.cooperation_id} landed on {self.day}"


class SigningDay(models.Model):
    """A sitting in which agreements of a programme are signed."""

    key = models.CharField(unique=True, max_length=24, default=new_day_key)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="signing_days")
    title = models.JSONField(default=dict)  # language -> text
    day = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    opened = models.DateTimeField(null=True, blank=True)
    closed = models.DateTimeField(null=True, blank=True)
    shown = models.BooleanField(default=False)  # to everybody: the names of organisations, and who has signed
    made_by = models.CharField(max_length=20)
    form = models.CharField(max_length=40, blank=True)
    made = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["made_by", "form"], condition=~models.Q(form=""), name="programmes_day_made_once"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def wording(self) -> Wording:
        """Its title."""
        return stored.wording_from_plain(self.title)


class OnDay(models.Model):
    """A cooperation whose agreement is signed on a day."""

    day = models.ForeignKey(SigningDay, on_delete=models.PROTECT, related_name="places")
    cooperation = models.ForeignKey(Cooperation, on_delete=models.PROTECT, related_name="days")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "cooperation"], name="programmes_on_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.cooperation_id} on {self.day_id}"


class Signatory(models.Model):
    """The place of an organisation that signs on a day, and who signs for it once somebody is named."""

    key = models.CharField(unique=True, max_length=30, default=new_signatory_key)
    place = models.ForeignKey(OnDay, on_delete=models.CASCADE, related_name="signatories")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=20, blank=True)  # its key; empty for whoever manages it

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "organisation"], name="programmes_signatory_once")
        ]

    def __str__(self) -> str:
        return self.key
