"""What experts answer to calls. A call itself is a need for talent of the catalogue, see `domain.engagements`."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

from entrepot.catalogue.models import Need, Resource
from entrepot.deals.models import Deal
from entrepot.people.models import Organisation
from entrepot.programmes.domain.hosting import STANDING, AnswerState
from entrepot.runtime import clock


def new_answer_key() -> str:
    """A new id of an answer."""
    return f"answer-{secrets.token_hex(6)}"


class TalentAnswer(models.Model):
    """An expert is interested in a call: a note to its owner, who introduces the two sides or declines."""

    key = models.CharField(unique=True, max_length=24, default=new_answer_key)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="talent_answers")
    expert = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="talent_answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="talent_answers")
    note = models.TextField()
    state = models.CharField(max_length=12, default=AnswerState.WAITS)
    reason = models.TextField(blank=True)  # why it was declined
    deal = models.OneToOneField(Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=20)  # an account's key
    made = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-made", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["need", "expert"],
                condition=models.Q(state__in=sorted(STANDING)),
                name="programmes_expert_answers_once",
            )
        ]

    def __str__(self) -> str:
        return self.key
