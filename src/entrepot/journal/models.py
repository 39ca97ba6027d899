"""Append-only record of who did what, when. No foreign keys and no personal data: it must outlive what it speaks of."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models

ONLY_ADDED = "the journal is only added to"
Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class AppendOnly(models.QuerySet[Row_co]):
    """Rows that are added and read, nothing else."""

    def update(self, **_: object) -> NoReturn:
        """Refused.

        Raises:
            TypeError: always.
        """
        raise TypeError(ONLY_ADDED)

    def delete(self) -> NoReturn:
        """Refused.

        Raises:
            TypeError: always.
        """
        raise TypeError(ONLY_ADDED)


class Kept(models.Model):
    """A row that is never changed and never deleted."""

    class Meta:
        abstract = True

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """Add the row.

        Raises:
            TypeError: it was added already.
        """
        if not self._state.adding:
            raise TypeError(ONLY_ADDED)
        super().save_base(*args, **kwargs)

    def delete(self, *_: object, **__: object) -> NoReturn:
        """Refused.

        Raises:
            TypeError: always.
        """
        raise TypeError(ONLY_ADDED)


class Strand(models.Model):
    """The head of one hash chain, locked while entries are added to it; number 0 is the head of the change sequence."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    count = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number}: {self.count}"


class Entry(Kept):
    """One act. ``sequence`` is taken before the transaction ends: what is read in the order of commits has its place in ``Change``."""

    sequence = models.BigAutoField(primary_key=True)
    strand = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    stream = models.SlugField(max_length=40, db_index=False)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    details = models.JSONField(default=dict)
    rule = models.CharField(max_length=120, blank=True, default="")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AppendOnly.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["strand", "number"], name="journal_one_at_a_place")
        ]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.subject}"


class Change(Kept):
    """The place of an entry in the change sequence: without a gap, and given when the entry was committed already."""

    position = models.PositiveBigIntegerField(primary_key=True)
    sequence = models.BigIntegerField()
    strand = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    seal = models.CharField(max_length=64)

    objects = AppendOnly.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["strand", "number"], name="journal_one_change_an_entry")
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.sequence}"
