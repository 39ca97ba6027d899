"""Files of deals: who handed in what, and who may read it. Their bytes lie in the node's home (`runtime.keptfiles`)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from entrepot.deals.models.deals import Deal
from entrepot.runtime import clock
from entrepot.runtime.keptfiles import new_file_key


class DealFile(models.Model):
    """A file of a deal. It is never removed: another of the same name for the same readers is its next version, and one that was withdrawn says why."""

    key = models.CharField(unique=True, max_length=40, default=new_file_key)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="files")
    party = models.CharField(max_length=200)  # the organisation that handed it in, its key
    readers = models.JSONField(default=list)  # keys of the parties for whom it is; empty: for all of them
    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)  # of this name, from this party, for these readers
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)
    withdrawn = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=1000, blank=True)  # why it was withdrawn

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deal", "party", "name", "readers", "version"], name="deals_file_version_once"
            )
        ]

    def __str__(self) -> str:
        return self.key

    def is_for(self, keys: frozenset[str]) -> bool:
        """Whether it is for one of these organisations, or was handed in by it."""
        return self.party in keys or (bool(keys) and (not self.readers or bool(keys & set(self.readers))))
