"""What is done about a promise: delivered, accepted, sent back; counted with a policy, paid, confirmed. And the first day of a deal."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db import transaction

from entrepot.deals import covers
from entrepot.deals.actions.beginning import put
from entrepot.deals.actions.happening import happened, locked, speaker
from entrepot.deals.actions.reminding import remind
from entrepot.deals.domain.performing import Act, Fate, Wish, after, check
from entrepot.deals.domain.rating import RATE_WITHIN, RATED
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import BINDING, ENDED, State
from entrepot.deals.domain.states import Actor, Move, Role, moved
from entrepot.deals.models import Deal, DealEvent, Promise, PromiseEvent
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money

ADDRESS: Final = re.compile(r"https?://\S+")
OPEN: Final = (Fate.OPEN, Fate.SAID)


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done about a promise, for which party.

    Attributes:
        words: what was delivered, or why it is sent back or denied, which is asked for there.
        link: address of what was delivered.
        amount, day, reference: what was paid, when, and how it is known on the account.
        policy: key of the policy that is counted, or that paid.
        part: number of the payment that is confirmed or denied.
        form: names the form it was filled in on, so that one sent twice is one deed.
    """

    act: Act
    party: Organisation
    words: str = ""
    link: str = ""
    amount: Money | None = None
    day: date | None = None
    reference: str = ""
    policy: str = ""
    part: int = 0
    form: str = ""


@transaction.atomic
def perform(*, promise: Promise, deed: Deed, by: Party) -> Promise:
    """Do something about a promise, for one of its sides. A policy that is counted pays what its rule says; its amount is not asked.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or may not know of the deal.
        DealRefusedError: it cannot be done as the promise stands now, which stays as it was.
    """
    actor, rule = speaker(promise.deal, deed.party, by)
    deal = locked(promise.deal)
    if PromiseEvent.objects.filter(by=by.actor, form=deed.form).exclude(form="").exists():
        return Promise.objects.get(pk=promise.pk)
    if deal.standing.state not in BINDING:
        raise DealRefusedError("already_ended" if deal.standing.state in ENDED else "too_early")
    row = Promise.objects.prefetch_related("events").select_related("deal").get(pk=promise.pk)
    event = _judged(row, deed, actor)
    event.number, event.place, event.by = row.events.count() + 1, deal.number + 1, by.actor
    put(row, after(row.standing, event.done))
    event.save()
    standing = replace(deal.standing, outstanding=deal.promises.filter(fate__in=OPEN).count())
    about = {"promise": row.key, **({"policy": deed.policy} if deed.policy else {})}
    happened(deal, standing, DealEvent(move=deed.act, party=actor.party), rule, by, about)
    return row


def _judged(row: Promise, deed: Deed, actor: Actor) -> PromiseEvent:
    """What is to be kept of a deed that may be done."""
    today, words = clock.today(), deed.words.strip()
    voucher = covers.policy_of(covers.offered(row, today), deed.policy) if deed.act == Act.COVER else None
    policy = "" if deed.act == Act.COVER and voucher is None else deed.policy
    amount = Money(voucher.amount, row.currency) if voucher else deed.amount
    check(row.standing, Wish(deed.act, actor.party, amount, policy, deed.part))
    if deed.act in {Act.RETURN, Act.DENY} and not words:
        raise DealRefusedError("words_missing")
    if deed.link and not ADDRESS.fullmatch(deed.link):
        raise DealRefusedError("link_odd")
    day = deed.day if deed.act == Act.PAY and deed.day else today
    if day > today:
        raise DealRefusedError("day_ahead")
    return PromiseEvent(
        promise=row, act=deed.act, party=actor.party, day=day, words=words, link=deed.link, reference=deed.reference.strip()[:140],
        amount=amount.amount if amount else 0, policy=policy, rule=voucher.plain() if voucher else {}, part=deed.part,
        form=deed.form,
    )  # fmt: skip


def start_due(*, by: Party) -> int:
    """Let signed deals begin whose first day has come; returns how many.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "deal.work")
    return sum(_started(deal, rule, by) for deal in Deal.objects.filter(state=State.SIGNED))


@transaction.atomic
def _started(deal: Deal, rule: str, by: Party) -> bool:
    row = locked(deal)
    before = row.standing
    if before.state != State.SIGNED:  # somebody began it since we looked
        return False
    if row.versions.get(number=before.in_force).agreed.begins > clock.today():
        return False
    happened(row, moved(before, Move.START, Actor(Role.NODE)), DealEvent(move=Move.START), rule, by)
    return True


def remind_due(*, by: Party) -> int:
    """Let wait what a day brings: milestones that are near, payments that are due or late, marks that nobody may give any more; returns for
    how many deals it was looked.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "deal.work")
    going = Deal.objects.filter(state__in=BINDING)
    over = Deal.objects.filter(state__in=RATED, changed__gte=clock.now() - 2 * RATE_WITHIN)
    found = [*going, *over]
    for deal in found:
        with transaction.atomic():
            row = locked(deal)
            remind(row, row.standing, by)
    return len(found)
