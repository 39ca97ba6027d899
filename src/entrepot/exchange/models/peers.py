"""Other nodes, the keys they are pinned to, and what was heard from them once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Peer(models.Model):
    """Another node that records are exchanged with."""

    node = models.CharField(unique=True, max_length=40)  # its id: the thumbprint of its first key
    name = models.CharField(max_length=200)
    url = models.CharField(max_length=400)
    jurisdiction = models.CharField(max_length=10)
    place = models.CharField(max_length=80, blank=True)
    languages = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="active", db_index=True)  # active, paused, ended
    centre = models.BooleanField(default=False)  # it gathers what this node lists, and offers one search
    gathered = models.BooleanField(default=False)  # this node gathers what it lists
    named = models.BooleanField(default=False)  # it agreed to be named in the registry, which anybody reads
    added = models.DateTimeField()
    added_by = models.CharField(max_length=20)
    last_heard = models.DateTimeField(null=True, blank=True)
    last_reached = models.DateTimeField(null=True, blank=True)
    error = models.JSONField(
        default=dict
    )  # {"code", "sentence", "remedy", "at"} of the last try; empty when it went well

    class Meta:
        ordering: ClassVar = ["name", "node"]

    def __str__(self) -> str:
        return self.node


class PeerKey(models.Model):
    """A public key (Ed25519) that a peer signs with; never fetched from an address in a message."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="keys")
    key_id = models.CharField(unique=True, max_length=64)  # SHA-256 of the raw key, hexadecimal
    public = models.CharField(max_length=44)  # the raw key, base64
    pinned = models.DateTimeField()
    announced_by = models.CharField(
        max_length=64, blank=True
    )  # the key that signed for it; empty for the first
    ended = models.DateTimeField(null=True, blank=True)  # replaced: what was signed before still verifies
    revoked = models.DateTimeField(null=True, blank=True)  # nothing signed by it counts

    class Meta:
        ordering: ClassVar = ["pinned", "pk"]

    def __str__(self) -> str:
        return self.key_id[:16]


class PeerInvitation(models.Model):
    """What lets another node make itself known here, once."""

    digest = models.CharField(unique=True, max_length=64)  # SHA-256 of the secret, hexadecimal
    note = models.CharField(max_length=200, blank=True)
    made = models.DateTimeField()
    made_by = models.CharField(max_length=20)
    ends = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)
    used_by = models.CharField(max_length=40, blank=True)  # the node that came

    class Meta:
        ordering: ClassVar = ["-made"]

    def __str__(self) -> str:
        return self.digest[:8]


class Nonce(models.Model):
    """A signed request that was heard: it is not heard a second time. Kept for twice the window of its time."""

    node = models.CharField(max_length=40)
    nonce = models.CharField(max_length=64)
    created = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["node", "nonce"], name="exchange_heard_once")
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.nonce}"
