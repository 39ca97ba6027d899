"""How far technologies are on the way to market: levels with their evidence, money raised and people recruited for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from entrepot.catalogue.models import Resource
from entrepot.deals.domain.pipeline import Evidence, Funding, Step
from entrepot.deals.models.deals import Deal
from entrepot.journal.models import AppendOnly, Kept
from entrepot.runtime import clock


class ReadinessStep(Kept):
    """A level of a technology with what shows it; never changed. One that was wrong is taken back by a mark."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="readiness_steps")
    level = models.PositiveSmallIntegerField()  # 1 to 9
    day = models.DateField()  # on which the evidence was there
    kind = models.CharField(max_length=20, choices=[(item.value, item.value) for item in Evidence])
    link = models.CharField(max_length=500, blank=True)  # an address, or the name of a file
    words = models.CharField(max_length=1000, blank=True)  # what was shown
    form = models.CharField(max_length=40, blank=True)  # the form it was filled in on
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["by", "form"], condition=~Q(form=""), name="deals_step_told_once"
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=9), name="deals_step_level"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id}: {self.level}"

    @property
    def step(self) -> Step:
        """The step as a value."""
        return Step(self.level, self.day)

    @property
    def organisation_id(self) -> int | None:
        """The number of the technology's owner."""
        return self.resource.organisation_id


class Mark(models.TextChoices):
    """What was said of a level's evidence."""

    CHECKED = "checked"
    """An officer has looked at it."""
    TAKEN_BACK = "taken_back"
    """Its owner says that it was wrong."""


class StepMark(Kept):
    """Something said of a level's evidence; never changed."""

    step = models.ForeignKey(ReadinessStep, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=12, choices=Mark.choices)
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "kind"], name="deals_step_marked_once")
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.kind}"


class Beside(models.Model):
    """What finance and people have in common: of which technology, when, by which deal, and whether all may see it."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="%(class)s")
    day = models.DateField()
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)s")
    shown = models.BooleanField(default=False)  # to whoever may see the technology
    form = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)
    taken_back = models.DateTimeField(null=True, blank=True)  # when its owner said that it was wrong

    class Meta:
        abstract = True

    @property
    def organisation_id(self) -> int | None:
        """The number of the technology's owner."""
        return self.resource.organisation_id


class FinanceRaised(Beside):
    """Money that came in for a technology."""

    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=10, choices=[(item.value, item.value) for item in Funding])
    source = models.CharField(max_length=200)  # from whom

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        verbose_name_plural = "finance raised"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["by", "form"], condition=~Q(form=""), name="deals_finance_told_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="deals_finance_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id}: {self.amount} {self.currency}"


class PeopleRecruited(Beside):
    """People who were taken on for a technology: how many and as what, never who."""

    number = models.PositiveIntegerField()
    role = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        verbose_name_plural = "people recruited"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["by", "form"], condition=~Q(form=""), name="deals_people_told_once"
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="deals_people_number"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id}: {self.number}"
