"""Messages to peers and from them. What is sent is kept as bytes until its receipt is here; what came in is answered with the same receipt again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from entrepot.exchange.models.peers import Peer


class Feed(models.Model):
    """How far the exchange with one peer has come."""

    peer = models.OneToOneField(Peer, on_delete=models.CASCADE, related_name="feed")
    position = models.PositiveBigIntegerField(
        default=0
    )  # of the journal's change sequence: all up to it was looked at
    swept = models.CharField(
        max_length=200, blank=True
    )  # key up to which a look at all records has come; empty when none is going on
    sweeps = models.BooleanField(
        default=True
    )  # everything is to be looked at again: rules, evidence or dates changed
    last_out = models.PositiveBigIntegerField(default=0)  # number of the last message made for it
    last_in = models.PositiveBigIntegerField(default=0)  # number of the last message taken from it

    def __str__(self) -> str:
        return f"{self.peer_id} {self.position}"


class Outgoing(models.Model):
    """One message to a peer: numbered without gaps, sent in order, repeated byte for byte until its receipt is here."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="outgoing")
    number = models.PositiveBigIntegerField()
    message = models.CharField(unique=True, max_length=40)  # its id
    kind = models.CharField(max_length=20)
    body = models.TextField()  # canonical JSON, exactly what is sent
    made = models.DateTimeField()
    tried = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField(null=True, blank=True)
    receipt = models.TextField(blank=True)  # canonical JSON, as the peer signed it
    received = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["peer", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["peer", "number"], name="exchange_one_outgoing_number")
        ]

    def __str__(self) -> str:
        return self.message


class Incoming(models.Model):
    """One message that a peer's receipt was given for."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="incoming")
    number = models.PositiveBigIntegerField()
    message = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)  # SHA-256 of its body
    receipt = models.TextField()  # canonical JSON, signed: the same bytes each time it is asked for
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["peer", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["peer", "message"], name="exchange_taken_once"),
            models.UniqueConstraint(fields=["peer", "number"], name="exchange_one_incoming_number"),
        ]

    def __str__(self) -> str:
        return self.message


class Sent(models.Model):
    """What a peer has of one record of this node: the digest of what it was last sent, or that it was withdrawn."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="sent")
    record = models.CharField(max_length=200)  # "resource:key", "need:key"
    digest = models.CharField(max_length=64)  # SHA-256 of its projection as canonical JSON
    outcome = models.CharField(max_length=10)  # of the decision it was sent under
    held = models.JSONField(
        default=list
    )  # [{"portion", "code", "rule", "version"}]: what stayed here, and why
    number = models.PositiveBigIntegerField()  # of the message it was last part of
    withdrawn = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["peer", "record"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["peer", "record"], name="exchange_one_state_of_a_record")
        ]

    def __str__(self) -> str:
        return f"{self.peer_id} {self.record}"


class Received(models.Model):
    """Where a record that came from a peer is from, what stayed there, and how far it may go on."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="received")
    record = models.CharField(unique=True, max_length=200)  # "resource:key" here
    theirs = models.CharField(max_length=200)  # "resource:key" at its origin
    origin = models.CharField(max_length=40)  # the node it is of, which is not always the peer that sent it
    jurisdiction = models.CharField(max_length=10)  # of its origin
    number = models.PositiveBigIntegerField()  # of the message it was last part of
    held = models.JSONField(default=list)  # as of `Sent`, with words for the reader
    onward = models.JSONField(
        null=True, blank=True
    )  # legal areas and jurisdictions it may go on to; null: nowhere
    withdrawn = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["record"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["peer", "theirs"], name="exchange_one_copy_of_a_record")
        ]

    def __str__(self) -> str:
        return self.record
