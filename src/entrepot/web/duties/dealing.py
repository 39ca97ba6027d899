"""Duties about deals: introductions to answer, whose turn it is, and deals that are over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.deals import actions, queries
from entrepot.deals.actions import Saying
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.standing import State
from entrepot.deals.domain.states import Move
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.people.models import Duty, Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.web.deals import words
from entrepot.web.deals.opening import proposed_by
from entrepot.web.duties.registry import Ask, Tick, Told, Way, noted


def tell_waiting(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Deals in which it is the reader's turn; an introduction is answered in place."""
    found = _about(duties, party)
    proposed = proposed_by([deal for _duty, deal in found if deal.state == State.INTENT])
    return {
        duty.pk: _introduction(duty, deal, proposed[deal.pk], party) if deal.pk in proposed else Told(
            _("It is your turn in the deal “%(title)s”") % {"title": deal.title},
            _("It is your turn in a deal"), _url(deal), _("Go to the deal"), facts=((_("State"), words.state_of(deal.state)),),
        )
        for duty, deal in found
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


def _introduction(duty: Duty, deal: Deal, proposed: str, party: Party) -> Told:
    own = duty.organisation
    may = own is not None and allows(party, "deal.speak", Owned(own.pk))
    facts = ((_("Kind of deal"), words.kind_of(deal.kind)), (_("How it began"), proposed))
    return Told(
        _("Will you talk about “%(title)s”?") % {"title": deal.title},
        _("Somebody wants to talk about a deal"), _url(deal), _("Go to the deal"),
        quote=deal.message, facts=tuple((name, value) for name, value in facts if value),
        ways=_answers(deal, own) if own is not None and may else (),
    )  # fmt: skip


def _answers(deal: Deal, own: Organisation) -> tuple[Way, ...]:
    learns = str(words.LEARNS)
    join, decline = partial(_join, deal, own), partial(_decline, deal, own)
    why = Ask(_("Why; the others read it"), "choice", choices=tuple(words.reasons()))
    return (
        Way("join", _(words.ASKS[Move.JOIN]), partial(join, True), tick=Tick(learns, partial(join, False))),
        Way(
            "decline", _(words.ASKS[Move.DECLINE]), partial(decline, True), why, quiet=True,
            tick=Tick(learns, partial(decline, False)),
        ),
    )  # fmt: skip


def _join(deal: Deal, own: Organisation, learns: bool, party: Party, _given: str) -> str:
    actions.say(deal=deal, saying=Saying(Move.JOIN, own, learns=learns), by=party)
    return _("The others are told that you will talk.")


def _decline(deal: Deal, own: Organisation, learns: bool, party: Party, given: str) -> str:
    actions.say(deal=deal, saying=Saying(Move.DECLINE, own, Reason(given), learns=learns), by=party)
    return _("You declined; the others are told why.")


def _about(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, Deal]]:
    known = queries.deals_of(party).in_bulk([duty.subject for duty in duties], field_name="key")
    return [(duty, known[duty.subject]) for duty in duties if duty.subject in known]


def _url(deal: Deal) -> str:
    return reverse("web:deal", args=[deal.key])
