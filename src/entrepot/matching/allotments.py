"""What the last allocation came to, and the floor of exposure that an officer chose."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from entrepot.catalogue.models import Need, Resource
from entrepot.runtime import clock


class Allocation(models.Model):
    """All open needs against all capacities, once. Only the last is kept."""

    made = models.DateTimeField(default=clock.now)
    sequence = models.PositiveBigIntegerField()
    voters = models.JSONField(default=list)  # names of the models that were heard
    method = models.CharField(max_length=20)  # engine.allocation.Method
    because = models.CharField(max_length=20)  # engine.allocation.Because
    value = models.FloatField()
    bound = models.FloatField()

    def __str__(self) -> str:
        return f"allocation of {self.made:%Y-%m-%d %H:%M}"


class Allotment(models.Model):
    """What one need gets in one role, and what stood against its first choice. Values and prices are 0 to 1."""

    allocation = models.ForeignKey(Allocation, on_delete=models.CASCADE, related_name="allotments")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)
    why = models.CharField(max_length=20)  # engine.allocation.Why
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+", null=True)
    value = models.FloatField(default=0)
    first = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+", null=True)
    first_value = models.FloatField(default=0)
    first_price = models.FloatField(default=0)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["allocation", "why"], name="matching_allotment_why")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.role} {self.why}"


class Capacity(models.Model):
    """What became of one resource: its units, how many are taken, what one more would be worth (0 to 1)."""

    allocation = models.ForeignKey(Allocation, on_delete=models.CASCADE, related_name="capacities")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    units = models.PositiveIntegerField()
    stated = models.BooleanField()
    taken = models.PositiveIntegerField()
    price = models.FloatField()
    wanted = models.PositiveIntegerField()  # needs for which it is adequate
    exposure = models.FloatField()  # attention in lists as their scores have them

    class Meta:
        verbose_name_plural = "capacities"
        indexes: ClassVar = [models.Index(fields=["allocation", "-price"], name="matching_capacity_price")]

    def __str__(self) -> str:
        return f"{self.resource_id}: {self.taken} of {self.units}"


class ExposurePoint(models.Model):
    """One floor of exposure: what it brings and costs, and the bonus of each resource (by key) that reaches it."""

    allocation = models.ForeignKey(Allocation, on_delete=models.CASCADE, related_name="points")
    percent = models.PositiveSmallIntegerField()
    gini = models.FloatField()
    ndcg = models.FloatField()
    unseen = models.PositiveIntegerField()
    bonus = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["percent"]

    def __str__(self) -> str:
        return f"{self.percent} %"


class ExposureFloor(models.Model):
    """The floor that was chosen for this node, in percent; one row at most."""

    percent = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.percent} %"


class Lift(models.Model):
    """What is added to the scores of a resource where lists are put in order, by the chosen floor."""

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, related_name="lift")
    bonus = models.FloatField()

    def __str__(self) -> str:
        return f"{self.resource_id} +{self.bonus:.3f}"
