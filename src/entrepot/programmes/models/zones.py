"""Innovation zones: what gathers around one expert on the way from research to industry."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q

from entrepot.catalogue.models import Need, Resource
from entrepot.deals.domain.wording import Wording
from entrepot.people.models import Organisation
from entrepot.programmes.domain import stored
from entrepot.runtime import clock
from entrepot.vocabulary.readiness import Phase


def new_zone_key() -> str:
    """A new id of a zone."""
    return f"zone-{secrets.token_hex(6)}"


class Zone(models.Model):
    """An expert's results, team, recruiting, finance and firms, kept by one organisation."""

    key = models.CharField(unique=True, max_length=24, default=new_zone_key)
    name = models.JSONField(default=dict)  # language -> text
    about = models.JSONField(default=dict)  # language -> text
    expert = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="zones")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="zones")
    shown = models.BooleanField(default=False)  # to everybody
    made_by = models.CharField(max_length=20)  # an account's key
    form = models.CharField(max_length=40, blank=True)
    made = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["made_by", "form"], condition=~Q(form=""), name="programmes_zone_made_once"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def named(self) -> Wording:
        """Its name."""
        return stored.wording_from_plain(self.name)

    @property
    def told(self) -> Wording:
        """What it is about."""
        return stored.wording_from_plain(self.about)


class ZoneItem(models.Model):
    """A record of the catalogue, or a firm, in a zone; `phase` counts where the record itself tells none."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="items")
    resource = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.CASCADE, related_name="in_zones"
    )
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.CASCADE, related_name="in_zones")
    firm = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="in_zones"
    )
    phase = models.CharField(max_length=18, blank=True, choices=[(item.value, item.value) for item in Phase])
    by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(resource__isnull=False, need=None, firm=None)
                | Q(resource=None, need__isnull=False, firm=None)
                | Q(resource=None, need=None, firm__isnull=False),
                name="programmes_zone_item_is_one",
            ),
            models.UniqueConstraint(fields=["zone", "resource"], name="programmes_zone_resource_once"),
            models.UniqueConstraint(fields=["zone", "need"], name="programmes_zone_need_once"),
            models.UniqueConstraint(fields=["zone", "firm"], name="programmes_zone_firm_once"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id}: {self.pk}"

    @property
    def owner_id(self) -> int | None:
        """The number of the organisation that the record belongs to, or that the firm is."""
        if self.firm_id is not None:
            return self.firm_id
        record = self.resource or self.need
        return record.organisation_id if record else None
