"""What an organisation pays less than others for a resource, because that was agreed elsewhere: in a cooperation, say."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from entrepot.catalogue.models import Resource
from entrepot.people.models import Organisation


class AgreedReduction(models.Model):
    """So many per cent less, for what begins on days from `first` to `last` on the clock of the resource; `under` is the key of what it was agreed in."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="agreed_reductions")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")  # that pays
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    first = models.DateField()
    last = models.DateField()
    under = models.CharField(max_length=40, db_index=True)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="booking_reduction_percent"
            ),
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="booking_reduction_days"),
        ]

    def __str__(self) -> str:
        return f"{self.percent} per cent for {self.organisation_id} under {self.under}"
