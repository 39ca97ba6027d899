"""Needs that leave home because their owners say so."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from entrepot.catalogue.models import Need
from entrepot.exchange.models.peers import Peer


class OwnersWord(models.Model):
    """That the owner of a need sends it to a peer; the border still decides what of it crosses."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="sent_to")
    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="needs_sent")
    given = models.DateTimeField()
    given_by = models.CharField(max_length=20)
    ended = models.DateTimeField(null=True, blank=True)  # taken back

    class Meta:
        ordering: ClassVar = ["need", "peer", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["need", "peer"], condition=models.Q(ended=None), name="exchange_one_word_on_a_need"
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.peer_id}"
