"""The parts of a place: how many people live where in them, and which venues and services are there. The region's own records, as clusters are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from entrepot.people.models import Place


class District(models.Model):
    """A part of a place with the people who live there, as points: ``[[latitude, longitude, inhabitants], ...]`` in degrees."""

    key = models.SlugField(primary_key=True, max_length=80)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="districts")
    names = models.JSONField(default=dict)  # language -> name
    points = models.JSONField(default=list)
    invented = models.BooleanField(default=False)  # every page that shows a figure of it says so
    source = models.CharField(max_length=300, blank=True)  # where the numbers come from

    class Meta:
        ordering: ClassVar = ["place", "key"]

    def __str__(self) -> str:
        return self.key

    @property
    def inhabitants(self) -> int:
        """How many people live in it."""
        return sum(int(count) for _, _, count in self.points)


class Whereabouts(models.Model):
    """Where in a district a resource is, in degrees; a record alone says no more than its place."""

    resource = models.OneToOneField(
        "catalogue.Resource", on_delete=models.CASCADE, related_name="whereabouts"
    )
    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="resources")
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "whereabouts"

    def __str__(self) -> str:
        return f"{self.resource_id} in {self.district_id}"
