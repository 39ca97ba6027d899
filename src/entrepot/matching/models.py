"""What is looked for again and again, and what was shown, taken up and learnt from it."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar, Final

from django.db import models

from entrepot.catalogue.models import Need, Resource
from entrepot.matching import allotments  # noqa: F401 -- its tables are this stage's
from entrepot.matching.domain import ASK_TOPICS, LONGEST_ASK, Asked
from entrepot.people.models import Account, Organisation
from entrepot.runtime import clock

NAME: Final = 120


def new_search_key() -> str:
    """A new id of a kept search."""
    return f"search-{secrets.token_hex(6)}"


class Showing(models.Model):
    """A list of resources as it stood for one role on a need's page on one day; who looked is not stored."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="showings")
    role = models.CharField(max_length=20)
    day = models.DateField()
    at = models.DateTimeField(default=clock.now, db_index=True)
    digest = models.CharField(max_length=32)
    items = models.JSONField(default=list)  # in their order: [key of the resource, score, features]
    version = models.PositiveSmallIntegerField()  # engine.ranking.VERSION
    heard = models.CharField(max_length=300, blank=True)  # learning.heard: the models behind the features
    sequence = models.PositiveBigIntegerField()  # of the index

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "role", "day", "digest"], name="matching_shown_once")
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.role} {self.day}"

    @property
    def resources(self) -> list[str]:
        """The keys of what was shown, the first at the top."""
        return [item[0] for item in self.items]


class Opening(models.Model):
    """That a resource was opened from a list, by whomever and however often."""

    showing = models.ForeignKey(Showing, on_delete=models.CASCADE, related_name="openings")
    resource = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["showing", "resource"], name="matching_opened_once")
        ]

    def __str__(self) -> str:
        return f"{self.showing_id} {self.resource}"


class Outcome(models.Model):
    """What became of a match: introduced, declined, booked, signed, kept, broken. Later stages tell it."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="outcomes")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="outcomes")
    outcome = models.CharField(max_length=12)
    reason = models.CharField(max_length=12, blank=True)  # domain.REASONS, of what was declined
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "resource", "outcome"], name="matching_outcome_once")
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.resource_id} {self.outcome}"


class Judgement(models.Model):
    """Whether a match fits, as the need's people or the node's brokers say; who of them said it is in the journal only."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="judgements")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="judgements")
    voice = models.CharField(max_length=8)  # domain.Voice
    fits = models.BooleanField()
    reason = models.CharField(max_length=12, blank=True)  # domain.REASONS, of what does not fit
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "resource", "voice"], name="matching_one_judgement")
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.resource_id} {self.voice}"


class Learning(models.Model):
    """What was learnt in one night, and what it was worth on needs held back."""

    at = models.DateTimeField(default=clock.now)
    known = models.CharField(max_length=32)  # digest of all that it was learnt from
    version = models.PositiveSmallIntegerField()
    heard = models.CharField(max_length=300, blank=True)  # as of the lists that it was learnt from
    ranker = models.JSONField(default=dict)  # engine.ranking.Ranker.plain
    curve = models.JSONField(default=list)  # chance that a place is looked at, from the first
    evaluation = models.JSONField(default=dict)  # engine.ranking.Evaluation
    used = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {'used' if self.used else 'not used'}"


class Look(models.Model):
    """How far the change sequence was looked at for something, and what was found then."""

    position = models.PositiveBigIntegerField()
    known = models.JSONField(default=list)  # news.reference, newest last
    looked = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Mark(models.Model):
    """Up to where in the change sequence a job has looked."""

    name = models.CharField(primary_key=True, max_length=40)
    position = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.position}"


class SavedSearch(Look):
    """A search that somebody keeps, to hear of what is new in it."""

    key = models.CharField(unique=True, max_length=24, default=new_search_key)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=NAME)
    asked = models.JSONField(default=dict)  # domain.Asked, what is empty left out
    paused = models.BooleanField(default=False)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-made", "-pk"]
        indexes: ClassVar = [models.Index(fields=["paused", "position"], name="matching_search_due")]
        verbose_name_plural = "saved searches"

    def __str__(self) -> str:
        return self.key

    @property
    def question(self) -> Asked:
        """What is searched for."""
        values: dict[str, Any] = self.asked
        return Asked(**values)


class NeedWatch(Look):
    """What is known of a need's resources, so that its people hear of new ones."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="watch")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["position"], name="matching_watch_due")]
        verbose_name_plural = "need watches"

    def __str__(self) -> str:
        return f"watch of {self.need_id}"


class NeedConclusion(models.Model):
    """What was concluded for a need, of which version, on which state of the catalogue."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="conclusion")
    version = models.PositiveIntegerField()
    position = models.PositiveBigIntegerField()  # freshness.sequence when it was looked at
    verdict = models.CharField(max_length=20)
    looked = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["verdict", "looked"], name="matching_conclusion_due")]

    def __str__(self) -> str:
        return f"conclusion of {self.need_id}"


class Gap(models.Model):
    """Something that this region lacks: a version of a need that nothing here answers. ``closed`` once something does, or nobody asks."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="gaps")
    version = models.PositiveIntegerField()
    missing = models.JSONField(default=list)  # domain.Lack, one for each role that nothing fills
    techniques = models.JSONField(default=list)  # names of techniques that the need's text names
    found = models.DateTimeField()
    closed = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-found", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "version"], name="matching_gap_once_a_version")
        ]
        indexes: ClassVar = [models.Index(fields=["closed", "found"], name="matching_gap_open")]

    def __str__(self) -> str:
        return f"gap of {self.need_id}, version {self.version}"


class PolicyAsk(models.Model):
    """What an organisation asks of policy: of one that there is, or of one that there is not yet."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="policy_asks")
    policy = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.SET_NULL, related_name="policy_asks"
    )
    topic = models.CharField(max_length=20, choices=[(topic, topic) for topic in ASK_TOPICS])
    text = models.CharField(max_length=LONGEST_ASK)
    author = models.CharField(max_length=20, blank=True)  # the account's key
    made = models.DateTimeField(default=clock.now)
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made", "-pk"]
        indexes: ClassVar = [models.Index(fields=["withdrawn", "made"], name="matching_ask_made")]

    def __str__(self) -> str:
        return f"ask {self.pk} of {self.organisation_id}"


class Rematch(models.Model):
    """The best resources of a need, of all there are, as the nightly rematch found them by what everybody may read."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="rematch")
    position = models.PositiveBigIntegerField()  # of the change sequence, when the catalogue was read
    voters = models.JSONField(default=list)  # names; none: by words only
    found = models.JSONField(default=dict)  # by role: [key of the resource, score], the best first
    made = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["position"], name="matching_rematch_position")]
        verbose_name_plural = "rematches"

    def __str__(self) -> str:
        return f"rematch of {self.need_id}"
