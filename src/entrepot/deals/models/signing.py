"""Agreements: the paper of each version that all agreed to, and who signed it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from entrepot.deals.models.deals import Deal
from entrepot.journal.models import AppendOnly, Kept
from entrepot.runtime import clock


class Agreement(Kept):
    """The paper of one version of the terms, with a place for every party; never changed. Each signature is added to the end of its file."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveIntegerField()  # of the version
    amends = models.PositiveIntegerField(default=0)  # the version that it takes the place of, 0 for none
    fingerprint = models.CharField(max_length=64, db_index=True)  # SHA-256 of the file that nobody has signed
    languages = models.JSONField()  # in which it is set, one or two
    deadline = models.DateTimeField(db_index=True)  # until when it can be signed
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deal", "number"], name="deals_agreement_once")
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} agreement {self.number}"


class Signature(Kept):
    """A party's signature on an agreement; never changed. Nobody signs twice, and of two made on the same file one stays."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    number = models.PositiveIntegerField()  # from 1, in the order in which they were made
    party = models.CharField(max_length=200)  # an organisation's key
    by = models.CharField(max_length=20)  # an account's key
    office = models.CharField(max_length=80)  # as what, as the person typed it
    serial = models.CharField(max_length=64)  # of the certificate, in hexadecimal digits
    fingerprint = models.CharField(max_length=64, db_index=True)  # SHA-256 of the file with it
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="deals_signature_number"),
            models.UniqueConstraint(fields=["agreement", "party"], name="deals_signature_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} signature {self.number}"
