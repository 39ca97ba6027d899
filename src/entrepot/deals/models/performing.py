"""What was promised and what came of it: milestones and payments, disputes, tasks, and what the parties say of it in the end."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from entrepot.booking.domain.vouchers import Voucher
from entrepot.deals.domain.performing import Act, Done, Fate, Now, Promised, Sort, now
from entrepot.deals.domain.rating import STARS
from entrepot.deals.models.deals import Deal
from entrepot.journal.models import AppendOnly, Kept
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money

ZERO = Decimal("0.00")
UNFILLED = Q(form="")
MARKS = [(stars, stars) for stars in STARS]


def new_promise_key() -> str:
    """A new id of a promise."""
    return f"promise-{secrets.token_hex(6)}"


def new_dispute_key() -> str:
    """A new id of a dispute."""
    return f"dispute-{secrets.token_hex(6)}"


def new_task_key() -> str:
    """A new id of a task."""
    return f"task-{secrets.token_hex(6)}"


class Promise(models.Model):
    """A milestone or a payment of the terms in force. What it says is theirs; how far it is follows from its events."""

    key = models.CharField(unique=True, max_length=24, default=new_promise_key)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="promises")
    sort = models.CharField(max_length=10, choices=[(item.value, item.value) for item in Sort])
    term = models.CharField(max_length=200)  # its key in the terms
    title = models.JSONField(default=dict)  # of a milestone, by language
    proof = models.JSONField(default=dict)  # how its acceptance is judged, by language
    givers = models.JSONField(default=list)  # keys of organisations, see domain.performing
    takers = models.JSONField(default=list)
    due = models.DateField(null=True, blank=True)
    after = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    gone = models.BooleanField(default=False)
    fate = models.CharField(max_length=4, default=Fate.OPEN, db_index=True)
    came = models.DecimalField(max_digits=16, decimal_places=2, default=ZERO)  # what was paid and confirmed
    kept = models.DateField(null=True, blank=True)  # when it was

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deal", "sort", "term", "currency"], name="deals_promise_once_in_a_currency"
            ),
            models.CheckConstraint(
                condition=Q(sort=Sort.MILESTONE, amount=None) | Q(sort=Sort.PAYMENT, amount__gt=0),
                name="deals_payments_have_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.term}"

    @property
    def money(self) -> Money | None:
        """What is to be paid."""
        return Money(self.amount, self.currency) if self.amount is not None else None

    @property
    def promised(self) -> Promised:
        """What the terms say, as values."""
        return Promised(
            Sort(self.sort), self.term, frozenset(self.givers), frozenset(self.takers), self.due, self.after, self.money,
            self.gone,
        )  # fmt: skip

    @property
    def standing(self) -> Now:
        """Where it stands by everything that was done about it."""
        return now(self.promised, (event.done for event in self.events.all()))


class PromiseEvent(Kept):
    """Something that was done about a promise; never changed."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()  # in the promise, from 1
    place = models.PositiveIntegerField()  # number of the deal's event
    act = models.CharField(max_length=8, choices=[(item.value, item.value) for item in Act])
    party = models.CharField(max_length=200)  # for whom it was done
    day = models.DateField()
    words = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)  # to what was delivered
    reference = models.CharField(max_length=140, blank=True)  # of a payment
    amount = models.DecimalField(max_digits=16, decimal_places=2, default=ZERO)
    policy = models.CharField(max_length=200, blank=True)  # key of the policy that pays
    rule = models.JSONField(default=dict)  # by which it does, see booking.domain.vouchers.Voucher
    part = models.PositiveIntegerField(default=0)  # number of the payment that is confirmed or denied
    by = models.CharField(max_length=20)
    form = models.CharField(max_length=40, blank=True)  # the form it was filled in on

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["promise", "number"], name="deals_promise_event_number"),
            models.UniqueConstraint(
                fields=["by", "form"], condition=~UNFILLED, name="deals_promise_form_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.number}: {self.act}"

    @property
    def done(self) -> Done:
        """The same as values."""
        return Done(self.number, Act(self.act), self.party, self.day, self.amount, self.policy, self.part)

    @property
    def voucher(self) -> Voucher | None:
        """The policy and its rule, where it is one that is counted."""
        rule: Mapping[str, Any] = self.rule
        return Voucher.read(rule) if rule else None


class Dispute(models.Model):
    """Something on which the parties do not agree, until the side that raised it says that it is settled."""

    key = models.CharField(unique=True, max_length=24, default=new_dispute_key)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="disputes")
    promise = models.ForeignKey(
        Promise, on_delete=models.PROTECT, related_name="disputes", null=True, blank=True
    )
    about = models.TextField()
    party = models.CharField(max_length=200)  # that raised it
    by = models.CharField(max_length=20)
    raised = models.DateTimeField(default=clock.now)
    settled = models.DateTimeField(null=True, blank=True)
    how = models.TextField(blank=True)
    settled_by = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deal", "party", "promise"], condition=Q(settled=None), name="deals_promise_disputed_once"
            ),
            models.UniqueConstraint(
                fields=["deal", "party"], condition=Q(settled=None, promise=None), name="deals_disputed_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.key


class DealTask(models.Model):
    """A small thing to do: what, which party, until when."""

    key = models.CharField(unique=True, max_length=24, default=new_task_key)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="tasks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="deal_tasks")
    what = models.CharField(max_length=200)
    until = models.DateField(null=True, blank=True)
    done = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=20, blank=True)
    made = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=20)
    form = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["made_by", "form"], condition=~UNFILLED, name="deals_task_form_once"
            )
        ]

    def __str__(self) -> str:
        return self.key


class Rating(models.Model):
    """What a party says of a deal that is over: one to five stars on each of the aspects of `domain.rating`, and words."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="ratings")
    party = models.CharField(max_length=200)  # an organisation's key
    result = models.PositiveSmallIntegerField(choices=MARKS)
    time = models.PositiveSmallIntegerField(choices=MARKS)
    dealing = models.PositiveSmallIntegerField(choices=MARKS)
    words = models.TextField(blank=True)
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deal", "party"], name="deals_rated_once"),
            models.CheckConstraint(
                condition=Q(result__range=(1, 5), time__range=(1, 5), dealing__range=(1, 5)),
                name="deals_one_to_five_stars",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.party}"
