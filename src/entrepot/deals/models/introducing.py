"""Who lets the node introduce them."""

from __future__ import annotations

from django.db import models

from entrepot.people.models import Organisation
from entrepot.runtime import clock


class Introducible(models.Model):
    """An organisation that lets the node introduce it to others, where a need and a resource match; without a row it does not."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="introducible")
    by = models.CharField(max_length=20)  # an account's key
    since = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.organisation_id)
