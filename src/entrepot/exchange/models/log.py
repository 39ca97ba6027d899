"""The log of crossings: append-only, hashed as RFC 6962 has it; its signed heads, and what peers co-signed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Leaf(models.Model):
    """One crossing in the log."""

    index = models.PositiveBigIntegerField(primary_key=True)  # from 0, without gaps
    content = (
        models.TextField()
    )  # canonical JSON: who, what, under which rule, digest of what crossed; no content of records
    hash = models.CharField(max_length=64)  # RFC 6962 leaf hash, hexadecimal

    class Meta:
        ordering: ClassVar = ["index"]
        verbose_name_plural = "leaves"

    def __str__(self) -> str:
        return str(self.index)


class Node(models.Model):
    """The hash of a complete subtree of two leaves or more, so that a proof reads no more hashes than the tree is high, twice."""

    level = models.PositiveSmallIntegerField()  # from 1; the hashes of level 0 are with the leaves
    index = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "index"], name="exchange_one_node_of_the_tree")
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class SignedHead(models.Model):
    """A head of this node's log, or of a peer's as it was seen: one that was seen is never forgotten."""

    node = models.CharField(max_length=40)  # whose log
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    statement = models.TextField()  # canonical JSON, signed by the node whose log it is
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["node", "size"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["node", "size", "root"], name="exchange_one_head")
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.size}"


class CoSignature(models.Model):
    """That a node saw a head, and that it continued the one it had seen before."""

    head = models.ForeignKey(SignedHead, on_delete=models.CASCADE, related_name="cosignatures")
    node = models.CharField(max_length=40)  # who co-signed
    statement = models.TextField()  # canonical JSON, signed
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["head", "node"], name="exchange_cosigned_once")
        ]

    def __str__(self) -> str:
        return self.node


class Fork(models.Model):
    """Two heads that a node signed and of which one does not go on from the other: the proof that its log is not one. Never removed."""

    earlier = models.ForeignKey(SignedHead, on_delete=models.PROTECT, related_name="+")
    later = models.ForeignKey(SignedHead, on_delete=models.PROTECT, related_name="forks")
    course = models.CharField(max_length=20)  # forked, inconsistent
    answer = models.JSONField(default=list)  # the proof it gave, which does not hold
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["earlier", "later"], name="exchange_one_fork_of_two_heads")
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} {self.later_id}"
