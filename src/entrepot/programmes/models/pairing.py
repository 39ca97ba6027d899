"""Lists of parks that a programme pairs, and how it paired them each time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from entrepot.engine.pairing import Compared, Park, pairing_from_plain, parks_from_plain
from entrepot.engine.pairing import Pairing as Found
from entrepot.intake.kept_problems import unpacked
from entrepot.journal.models import AppendOnly, Kept
from entrepot.programmes.domain.pairing import compared_from_plain
from entrepot.programmes.models.calls import Programme
from entrepot.runtime import clock
from entrepot.vocabulary.problems import Problem


class ParkList(Kept):
    """A list of parks as it was read; never changed, a later one takes its place."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="park_lists")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)  # of the file
    parks = models.JSONField()  # see engine.pairing.parks_to_plain
    refused = models.PositiveIntegerField()  # rows
    problems = models.JSONField(default=list)  # see intake.kept_problems
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_park_list_number")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} list {self.number}"

    @property
    def listed(self) -> tuple[Park, ...]:
        """Its parks."""
        return parks_from_plain(self.parks)

    @property
    def told(self) -> tuple[Problem, ...]:
        """What was wrong with which row."""
        return tuple(map(unpacked, self.problems))


class Pairing(Kept):
    """Parks as they were paired once: by what, and what came of it; never changed, so that a later one can be compared with it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="pairings")
    park_list = models.ForeignKey(ParkList, on_delete=models.PROTECT, related_name="pairings")
    number = models.PositiveIntegerField()
    parks = models.JSONField()  # with the quotas and exclusions that were asked for
    result = models.JSONField()  # see engine.pairing.pairing_to_plain; holds weights and rules
    beside = models.JSONField()  # see domain.pairing.compared_to_plain
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_pairing_number")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} pairing {self.number}"

    @property
    def listed(self) -> tuple[Park, ...]:
        """Its parks."""
        return parks_from_plain(self.parks)

    @property
    def found(self) -> Found:
        """What came of it."""
        return pairing_from_plain(self.result)

    @property
    def compared(self) -> Compared:
        """What lots and nearest neighbours would have come to."""
        return compared_from_plain(self.beside)
