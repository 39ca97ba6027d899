"""What is looked for again and again: searches that people keep, and needs that wait for resources."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar, Final

from django.db import models

from entrepot.catalogue.models import Need
from entrepot.matching.domain import Asked
from entrepot.people.models import Account
from entrepot.runtime import clock

NAME: Final = 120


def new_search_key() -> str:
    """A new id of a kept search."""
    return f"search-{secrets.token_hex(6)}"


class Look(models.Model):
    """How far the change sequence was looked at for something, and what was found then."""

    position = models.PositiveBigIntegerField()
    known = models.JSONField(default=list)  # news.reference, newest last
    looked = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Mark(models.Model):
    """Up to where in the change sequence a job has looked."""

    name = models.CharField(primary_key=True, max_length=40)
    position = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.position}"


class SavedSearch(Look):
    """A search that somebody keeps, to hear of what is new in it."""

    key = models.CharField(unique=True, max_length=24, default=new_search_key)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=NAME)
    asked = models.JSONField(default=dict)  # domain.Asked, what is empty left out
    paused = models.BooleanField(default=False)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-made", "-pk"]
        indexes: ClassVar = [models.Index(fields=["paused", "position"], name="matching_search_due")]
        verbose_name_plural = "saved searches"

    def __str__(self) -> str:
        return self.key

    @property
    def question(self) -> Asked:
        """What is searched for."""
        values: dict[str, Any] = self.asked
        return Asked(**values)


class NeedWatch(Look):
    """What is known of a need's resources, so that its people hear of new ones."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="watch")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["position"], name="matching_watch_due")]
        verbose_name_plural = "need watches"

    def __str__(self) -> str:
        return f"watch of {self.need_id}"
