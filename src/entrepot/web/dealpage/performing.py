"""What was promised, on a deal's page: a picture, sums, who paid what, every milestone and payment, and what is next for the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.deals.domain.performing import Answer, Fate, Now, acceptances
from entrepot.deals.domain.standing import BINDING, ENDED
from entrepot.deals.models import Deal, Promise
from entrepot.deals.queries import spoken_for
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money
from entrepot.web import figures
from entrepot.web.dealpage.promises import Line, Reader, line, offers, title
from entrepot.web.deals.days_picture import Axis, Mark, days_picture
from entrepot.web.deals.promise_names import named
from entrepot.web.deals.rows import names_of


@dataclass(frozen=True, slots=True)
class Payer:
    """Somebody who paid, or is to pay: a party or a policy."""

    name: str
    by_policy: bool
    came: str
    waiting: str


def shows(deal: Deal, party: Party) -> dict[str, Any] | None:
    """The section; None while nothing is promised."""
    rows = list(deal.promises.prefetch_related("events").select_related("deal"))
    if not rows:
        return None
    standings = {row.key: row.standing for row in rows}
    mine = spoken_for(deal, party) if deal.state in BINDING else []
    of = Reader(mine, names_of(deal), clock.today(), acceptances(standings.values()))
    offered, names = offers(rows, of), named(deal)
    shown = sorted(
        (row for row in rows if standings[row.key].fate != Fate.GONE or standings[row.key].came), key=_order(rows)
    )  # fmt: skip
    lines = [
        line(row, number, names[row.key], of, offered.get(row.key, ())) for number, row in enumerate(shown, 1)
    ]
    begins = deal.versions.get(number=deal.standing.in_force).agreed.begins
    return {
        "deal": deal,
        "over": deal.state in ENDED,
        "lines": lines,
        "next": _next(lines),
        "milestones": _milestones(standings.values()),
        "sums": _sums(rows, standings),
        "payers": _payers(rows, of.names),
        "picture": _picture(lines, begins, of.today),
    }


def _next(lines: Sequence[Line]) -> Line | None:
    """What the reader does next: first what another side waits for, then what comes first."""
    waited = (one for one in lines if any(ask.answers for ask in one.asks))
    return next(waited, next((one for one in lines if one.asks), None))


def _order(rows: Iterable[Promise]) -> Any:
    """In the order of their days; a payment that follows a milestone stands after it."""
    days = {row.term: row.due for row in rows if row.money is None}

    def place(row: Promise) -> tuple[date, bool, int]:
        day = max(filter(None, (row.due, days.get(row.after))), default=date.max)
        return (day, row.money is not None, row.pk)

    return place


def _milestones(found: Iterable[Now]) -> str:
    of_them = [one for one in found if one.promised.amount is None and one.fate != Fate.GONE]
    done = sum(one.fate == Fate.KEPT for one in of_them)
    return _("%(done)s of %(all)s") % {"done": done, "all": len(of_them)} if of_them else ""


def _sums(rows: Sequence[Promise], standings: Mapping[str, Now]) -> list[tuple[str, str]]:
    """What came, what waits for an answer, and what is still to be paid, in each currency."""
    found = []
    for currency in sorted({row.currency for row in rows if row.currency}):
        of_it = [standings[row.key] for row in rows if row.currency == currency]
        going = [one for one in of_it if not one.promised.gone]
        for label, value in (
            (_("received"), sum(one.came for one in of_it)),
            (_("paid, not confirmed yet"), sum(one.waiting for one in of_it)),
            (_("still to be paid"), sum(one.left for one in going)),
        ):
            if value or label != _("paid, not confirmed yet"):
                found.append((label, figures.money(Money(Decimal(value), currency))))
    return found


def _payers(rows: Sequence[Promise], names: Mapping[str, str]) -> list[Payer]:
    """Who paid what: parties first, policies apart."""
    sums: dict[tuple[bool, str, str], list[Decimal]] = {}
    titles = dict[str, str]()
    for row in rows:
        titles |= {event.policy: title(event.voucher) for event in row.events.all() if event.voucher}
        for policy, _most in row.standing.covers:
            sums.setdefault((True, policy, row.currency), [Decimal(0), Decimal(0)])
        for piece in row.standing.pieces:
            both = sums.setdefault((piece.by_policy, piece.payer, row.currency), [Decimal(0), Decimal(0)])
            if piece.answer != Answer.DENIED:
                both[piece.answer == Answer.WAITING] += piece.amount
    return [
        Payer(
            titles.get(payer, payer) if by_policy else names.get(payer, payer), by_policy,
            figures.money(Money(came, currency)), figures.money(Money(waiting, currency)) if waiting else "",
        )
        for (by_policy, payer, currency), (came, waiting) in sorted(sums.items())
    ]  # fmt: skip


def _picture(lines: Sequence[Line], begins: date, today: date) -> SafeString | None:
    """Everything whose day is known, along time; None where that is nothing."""
    marks = [
        Mark(one.day, one.number, one.state, f"{one.name}: {one.word}, {one.due}", not one.is_payment)
        for one in lines
        if one.day is not None
    ]
    if not marks:
        return None
    first, last = min(begins, *(mark.day for mark in marks)), max(mark.day for mark in marks)
    kept = sum(mark.state == "ok" for mark in marks)
    label = ngettext(
        "%(all)s milestone or payment along time, %(kept)s of them done; the list below says the same",
        "%(all)s milestones and payments along time, %(kept)s of them done; the list below says the same",
        len(marks),
    ) % {"all": len(marks), "kept": kept}
    return days_picture(
        marks, Axis(first, last, figures.day(first), figures.day(last), today, _("today")), label
    )
