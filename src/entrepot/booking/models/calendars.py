"""The feed of one's own bookings."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

from entrepot.people.models import Account
from entrepot.runtime import clock


def new_seed() -> str:
    """What the secret of a feed is made from, together with the node's key."""
    return secrets.token_hex(16)


class CalendarFeed(models.Model):
    """The address at which somebody's calendar reads their bookings; a secret, of which only seed and digest are kept."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="calendar_feed")
    seed = models.CharField(max_length=32, default=new_seed)
    digest = models.CharField(unique=True, max_length=64)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.digest[:8]
