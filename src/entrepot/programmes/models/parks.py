"""Parks: their space, the organisations that sit in them, and what they open to the parks that they cooperate with."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from entrepot.catalogue.models import Resource
from entrepot.people.models import Organisation
from entrepot.programmes.domain.parks import Let
from entrepot.programmes.models.cooperations import Cooperation
from entrepot.runtime import clock


def new_tenancy_key() -> str:
    """A new id of a tenancy."""
    return f"tenancy-{secrets.token_hex(6)}"


def new_share_key() -> str:
    """A new id of a shared resource."""
    return f"share-{secrets.token_hex(6)}"


class ParkSpace(models.Model):
    """How many square metres a park has to let."""

    park = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    total = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    changed = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.total} m² of {self.park_id}"


class Tenancy(models.Model):
    """An organisation sits in a park. The park's people enter it; it counts once the tenant has confirmed it, until either side ends it."""

    key = models.CharField(unique=True, max_length=24, default=new_tenancy_key)
    park = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tenancies")
    tenant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sits_in")
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    space = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))  # square metres
    made_by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)
    confirmed = models.DateTimeField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)  # the day on which one side ended it early

    class Meta:
        ordering: ClassVar = ["first", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["park", "tenant"], condition=Q(ended=None), name="programmes_tenant_once"
            ),
            models.CheckConstraint(condition=~Q(park=models.F("tenant")), name="programmes_tenant_other"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def organisation_id(self) -> int:
        """Whose tenancies they are."""
        return self.park_id

    @property
    def let(self) -> Let:
        """What is let by it. The day on which it was ended is let no more."""
        last = self.last
        if self.ended is not None:
            before: date = self.ended - timedelta(days=1)
            last = before if last is None else min(last, before)
        return Let(self.first, last, self.space)


class SharedResource(models.Model):
    """A party of a cooperation opens one of its resources to the others, at conditions that were agreed."""

    key = models.CharField(unique=True, max_length=24, default=new_share_key)
    cooperation = models.ForeignKey(Cooperation, on_delete=models.PROTECT, related_name="shared")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )  # that opens it
    first = models.DateField()
    last = models.DateField()
    conditions = models.TextField()
    percent = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(0)
    )  # off the price; zero: none
    hours = models.PositiveIntegerField(
        null=True, blank=True
    )  # a month, for all partners together; None: as many as are free
    grants = models.JSONField(default=list)  # numbers of the grants that were given with it
    made_by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["first", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cooperation", "resource"], condition=Q(ended=None), name="programmes_shared_once"
            )
        ]

    def __str__(self) -> str:
        return self.key
