"""Answers that are given again when a program asks the same again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from entrepot.people.models import ApiToken
from entrepot.runtime import clock


class Answer(models.Model):
    """What was answered to a question that a program named with an ``Idempotency-Key``."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # of method, address and body
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    made = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key"], name="api_one_answer_a_key")
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.key}"
