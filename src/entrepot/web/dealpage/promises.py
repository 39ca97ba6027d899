"""Milestones and payments as lines: what each is, how far it is, what was done about it, and what its reader can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.booking.domain.vouchers import Voucher
from entrepot.deals import covers
from entrepot.deals.domain.performing import (
    MILESTONES,
    PAYMENTS,
    Act,
    Answer,
    Fate,
    Now,
    Timing,
    Wish,
    due_day,
    refusal,
    timing,
)
from entrepot.deals.models import Promise
from entrepot.people.models import Organisation
from entrepot.vocabulary.money import Money
from entrepot.web import figures
from entrepot.web.booking.money import rule_of
from entrepot.web.deals.promise_names import worded
from entrepot.web.forms.deals_performing import DeedForm, DeliverForm, PayForm, WhyForm
from entrepot.web.names import title_of
from entrepot.web.picture import State

MILESTONE: Final = {
    Timing.LATER: gettext_noop("open"),
    Timing.NEAR: gettext_noop("due within a week"),
    Timing.DUE: gettext_noop("due today"),
    Timing.LATE: gettext_noop("late"),
    Act.RETURN: gettext_noop("sent back"),
    Fate.SAID: gettext_noop("delivered, to be accepted"),
    Fate.KEPT: gettext_noop("accepted as promised"),
    Fate.GONE: gettext_noop("not promised any more"),
}
PAYMENT: Final = {
    Timing.LATER: gettext_noop("planned"),
    Timing.NEAR: gettext_noop("due within a week"),
    Timing.DUE: gettext_noop("due"),
    Timing.LATE: gettext_noop("overdue"),
    Fate.SAID: gettext_noop("paid, to be confirmed"),
    Fate.KEPT: gettext_noop("received"),
    Fate.GONE: gettext_noop("not promised any more"),
}
LOOKS: Final = {
    Timing.LATER: "plain", Timing.NEAR: "weak", Timing.DUE: "weak", Timing.LATE: "none", Act.RETURN: "weak", Fate.SAID: "fair", Fate.KEPT: "strong",
    Fate.GONE: "plain",
}  # fmt: skip
STATES: Final[Mapping[Fate | Timing | Act, State]] = {
    Timing.LATER: "need", Timing.NEAR: "held", Timing.DUE: "held", Timing.LATE: "missing", Act.RETURN: "held", Fate.SAID: "held", Fate.KEPT: "ok",
    Fate.GONE: "need",
}  # fmt: skip
ANSWERED: Final = {
    Answer.WAITING: gettext_noop("%(payer)s paid %(amount)s on %(day)s; this is not confirmed yet"),
    Answer.CAME: gettext_noop("%(payer)s paid %(amount)s on %(day)s; it was received"),
    Answer.DENIED: gettext_noop("%(payer)s paid %(amount)s on %(day)s, as was said; it was not received"),
}
HAPPENED: Final = {
    Act.DELIVER: gettext_noop("%(party)s delivered it on %(day)s"),
    Act.ACCEPT: gettext_noop("%(party)s accepted it on %(day)s"),
    Act.RETURN: gettext_noop("%(party)s sent it back on %(day)s"),
}
LABELS: Final = {
    Act.DELIVER: gettext_noop("Deliver"),
    Act.ACCEPT: gettext_noop("Accept it"),
    Act.RETURN: gettext_noop("Send back"),
    Act.PAY: gettext_noop("Record a payment"),
    Act.CONFIRM: gettext_noop("It was received: %(amount)s"),
    Act.DENY: gettext_noop("It was not received: %(amount)s"),
    Act.COVER: gettext_noop("Count this policy: %(title)s pays %(amount)s"),
}


ANSWERS: Final = frozenset({Act.ACCEPT, Act.CONFIRM})


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done: a sentence, what was said with it, an address that was given, and how it is known or by which rule it is."""

    sentence: str
    words: str = ""
    link: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that the reader can do: its name on the page, a form, whether there is something to fill in, and whether it is an answer
    for which another side waits."""

    place: str
    label: str
    url: str
    form: DeedForm
    fills: bool
    answers: bool
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A milestone or a payment.

    Attributes:
        day: by when, as a date; None while that is not known, with `due` in words.
        state: its state, as the picture draws it.
    """

    key: str
    number: int
    name: str
    is_payment: bool
    day: date | None
    due: str
    word: str
    look: str
    state: State
    proof: str
    sums: tuple[str, ...]
    steps: tuple[Step, ...]
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a deal's page: for whom they speak, what everybody is called, which day it is, when which milestone was accepted."""

    mine: Sequence[Organisation]
    names: Mapping[str, str]
    today: date
    accepted: Mapping[str, date]


def line(row: Promise, number: int, name: str, of: Reader, offered: Sequence[Voucher]) -> Line:
    """One of them; ``offered`` are policies that would pay a part."""
    found = row.standing
    now = _now(found, of)
    day = due_day(found, of.accepted)
    return Line(
        key=row.key, number=number, name=name, is_payment=row.money is not None, day=day, due=figures.day(day) if day else _("once its milestone is accepted"),
        word=_(PAYMENT[now] if row.money else MILESTONE[now]), look=LOOKS[now], state=STATES[now], proof=worded(row.proof),
        sums=tuple(_sums(row, found)), steps=tuple(_steps(row, found, of.names)), asks=tuple(_asks(row, found, of, offered)),
    )  # fmt: skip


def _now(found: Now, of: Reader) -> Fate | Timing | Act:
    """By which a promise has its word, its look and its place in the picture."""
    if found.fate != Fate.OPEN:
        return found.fate
    day = timing(found, of.accepted, of.today)
    return Act.RETURN if found.rounds and day != Timing.LATE else day


def _sums(row: Promise, found: Now) -> Iterator[str]:
    if row.money is None:
        return
    money = {
        name: figures.money(Money(value, row.currency))
        for name, value in (
            ("owed", found.owed), ("came", found.came), ("left", found.left), ("over", found.over), ("waiting", found.waiting),
        )
    }  # fmt: skip
    yield money["owed"]
    if found.came and found.fate != Fate.KEPT:
        yield _("%(came)s received, %(left)s still to be paid") % money
    if found.over:
        yield _("%(over)s more than was owed: give it back, or count it in an amendment") % money


def _steps(row: Promise, found: Now, names: Mapping[str, str]) -> Iterator[Step]:
    events = list(row.events.all())
    denials = {event.part: event.words for event in events if event.act == Act.DENY}
    answers = {piece.number: piece.answer for piece in found.pieces}
    titles = {event.policy: title(event.voucher) for event in events if event.voucher}
    for event in events:
        given = {
            "party": names.get(event.party, event.party), "day": figures.day(event.day),
            "payer": titles.get(event.policy) or names.get(event.party, event.party),
            "amount": figures.money(Money(event.amount, row.currency)) if row.currency else "",
        }  # fmt: skip
        if event.act in HAPPENED:
            yield Step(_(HAPPENED[Act(event.act)]) % given, event.words, event.link)
        elif event.act == Act.COVER and event.voucher:
            yield Step(_("%(payer)s is to pay %(amount)s") % given, note=rule_of(event.voucher, row.currency))
        elif event.act == Act.PAY:
            denied = denials.get(event.number, "")
            yield Step(_(ANSWERED[answers[event.number]]) % given, denied, note=event.reference)


def title(voucher: Voucher) -> str:
    """What a policy is called."""
    return title_of({language: {"title": text} for language, text in voucher.titles.items()}, voucher.policy)


def actor(found: Now, act: Act, mine: Sequence[Organisation], part: int = 0) -> Organisation | None:
    """The first of the reader's parties that may do something about a promise now; None where none may."""
    promised = found.promised
    sums = Money(found.left or promised.amount.amount, promised.amount.currency) if promised.amount else None
    policy = "policy" if act == Act.COVER else ""
    wishes = ((one, Wish(act, one.key, sums, policy, part)) for one in mine)
    return next((one for one, wish in wishes if refusal(found, wish) is None), None)


def _asks(row: Promise, found: Now, of: Reader, offered: Sequence[Voucher]) -> Iterator[Ask]:
    for act in (Act.ACCEPT, Act.DELIVER, Act.RETURN) if row.money is None else ():
        if actor(found, act, of.mine):
            yield _ask(row, act)
    for piece in found.pieces if row.money else ():
        for act in (Act.CONFIRM, Act.DENY):
            if actor(found, act, of.mine, piece.number):
                given = {"amount": figures.money(Money(piece.amount, row.currency))}
                yield _ask(row, act, given=given, part=piece.number)
    for voucher in offered if row.money and actor(found, Act.COVER, of.mine) else ():
        given = {"title": title(voucher), "amount": figures.money(Money(voucher.amount, row.currency))}
        yield _ask(row, Act.COVER, given=given, policy=voucher.policy, rule=rule_of(voucher, row.currency))
    if row.money and actor(found, Act.PAY, of.mine):
        yield _ask(row, Act.PAY, payers=payers(row, of.names))


def payers(row: Promise, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Who may have paid: the payer, and the policies that are counted."""
    titles = {event.policy: title(event.voucher) for event in row.events.all() if event.voucher}
    return [("", names.get(row.givers[0], row.givers[0])), *titles.items()]


def _ask(
    row: Promise, act: Act, *, given: Mapping[str, str] | None = None, part: int = 0, policy: str = "", rule: str = "",
    payers: list[tuple[str, str]] | None = None,
) -> Ask:  # fmt: skip
    place = "-".join(filter(None, (row.key, act, str(part or ""), policy)))
    initial = {"part": part or None, "policy": policy}
    form = form_of(act, place, row, payers or [], initial=initial)
    url = reverse("web:deal_promise", args=[row.deal.key, row.key, act])
    return Ask(
        place, _(LABELS[act]) % (given or {}), url, form, bool(form.visible_fields()), act in ANSWERS, rule
    )


def form_of(
    act: Act,
    place: str,
    row: Promise,
    payers: list[tuple[str, str]],
    data: Mapping[str, object] | None = None,
    initial: Mapping[str, object] | None = None,
) -> DeedForm:
    """The form of something that can be done."""
    if act == Act.PAY:
        return PayForm(data, place=place, promise=row, payers=payers)
    kinds = {Act.DELIVER: DeliverForm, Act.RETURN: WhyForm, Act.DENY: WhyForm}
    return kinds.get(act, DeedForm)(data, place=place, initial=initial)


def offers(rows: Sequence[Promise], of: Reader) -> dict[str, tuple[Voucher, ...]]:
    """Policies that are certain to pay a part of a payment which the reader owes, by the payment's key."""
    owed = [row for row in rows if row.money and actor(row.standing, Act.COVER, of.mine)]
    found = {row.key: covers.offered(row, of.today) for row in owed}
    return {key: tuple(one for one in each if one.certain) for key, each in found.items()}


def acts_of(row: Promise) -> frozenset[Act]:
    """What can be done about it at all."""
    return PAYMENTS if row.money else MILESTONES
