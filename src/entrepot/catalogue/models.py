"""Needs and resources. What a record says is kept as it was typed; what it means is read from that by ``domain``."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from entrepot.people.models import Organisation, Place


class Cluster(models.Model):
    """Firms and resources gathered around one industry."""

    key = models.SlugField(primary_key=True, max_length=80)
    texts = models.JSONField(default=dict)  # language -> {"title", "text"}
    places = models.ManyToManyField(Place, related_name="clusters", blank=True)

    def __str__(self) -> str:
        return self.key


class IndustrialChain(models.Model):
    """The links of an industry from upstream to downstream."""

    key = models.SlugField(primary_key=True, max_length=80)
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="industrial_chains")
    texts = models.JSONField(default=dict)  # language -> {"title", "text"}
    links = models.JSONField(default=list)  # upstream first: [{"id", "title": {language: name}}]

    def __str__(self) -> str:
        return self.key


class Record(models.Model):
    """What needs and resources have in common."""

    key = models.CharField(unique=True, max_length=200)
    kind = models.CharField(max_length=20, db_index=True)
    language = models.CharField(max_length=10)
    texts = models.JSONField(default=dict)  # language -> {"title", "text"}
    keywords = models.JSONField(default=list)
    fields = models.JSONField(default=dict)  # known columns as typed: price, readiness, budget, ...
    facts = models.JSONField(default=dict)  # other columns as typed: label -> value
    available_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True, db_index=True)
    source = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64)
    created = models.DateTimeField()
    updated = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key


class Need(Record):
    """What somebody lacks. ``kind`` is one of technology, testing, talent, finance, space, market."""

    deadline = models.DateField(null=True, blank=True)  # the day by which it must begin
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="needs")
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    industrial_chain = models.ForeignKey(
        IndustrialChain, null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )

    class Meta:
        ordering: ClassVar = ["-updated", "key"]


class Resource(Record):
    """What somebody offers. ``kind`` is one of technology, expert, facility, service, finance, policy, venue, product."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="resources"
    )
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="resources"
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="resources"
    )
    industrial_chain = models.ForeignKey(
        IndustrialChain, null=True, blank=True, on_delete=models.PROTECT, related_name="resources"
    )

    class Meta:
        ordering: ClassVar = ["kind", "key"]
