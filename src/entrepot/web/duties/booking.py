"""Duties about bookings: one that is asked for, one that was answered, time that came free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.booking import actions, queries
from entrepot.booking.models import Booking
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.web.booking.rows import title_of
from entrepot.web.booking.words import state_of, when
from entrepot.web.duties.registry import Ask, Do, Told, Way, noted
from entrepot.web.names import organisation_name


def tell_asked(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Bookings that wait for the facility's people."""
    found = {}
    for duty, item in _about(duties, party):
        told = _told(item) | {"organisation": organisation_name(item.organisation)}
        sentence = _("%(organisation)s wants to book “%(title)s”: %(when)s") % told
        discreet = _("Somebody wants to book “%(title)s”: %(when)s") % told
        ways = (Way("accept", _("Accept"), _accept(item)), _refuse(item))
        found[duty.pk] = Told(sentence, discreet, _url(item), _("Look at it"), quote=item.purpose, ways=ways)
    return found


def tell_answered(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """What became of one's booking."""
    found = {}
    for duty, item in _about(duties, party):
        told = _told(item) | {"state": state_of(item)}
        sentence = _("Your booking of “%(title)s”, %(when)s: %(state)s") % told
        found[duty.pk] = Told(
            sentence, sentence, _url(item), _("Look at it"), quote=item.reason, ways=(noted(duty),)
        )
    return found  # fmt: skip


def tell_offered(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Time that came free for somebody who waits."""
    found = {}
    for duty, item in _about(duties, party):
        sentence = _("Time has come free of “%(title)s”: %(when)s; it is kept for you") % _told(item)
        found[duty.pk] = Told(sentence, sentence, _url(item), _("Take it, or give it back"))
    return found


def _accept(item: Booking) -> Do:
    def do(party: Party, _given: str) -> str:
        actions.answer(booking=item, accept=True, by=party)
        return _("The booking is confirmed.")

    return do


def _refuse(item: Booking) -> Way:
    def do(party: Party, given: str) -> str:
        actions.answer(booking=item, accept=False, reason=given, by=party)
        return _("The booking is refused.")

    return Way("refuse", _("Refuse"), do, Ask(_("Why"), longest=300), quiet=True)


def _about(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, Booking]]:
    known = {item.key: item for item in queries.bookings(party).filter(key__in=[d.subject for d in duties])}
    return [(duty, known[duty.subject]) for duty in duties if duty.subject in known]


def _told(item: Booking) -> dict[str, str]:
    return {"title": title_of(item.timetable.resource).title, "when": when(item.span, item.timetable)}


def _url(item: Booking) -> str:
    return reverse("web:booking", args=[item.key])
