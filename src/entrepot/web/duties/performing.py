"""Duties of deals that are performed: milestones, payments, tasks, disputes, and how it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.deals import queries
from entrepot.deals.models import Deal, DealTask, Dispute, Promise
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.vocabulary.money import Money
from entrepot.web import figures
from entrepot.web.deals.promise_names import named
from entrepot.web.duties.registry import Told
from entrepot.web.names import organisation_name


def tell_near(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Milestones to be delivered soon, or late already."""
    return {
        duty.pk: _told(
            _("“%(what)s” is to be delivered by %(day)s in the deal “%(title)s”") % given,
            _("A milestone of a deal is due"), row, _("Deliver it"),
        )
        for duty, row, given in _promises(duties, party)
    }  # fmt: skip


def tell_delivered(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Milestones to accept or to send back."""
    return {
        duty.pk: _told(
            _("“%(what)s” is delivered in the deal “%(title)s”: accept it, or send it back") % given,
            _("Something is delivered in a deal"), row, _("Look at it"),
        )
        for duty, row, given in _promises(duties, party)
    }  # fmt: skip


def tell_owed(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Payments that are due or overdue."""
    return {
        duty.pk: _told(
            _("%(left)s are to be paid by %(day)s in the deal “%(title)s”") % given,
            _("A payment of a deal is due"), row, _("Record the payment"),
        )
        for duty, row, given in _promises(duties, party)
    }  # fmt: skip


def tell_paid(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Payments of which the payee has to say whether they came."""
    return {
        duty.pk: _told(
            _("%(waiting)s are recorded as paid in the deal “%(title)s”: did they come?") % given,
            _("A payment of a deal is recorded"), row, _("Say whether it came"),
        )
        for duty, row, given in _promises(duties, party)
    }  # fmt: skip


def tell_fulfilled(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Deals in which everything is done."""
    return {
        duty.pk: Told(
            _("Everything in the deal “%(title)s” is done and paid: say that it was kept") % {"title": deal.title},
            _("Everything in a deal is done"), _url(deal), _("Go to the deal"),
        )
        for duty, deal in _deals(duties, party)
    }  # fmt: skip


def tell_outcome(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Deals that are over, of which the parties say how they were."""
    return {
        duty.pk: Told(
            _("The deal “%(title)s” is over: say how it was") % {"title": deal.title},
            _("A deal is over: say how it was"), f"{_url(deal)}#ratings", _("Give marks"),
        )
        for duty, deal in _deals(duties, party)
    }  # fmt: skip


def tell_disputed(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Disputes that another party has raised."""
    return {
        duty.pk: Told(
            _("There is a dispute in the deal “%(title)s”") % {"title": row.deal.title},
            _("There is a dispute in a deal"), f"{_url(row.deal)}#disputes", _("Look at it"), quote=row.about,
        )
        for duty, row in _rows(Dispute, duties, party)
    }  # fmt: skip


def tell_tasks(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Small things to do."""
    return {
        duty.pk: Told(
            _("To do in the deal “%(title)s”: %(what)s") % {"title": row.deal.title, "what": row.what},
            _("Something is to be done in a deal"), f"{_url(row.deal)}#tasks", _("Go to the deal"),
            facts=((_("By whom"), organisation_name(row.organisation)),),
        )
        for duty, row in _rows(DealTask, duties, party, "organisation")
    }  # fmt: skip


Row = TypeVar("Row", Dispute, DealTask, Promise)


def _rows(kind: type[Row], duties: Sequence[Duty], party: Party, *more: str) -> list[tuple[Duty, Row]]:
    """Duties with the rows that they are about, as far as the reader may know of them."""
    found = kind._default_manager.filter(
        deal__in=queries.deals_of(party), key__in=[duty.subject for duty in duties]
    )
    known = {row.key: row for row in found.select_related("deal", *more)}
    return [(duty, known[duty.subject]) for duty in duties if duty.subject in known]


def _promises(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, Promise, dict[str, str]]]:
    """Duties with the promises that they are about, and what their sentences say."""
    pairs = _rows(Promise, duties, party)
    prefetch_related_objects([row for _duty, row in pairs], "events", "deal__promises")
    found = []
    for duty, row in pairs:
        standing = row.standing
        given = {
            "title": row.deal.title, "what": named(row.deal)[row.key], "day": figures.day(duty.due) if duty.due else "",
            **{name: figures.money(Money(value, row.currency)) if row.money else "" for name, value in (("left", standing.left), ("waiting", standing.waiting))},
        }  # fmt: skip
        found.append((duty, row, given))
    return found


def _deals(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, Deal]]:
    known = queries.deals_of(party).in_bulk([duty.subject for duty in duties], field_name="key")
    return [(duty, known[duty.subject]) for duty in duties if duty.subject in known]


def _told(sentence: str, discreet: str, row: Promise, link: str) -> Told:
    return Told(sentence, discreet, f"{_url(row.deal)}#{row.key}", link)


def _url(deal: Deal) -> str:
    return reverse("web:deal", args=[deal.key])
