"""Technical bodies that their owners give to other nodes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from entrepot.catalogue.models import Resource
from entrepot.exchange.models.peers import Peer


class GivenBody(models.Model):
    """That the owner of a technology gives its body to a peer; the border still decides whether it crosses."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="given_to")
    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="bodies_given")
    given = models.DateTimeField()
    given_by = models.CharField(max_length=20)
    ended = models.DateTimeField(null=True, blank=True)  # taken back

    class Meta:
        verbose_name_plural = "given bodies"
        ordering: ClassVar = ["resource", "peer", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["resource", "peer"],
                condition=models.Q(ended=None),
                name="exchange_one_word_on_a_body",
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.peer_id}"
