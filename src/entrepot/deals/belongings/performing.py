"""Tables of what an organisation's deals promise and what came of it; of the marks only those that it may see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entrepot.deals.belongings.dealings import deals_in
from entrepot.deals.belongings.tables import PORTION, Row, Table, row
from entrepot.deals.domain.rating import RATE_WITHIN, shown
from entrepot.deals.models import DealTask, Dispute, Promise, PromiseEvent, Rating
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock


def _promises(own: Organisation, _: Party) -> Iterator[Row]:
    found = Promise.objects.filter(deal__in=deals_in(own)).select_related("deal").order_by("pk")
    for one in found.iterator(PORTION):
        yield row(
            one.key, one.deal.key, one.sort, one.term, one.title, one.givers, one.takers, one.due, one.after, one.amount,
            one.currency, one.fate, one.came, one.kept,
        )  # fmt: skip


def _events(own: Organisation, _: Party) -> Iterator[Row]:
    found = (
        PromiseEvent.objects.filter(promise__deal__in=deals_in(own)).select_related("promise").order_by("pk")
    )
    for one in found.iterator(PORTION):
        yield row(
            one.promise.key, one.number, one.act, one.party, one.day, one.words, one.link, one.reference, one.amount, one.policy,
            one.rule, one.part,
        )  # fmt: skip


def _disputes(own: Organisation, _: Party) -> Iterator[Row]:
    found = Dispute.objects.filter(deal__in=deals_in(own)).select_related("deal", "promise").order_by("pk")
    for one in found.iterator(PORTION):
        promise = one.promise.key if one.promise else ""
        yield row(one.key, one.deal.key, promise, one.party, one.about, one.raised, one.settled, one.how)


def _tasks(own: Organisation, _: Party) -> Iterator[Row]:
    found = (
        DealTask.objects.filter(deal__in=deals_in(own)).select_related("deal", "organisation").order_by("pk")
    )
    for one in found.iterator(PORTION):
        yield row(one.key, one.deal.key, one.organisation.key, one.what, one.until, one.done, one.made)


def _ratings(own: Organisation, _: Party) -> Iterator[Row]:
    found = Rating.objects.filter(deal__in=deals_in(own)).select_related("deal").order_by("pk")
    for one in found.prefetch_related("deal__ratings").iterator(PORTION):
        ended = one.deal.ended
        over = ended is not None and clock.today() > ended + RATE_WITHIN
        given = [other.party for other in one.deal.ratings.all()]
        if one.party in shown([own.key], given, one.deal.standing.parties, over=over):
            yield row(one.deal.key, one.party, one.result, one.time, one.dealing, one.words, one.at)


PERFORMED: Final = (
    Table(
        "promises",
        "A milestone or a payment that a deal promises.",
        (
            ("id", "the promise's id"), ("deal", "the deal's id"), ("sort", "milestone or payment"),
            ("key", "its key in the terms"), ("title", "of a milestone, by language: a JSON table"),
            ("givers", "who does it, a JSON list"), ("takers", "who says whether it was done, a JSON list"),
            ("due", "by when"), ("after", "the key of the milestone that it follows"), ("amount", "what is to be paid"),
            ("currency", "ISO 4217"), ("state", "open, said, kept or gone"), ("came", "what was paid and confirmed"),
            ("kept", "when it was"),
        ),
        _promises,
    ),
    Table(
        "promise_events",
        "Something that was done about a promise.",
        (
            ("promise", "the promise's id"), ("number", "in the order in which it was done"),
            ("act", "deliver, accept, return, cover, pay, confirm or deny"), ("party", "for whom it was done"),
            ("day", "when; of a payment when it was paid"), ("words", "what was said with it"), ("link", "to what was delivered"),
            ("reference", "of a payment"), ("amount", "of money"), ("policy", "the id of the policy that pays"),
            ("rule", "by which it does, a JSON table"), ("part", "the number of the payment that is confirmed or denied"),
        ),
        _events,
    ),
    Table(
        "disputes",
        "A dispute in a deal.",
        (
            ("id", "the dispute's id"), ("deal", "the deal's id"), ("promise", "the id of what it is about"),
            ("party", "who raised it"), ("about", "in its words"), ("raised", "when"), ("settled", "when it was settled"),
            ("how", "and how"),
        ),
        _disputes,
    ),
    Table(
        "deal_tasks",
        "Something to do in a deal.",
        (
            ("id", "the task's id"), ("deal", "the deal's id"), ("organisation", "who does it"), ("what", "what it is"),
            ("until", "by when"), ("done", "when it was done"), ("made", "when it was written down"),
        ),
        _tasks,
    ),
    Table(
        "ratings",
        "What a party said of a deal that is over, as far as the organisation may see it.",
        (
            ("deal", "the deal's id"), ("party", "whose marks"), ("result", "one to five stars"), ("time", "one to five stars"),
            ("dealing", "one to five stars"), ("words", "what it added"), ("at", "when"),
        ),
        _ratings,
    ),
)  # fmt: skip
"""Tables of promises and what came of them."""
