"""What the registration of a technology contract asks and its terms do not say."""

from __future__ import annotations

from django.db import models

from entrepot.deals.domain.registering import Entry, Rights
from entrepot.deals.models.deals import Deal
from entrepot.runtime import clock


class Registration(models.Model):
    """What the parties say of a contract for its registration; each of them may correct it."""

    deal = models.OneToOneField(Deal, on_delete=models.PROTECT, related_name="registration")
    technology_part = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    field = models.CharField(max_length=120, blank=True)  # empty: as the catalogue has it
    rights = models.CharField(
        max_length=12, blank=True, choices=[(item.value, item.value) for item in Rights]
    )
    by = models.CharField(max_length=20)
    changed = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.deal_id} {self.rights}"

    @property
    def entry(self) -> Entry:
        """The same as a value."""
        return Entry(self.technology_part, self.field, Rights(self.rights) if self.rights else None)
