"""Places and organisations."""

from __future__ import annotations

from django.db import models


class Place(models.Model):
    """A city or other place that records name; its jurisdiction says which law holds there."""

    key = models.SlugField(primary_key=True, max_length=80)
    names = models.JSONField(default=dict)  # language -> name
    jurisdiction = models.CharField(max_length=12)
    currency = models.CharField(max_length=3)
    timezone = models.CharField(max_length=40)
    latitude = models.FloatField()
    longitude = models.FloatField()

    def __str__(self) -> str:
        return self.key


class Organisation(models.Model):
    """A member of the node."""

    key = models.CharField(unique=True, max_length=200)
    kind = models.CharField(max_length=20)
    size = models.CharField(max_length=10, blank=True)
    sector = models.CharField(max_length=80, blank=True)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    language = models.CharField(max_length=10)
    texts = models.JSONField(default=dict)  # language -> {"title", "text"}
    fingerprint = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.key
