"""Places, organisations, the people who act for them, and what waits for whom."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from entrepot.people.domain import OrganisationRole, Standing
from entrepot.runtime import clock


def new_key() -> str:
    """A new opaque id of a person."""
    return f"p-{secrets.token_hex(8)}"


def _actor(historical_instance: Any, **_: Any) -> str:
    return str(historical_instance.history_user_id or "")


def _set_actor(historical_instance: Any, user: str | None) -> None:
    historical_instance.history_user_id = user or ""


def versions(**names: Any) -> HistoricalRecords:
    """Every version of a record, with the opaque id of whoever made it (set ``_history_user`` before saving)."""
    return HistoricalRecords(
        history_user_id_field=models.CharField(max_length=20, blank=True, default=""),
        history_user_getter=_actor,
        history_user_setter=_set_actor,
        **names,
    )


class Place(models.Model):
    """A city or other place that records name; its jurisdiction says which law holds there."""

    key = models.SlugField(primary_key=True, max_length=80)
    names = models.JSONField(default=dict)  # language -> name
    jurisdiction = models.CharField(max_length=12)
    currency = models.CharField(max_length=3)
    timezone = models.CharField(max_length=40)
    latitude = models.FloatField()
    longitude = models.FloatField()

    def __str__(self) -> str:
        return self.key


class Organisation(models.Model):
    """A member of the node, or one that a list names."""

    key = models.CharField(unique=True, max_length=200)
    kind = models.CharField(max_length=20)
    size = models.CharField(max_length=10, blank=True)
    sector = models.CharField(max_length=80, blank=True)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    language = models.CharField(max_length=10)
    texts = models.JSONField(default=dict)  # language -> {"title", "text"}
    fingerprint = models.CharField(max_length=64)
    standing = models.CharField(max_length=10, default=Standing.LISTED, db_index=True)
    identifiers = models.JSONField(default=dict)  # scheme -> number: uscc, lei, vat
    website = models.URLField(blank=True)
    answer = models.TextField(blank=True)  # what an officer said to its application
    version = models.PositiveIntegerField(default=1)
    joined_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="joined"
    )  # the one that stands for it on every list, since both are the same

    history = versions(excluded_fields=["joined_into"])

    def __str__(self) -> str:
        return self.key

    @property
    def organisation_id(self) -> int:
        """An organisation belongs to itself: permissions ask every object whose it is."""
        return self.pk

    def owners(self) -> models.QuerySet[Membership]:
        """Who speaks for it."""
        return self.memberships.filter(asked=False, role=OrganisationRole.OWNER, account__is_active=True)


class Identifier(models.Model):
    """A number of an organisation, held by it alone: beside ``Organisation.identifiers``, so that the database sees to it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="held_identifiers")
    scheme = models.CharField(max_length=20)
    number = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "number"], name="people_number_of_one")
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.number}"


class Account(AbstractBaseUser):
    """A person who signs in. ``key`` is the opaque id under which the journal knows the person; it outlives name and address."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    key = models.CharField(unique=True, max_length=20, default=new_key, editable=False)
    email = models.EmailField(unique=True)  # nobody's own any more once the person was erased
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    wants_digest = models.BooleanField(default=True)
    digested = models.DateTimeField(null=True, blank=True)  # when duties were last sent by mail
    joined = models.DateTimeField(default=clock.now)
    erased = models.DateTimeField(null=True, blank=True)

    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.key


class Membership(models.Model):
    """A person's role in an organisation; ``asked`` until somebody of the organisation, or an officer, has answered."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10)  # domain.OrganisationRole
    asked = models.BooleanField(default=False)
    message = models.TextField(blank=True)  # to those who answer, until they have
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "organisation"], name="people_one_membership")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} {self.organisation_id}"


class NodeRoleGiven(models.Model):
    """A role on the whole node."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="node_roles")
    role = models.CharField(max_length=10)  # domain.NodeRole
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "role"], name="people_role_given_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class Invitation(models.Model):
    """A way in for one person; only the digest of its secret is kept."""

    digest = models.CharField(unique=True, max_length=64)
    email = models.EmailField()
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(
        max_length=10
    )  # of the organisation, or of the node when there is no organisation
    made_by = models.CharField(max_length=20)  # an account's key
    made = models.DateTimeField(default=clock.now)
    ends = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made"]

    def __str__(self) -> str:
        return self.digest[:8]


class Duty(models.Model):
    """Something that waits for a person, for those of an organisation with at least a role, or for a role on the node."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)  # the key of what it is about
    details = models.JSONField(default=dict)  # keys and figures that its sentence needs
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.CASCADE, related_name="duties"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="duties"
    )
    least = models.CharField(max_length=10, blank=True)  # domain.OrganisationRole, with an organisation
    node_role = models.CharField(max_length=10, blank=True)  # domain.NodeRole
    made = models.DateTimeField(default=clock.now)
    due = models.DateField(null=True, blank=True)
    settled = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["-made", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "settled"]),
            models.Index(fields=["account", "settled"]),
            models.Index(fields=["node_role", "settled"]),
            models.Index(fields=["kind", "subject"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(  # to databases one NULL is not another: nobody counts as number 0
                "kind",
                "subject",
                Coalesce("account_id", 0, output_field=models.BigIntegerField()),
                Coalesce("organisation_id", 0, output_field=models.BigIntegerField()),
                "least",
                "node_role",
                condition=models.Q(settled=None),
                name="people_waits_once",
            )
        ]
        verbose_name_plural = "duties"

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class ApiToken(models.Model):
    """A program's way in, on a person's behalf; only the digest of its secret is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(unique=True, max_length=64)
    hint = models.CharField(max_length=12)  # how its secret begins, to tell tokens apart
    scopes = models.JSONField(default=list)
    made = models.DateTimeField(default=clock.now)
    ends = models.DateTimeField(null=True, blank=True)
    used = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made"]

    def __str__(self) -> str:
        return self.hint
