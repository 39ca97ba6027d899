"""Duties about deals: whose turn it is, and deals that are over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.deals import queries
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.web.deals import words
from entrepot.web.duties.registry import Told, noted


def tell_waiting(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Deals in which it is the reader's turn."""
    return {
        duty.pk: Told(
            _("It is your turn in the deal “%(title)s”") % {"title": deal.title},
            _("It is your turn in a deal"), _url(deal), _("Go to the deal"), facts=((_("State"), words.state_of(deal.state)),),
        )
        for duty, deal in _about(duties, party)
    }  # fmt: skip


def tell_over(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Deals that others ended, or that were kept."""
    return {
        duty.pk: Told(
            _("The deal “%(title)s” is over: %(state)s")
            % {"title": deal.title, "state": words.state_of(deal.state)},
            _("A deal is over"), _url(deal), _("Go to the deal"), ways=(noted(duty),),
        )
        for duty, deal in _about(duties, party)
    }  # fmt: skip


def tell_files(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Deals to which others have added files."""
    return {
        duty.pk: Told(
            _("There are new files in the deal “%(title)s”") % {"title": deal.title},
            _("There are new files in a deal"), f"{_url(deal)}#deal-files", _("Look at the files"), ways=(noted(duty),),
        )
        for duty, deal in _about(duties, party)
    }  # fmt: skip


def tell_lapsed(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Deals whose agreement was not signed in time."""
    return {
        duty.pk: Told(
            _("The time to sign the agreement of “%(title)s” ran out") % {"title": deal.title},
            _("The time to sign ran out"), _url(deal), _("Go to the deal"), ways=(noted(duty),),
        )
        for duty, deal in _about(duties, party)
    }  # fmt: skip


def _about(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, Deal]]:
    known = queries.deals_of(party).in_bulk([duty.subject for duty in duties], field_name="key")
    return [(duty, known[duty.subject]) for duty in duties if duty.subject in known]


def _url(deal: Deal) -> str:
    return reverse("web:deal", args=[deal.key])
