"""Deals, their parties, what was put on the table, and everything that happened to them."""

from __future__ import annotations

import secrets
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from entrepot.deals.domain import plain, stored
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.standing import ENDED, Standing, State
from entrepot.deals.domain.terms import Terms, Version
from entrepot.journal.models import AppendOnly, Kept
from entrepot.people.models import Organisation
from entrepot.runtime import clock


def new_deal_key() -> str:
    """A new id of a deal."""
    return f"deal-{secrets.token_hex(6)}"


class Deal(models.Model):
    """Something that organisations want to do together. Its standing is written by `deals.actions` alone, a number higher each time."""

    key = models.CharField(unique=True, max_length=24, default=new_deal_key)
    kind = models.CharField(max_length=20, choices=[(item.value, item.value) for item in Kind])
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default=State.INTENT, db_index=True)  # as in the standing
    stands = models.JSONField()  # see domain.stored
    number = models.PositiveIntegerField(default=1)  # of the last event
    need = models.CharField(max_length=200, blank=True, db_index=True)  # a need's key, where there is one
    message = models.TextField(blank=True)  # of whoever opened it, to the parties
    introduced_by = models.CharField(
        max_length=20, blank=True
    )  # a broker's account, the node or a programme, when one did
    opened_by = models.CharField(max_length=20, db_index=True)  # an account's key
    form = models.CharField(max_length=40, blank=True)  # the form it was filled in on
    made = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-changed", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["opened_by", "form"], condition=~Q(form=""), name="deals_deal_opened_once"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return stored.from_plain(self.stands)

    @property
    def ended(self) -> date | None:
        """The day on which it came to its end; None while it goes on."""
        last = self.events.filter(state__in=ENDED).first()
        return last.at.date() if last else None


class DealParty(models.Model):
    """An organisation in a deal, with what it brings there."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="deals")
    resource = models.CharField(max_length=200, blank=True)  # a resource's key
    also = models.JSONField(default=list)  # keys of further resources
    learns = models.BooleanField(
        default=False
    )  # whether the node may learn from how it ends: asked when it answers
    shows = models.CharField(
        max_length=20, blank=True
    )  # who lets those who join read the details of its need
    left = models.DateTimeField(null=True, blank=True)
    registers = models.DateTimeField(
        null=True, blank=True
    )  # since when it lets officers see the registration

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deal", "organisation"], name="deals_party_once")
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.organisation_id}"

    @property
    def brings(self) -> tuple[str, ...]:
        """The keys of the resources that it brings."""
        return (self.resource, *self.also) if self.resource else ()


class TermsVersion(Kept):
    """Terms that a party put on the table; never changed."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # from 1
    terms = models.JSONField()  # see domain.plain
    fingerprint = models.CharField(max_length=64)
    party = models.CharField(max_length=200)  # an organisation's key
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deal", "number"], name="deals_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} version {self.number}"

    @property
    def agreed(self) -> Terms:
        """The terms as values."""
        return plain.from_plain(self.terms)

    @property
    def version(self) -> Version:
        """The terms with their number and who proposed them."""
        return Version(self.number, self.agreed, self.party)


class DealEvent(Kept):
    """Something that happened to a deal; never changed. Its number is unique in the deal: of two acts that saw the same deal one stays."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=12, blank=True)  # see domain.states.Move; empty for the first
    party = models.CharField(max_length=200, blank=True)  # for whom it was done
    reason = models.CharField(max_length=12, blank=True)  # see domain.reasons
    version = models.PositiveIntegerField(default=0)  # of the terms that were on the table, 0 for none
    state = models.CharField(max_length=12)  # that it led to
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deal", "number"], name="deals_event_number")
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.number}: {self.move or 'opened'} {self.state}"
