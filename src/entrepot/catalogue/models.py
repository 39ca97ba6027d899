"""Needs and resources. What a record says is kept as it was typed; what it means is read from that by ``domain``."""

from __future__ import annotations

import secrets
from typing import ClassVar, Final

from django.db import models

from entrepot.catalogue import districts  # noqa: F401 -- its tables are this stage's
from entrepot.catalogue.domain import FOREIGN, Answer, Gated, State
from entrepot.people.domain import Party
from entrepot.people.models import Organisation, Place, versions


def new_request_key() -> str:
    """A new id of a request."""
    return f"ask-{secrets.token_hex(6)}"


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


DERIVED: Final = ("confirmed", "ends", "quality", "declined")
"""Columns of a record that are no part of its versions."""


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
    state = models.CharField(max_length=10, default=State.LISTED, db_index=True)
    author = models.CharField(max_length=20, blank=True)  # the account's key; empty when it came in a list
    version = models.PositiveIntegerField(default=1)
    created = models.DateTimeField()
    updated = models.DateTimeField()
    confirmed = models.DateField(
        null=True, blank=True
    )  # when its people, or its source, last said that it holds
    ends = models.DateField(
        null=True, blank=True, db_index=True
    )  # see rating: the last day on which it holds
    quality = models.PositiveSmallIntegerField(null=True, blank=True, db_index=True)  # see rating: 0 to 100
    declined = models.JSONField(default=dict)  # what was proposed -> of which words; see classifying

    grants_read: tuple[Party, frozenset[str]] | None = None
    """What a party was given of it, once that was asked for; see ``grants``."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key

    @property
    def is_foreign(self) -> bool:
        """Whether it came from another node, which alone changes it."""
        return self.source.startswith(FOREIGN)


class Need(Record):
    """What somebody lacks. ``kind`` is one of technology, testing, talent, finance, space, market."""

    deadline = models.DateField(null=True, blank=True)  # the day by which it must begin
    teasers = models.JSONField(
        default=dict
    )  # language -> {"title", "text"}: all that strangers see; empty when nothing is held back
    confidential = models.JSONField(default=dict)  # language -> text: only after a confidentiality agreement
    brokers_may_read = models.BooleanField(default=True)
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

    history = versions(excluded_fields=list(DERIVED))

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

    hidden = models.JSONField(
        default=list
    )  # what only its owner and those with a grant see: "price", "usage"
    body = models.JSONField(default=dict)  # language -> text: what only its owner and those with a grant see
    control_codes = models.JSONField(default=list)  # as of domain.Gated, which says what they mean
    examined_by = models.CharField(max_length=120, blank=True)
    examined_on = models.DateField(null=True, blank=True)
    joined_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="joined"
    )  # the one that stands for it on every list, since both are the same

    history = versions(excluded_fields=[*DERIVED, "joined_into"])

    class Meta:
        ordering: ClassVar = ["kind", "key"]

    @property
    def gated(self) -> Gated:
        """What it keeps behind the gate."""
        return Gated(self.body, tuple(self.control_codes), self.examined_by, self.examined_on)

    @gated.setter
    def gated(self, given: Gated) -> None:
        self.body, self.control_codes = dict(given.body), list(given.codes)
        self.examined_by, self.examined_on = given.examined_by, given.examined_on


class DisclosureRequest(models.Model):
    """An organisation asks to see more of a need, or a hidden price, usage or body of a resource."""

    key = models.CharField(unique=True, max_length=20, default=new_request_key)
    need = models.ForeignKey(
        Need, null=True, blank=True, on_delete=models.CASCADE, related_name="disclosure_requests"
    )
    resource = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.CASCADE, related_name="disclosure_requests"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="disclosure_requests"
    )  # that asks
    level = models.CharField(max_length=12)  # domain.Level
    message = models.TextField(blank=True)
    asked_by = models.CharField(max_length=20)
    asked = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True)  # accepted, refused, withdrawn
    answered_by = models.CharField(max_length=20, blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-asked"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["need", "organisation", "level"],
                condition=models.Q(answer=""),
                name="catalogue_one_open_request_for_a_need",
            ),
            models.UniqueConstraint(
                fields=["resource", "organisation", "level"],
                condition=models.Q(answer=""),
                name="catalogue_one_open_request_for_a_resource",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ConfidentialityAgreement(models.Model):
    """What two organisations sign before everything of a need is shown; ``text_hash`` is what was signed."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="agreements")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="confidentiality_agreements"
    )  # that asks
    language = models.CharField(max_length=10)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    signed_by_asker = models.CharField(max_length=20, blank=True)
    asker_signed = models.DateTimeField(null=True, blank=True)
    signed_by_owner = models.CharField(max_length=20, blank=True)
    owner_signed = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "organisation"], name="catalogue_one_agreement")
        ]

    def __str__(self) -> str:
        return self.text_hash[:8]


class Grant(models.Model):
    """Access given by an owner to an organisation, from when to when."""

    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.CASCADE, related_name="grants")
    resource = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.CASCADE, related_name="grants"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="grants"
    )  # that may see
    level = models.CharField(max_length=12)  # domain.Level
    given_by = models.CharField(max_length=20)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "need"])]

    def __str__(self) -> str:
        return f"{self.level} {self.organisation_id}"


class Likeness(models.Model):
    """Two organisations, or two resources of one kind, that may be the same; told by their keys, ``left`` before ``right``."""

    kind = models.CharField(max_length=20)  # "organisation", or the resources' kind
    left = models.CharField(max_length=200)
    right = models.CharField(max_length=200)
    score = models.FloatField()  # probability that both are one, 0 to 1
    evidence = models.JSONField(default=list)  # [{"what", "level", "left", "right", "bits"}]
    model = models.CharField(max_length=40, blank=True)  # by what the score was made
    found = models.DateTimeField()
    answer = models.CharField(max_length=10, default=Answer.OPEN)
    answered_by = models.CharField(
        max_length=20, blank=True
    )  # an account's key; empty when the node did it by itself
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-score", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "left", "right"], name="catalogue_one_likeness")
        ]
        indexes: ClassVar = [models.Index(fields=["answer", "-score"])]
        verbose_name_plural = "likenesses"

    def __str__(self) -> str:
        return f"{self.kind} {self.left} {self.right}"


class Joining(models.Model):
    """That one stands for another since both are the same; ``moved`` is what went over with it, for undoing."""

    kind = models.CharField(max_length=20)  # as of `Likeness`
    main = models.CharField(max_length=200)
    other = models.CharField(max_length=200)
    moved = models.JSONField(default=dict)  # keys: {"needs": [], "resources": [], "joined": []}
    score = models.FloatField(null=True, blank=True)
    made = models.DateTimeField()
    made_by = models.CharField(
        max_length=20, blank=True
    )  # an account's key; empty when the node did it by itself
    undone = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["-made", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "other"], condition=models.Q(undone=None), name="catalogue_joined_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.other} {self.main}"


class Learnt(models.Model):
    """How far linking has come with one kind, and what people's answers taught it."""

    kind = models.CharField(primary_key=True, max_length=20)
    position = models.PositiveBigIntegerField(
        default=0
    )  # of the change sequence, up to which all was looked at
    answers = models.PositiveIntegerField(default=0)  # of people, on pairs of this kind
    join_from = models.FloatField()  # the score from which a pair joins by itself
    model = models.JSONField(default=dict)  # trained on the node's own lists; empty while it was not
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "learnt"

    def __str__(self) -> str:
        return self.kind


class ClassCode(models.Model):
    """One code of a classification that the operator brought in."""

    scheme = models.CharField(max_length=12)  # vocabulary.industry.Scheme
    code = models.CharField(max_length=20)
    titles = models.JSONField(default=dict)  # language -> title
    parent = models.CharField(max_length=20, blank=True)  # the code above it, "" at the top
    facts = models.JSONField(default=dict)  # other columns as typed: label -> value
    updated = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["scheme", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "code"], name="catalogue_one_code")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"
