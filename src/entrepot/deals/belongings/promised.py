"""Tables of what came of a deal: its papers and signatures, what was promised and done, quarrels, tasks, and what the organisation says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import QuerySet

from entrepot.deals.belongings.tables import PORTION, Row, Table, row
from entrepot.deals.models import (
    Agreement,
    Deal,
    DealTask,
    Dispute,
    Promise,
    PromiseEvent,
    Rating,
    Signature,
)
from entrepot.people.domain import Party
from entrepot.people.models import Organisation


def deals_of(own: Organisation) -> QuerySet[Deal]:
    """The deals that an organisation is in."""
    return Deal.objects.filter(parties__organisation=own, parties__left=None)


def _agreements(own: Organisation, _: Party) -> Iterator[Row]:
    found = Agreement.objects.filter(deal__in=deals_of(own)).select_related("deal").order_by("deal", "number")
    for one in found.iterator(PORTION):
        yield row(one.deal.key, one.number, one.amends, one.fingerprint, one.languages, one.deadline, one.at)


def _signatures(own: Organisation, _: Party) -> Iterator[Row]:
    found = Signature.objects.filter(agreement__deal__in=deals_of(own)).select_related("agreement__deal")
    for one in found.order_by("pk").iterator(PORTION):
        yield row(
            one.agreement.deal.key, one.agreement.number, one.number, one.party, one.by, one.office, one.serial,
            one.fingerprint, one.at,
        )  # fmt: skip


def _promises(own: Organisation, _: Party) -> Iterator[Row]:
    found = Promise.objects.filter(deal__in=deals_of(own)).select_related("deal").order_by("pk")
    for one in found.iterator(PORTION):
        yield row(
            one.key, one.deal.key, one.sort, one.term, one.title, one.proof, one.givers, one.takers, one.due, one.after,
            one.amount, one.currency, one.gone, one.fate, one.came, one.kept,
        )  # fmt: skip


def _done(own: Organisation, _: Party) -> Iterator[Row]:
    found = PromiseEvent.objects.filter(promise__deal__in=deals_of(own)).select_related("promise")
    for one in found.order_by("pk").iterator(PORTION):
        yield row(
            one.promise.key, one.number, one.act, one.party, one.by, one.day, one.words, one.link, one.reference, one.amount,
            one.policy, one.part,
        )  # fmt: skip


def _disputes(own: Organisation, _: Party) -> Iterator[Row]:
    found = Dispute.objects.filter(deal__in=deals_of(own)).select_related("deal", "promise").order_by("pk")
    for one in found.iterator(PORTION):
        promise = one.promise.key if one.promise else ""
        yield row(one.key, one.deal.key, promise, one.about, one.party, one.raised, one.settled, one.how)


def _tasks(own: Organisation, _: Party) -> Iterator[Row]:
    found = (
        DealTask.objects.filter(deal__in=deals_of(own)).select_related("deal", "organisation").order_by("pk")
    )
    for one in found.iterator(PORTION):
        yield row(one.key, one.deal.key, one.organisation.key, one.what, one.until, one.done, one.made)


def _ratings(own: Organisation, _: Party) -> Iterator[Row]:
    """Its own: what the others say is theirs."""
    found = Rating.objects.filter(party=own.key).select_related("deal").order_by("pk")
    for one in found.iterator(PORTION):
        yield row(one.deal.key, one.result, one.time, one.dealing, one.words, one.by, one.at)


PROMISED: Final = (
    Table(
        "agreements",
        "The paper of a version that all agreed to. Its file is taken on the deal's page.",
        (
            ("deal", "the deal's id"), ("version", "of the terms"), ("amends", "the version that it takes the place of, 0 for none"),
            ("fingerprint", "SHA-256 of the file before anybody signed"), ("languages", "in which it is set, a JSON list"),
            ("deadline", "until when it could be signed"), ("at", "when it was made"),
        ),
        _agreements,
    ),
    Table(
        "signatures",
        "A party's signature on an agreement.",
        (
            ("deal", "the deal's id"), ("version", "of the agreement"), ("number", "in the order in which they were made"),
            ("party", "who signed"), ("by", "the account that did"), ("office", "as what"), ("serial", "number of the certificate"),
            ("fingerprint", "SHA-256 of the file with it"), ("at", "when"),
        ),
        _signatures,
    ),
    Table(
        "promises",
        "A milestone or a payment of the terms in force.",
        (
            ("id", "the promise's id"), ("deal", "the deal's id"), ("sort", "milestone or payment"), ("term", "its key in the terms"),
            ("title", "of a milestone, by language: a JSON table"), ("proof", "how its acceptance is judged, by language"),
            ("givers", "who delivers or pays, a JSON list"), ("takers", "who accepts or is paid, a JSON list"), ("due", "by when"),
            ("after", "the milestone for which a payment waits"), ("amount", "what is to be paid"), ("currency", "ISO 4217"),
            ("gone", "whether an amendment took it away"), ("fate", "open, or what became of it"), ("came", "what was paid and confirmed"),
            ("kept", "when it was kept"),
        ),
        _promises,
    ),
    Table(
        "promise_events",
        "Something that was done about a promise.",
        (
            ("promise", "the promise's id"), ("number", "in the order in which it happened"), ("act", "what"), ("party", "for whom"),
            ("by", "the account that did"), ("day", "when"), ("words", "what was said"), ("link", "to what was delivered"),
            ("reference", "of a payment"), ("amount", "what was paid"), ("policy", "the id of the policy that pays"),
            ("part", "number of the payment that is confirmed or denied"),
        ),
        _done,
    ),
    Table(
        "disputes",
        "Something on which the parties did not agree.",
        (
            ("id", "the dispute's id"), ("deal", "the deal's id"), ("promise", "the promise that it is about, if one"), ("about", "what it is about"),
            ("party", "who raised it"), ("raised", "when"), ("settled", "since when it is settled"), ("how", "how"),
        ),
        _disputes,
    ),
    Table(
        "tasks",
        "A small thing to do in a deal.",
        (
            ("id", "the task's id"), ("deal", "the deal's id"), ("organisation", "whose it is"), ("what", "what is to be done"),
            ("until", "by when"), ("done", "when it was"), ("made", "when it was written down"),
        ),
        _tasks,
    ),
    Table(
        "ratings",
        "What the organisation says of a deal that is over: one to five stars each.",
        (
            ("deal", "the deal's id"), ("result", "of the result"), ("time", "of the time it took"), ("dealing", "of how one was dealt with"),
            ("words", "in words"), ("by", "the account that rated"), ("at", "when"),
        ),
        _ratings,
    ),
)  # fmt: skip
"""Tables of what came of deals."""
