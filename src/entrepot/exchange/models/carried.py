"""Documents that people carry over a border themselves: the issuer's node knows a keyed fingerprint, nothing else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from entrepot.people.models import Organisation


class Fingerprint(models.Model):
    """That an organisation issued a document. The original is stored nowhere; without the slip's key the fingerprint tells nothing of it."""

    key = models.CharField(unique=True, max_length=24)  # on the slip that the person carries
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="fingerprints")
    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(
        max_length=64
    )  # HMAC-SHA256 of the document under the slip's secret, hexadecimal
    issued = models.DateTimeField()
    issued_by = models.CharField(max_length=20)
    ends = models.DateField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-issued"]

    def __str__(self) -> str:
        return self.key


class Check(models.Model):
    """That a carried document was checked here, for the person who asked and for figures; no part of the document."""

    fingerprint = models.CharField(max_length=24)
    node = models.CharField(max_length=40)  # that issued it
    outcome = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.fingerprint} {self.outcome}"
