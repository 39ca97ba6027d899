"""Hosted visits as lines: the list, and the agenda, the guests and what follows of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.deals.queries import deal_of
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import hosted
from entrepot.programmes.domain.hosting import FollowUpState
from entrepot.programmes.models import AgendaPoint, HostedFollowUp, HostedVisit
from entrepot.web.deals.words import state_of
from entrepot.web.figures import day
from entrepot.web.names import organisation_name

FOLLOW_UPS: Final[Mapping[FollowUpState, str]] = {
    FollowUpState.OPEN: gettext_noop("to be introduced"),
    FollowUpState.INTRODUCED: gettext_noop("introduced"),
    FollowUpState.DROPPED: gettext_noop("dropped"),
}
LOOKS: Final[Mapping[FollowUpState, str]] = {
    FollowUpState.OPEN: "fair",
    FollowUpState.INTRODUCED: "strong",
    FollowUpState.DROPPED: "none",
}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit on the list."""

    url: str
    title: str
    host: str
    days: str
    place: str
    called_off: bool


@dataclass(frozen=True, slots=True)
class GuestLine:
    """Somebody who comes; `url` is their organisation's page, empty where none is named."""

    number: int
    name: str
    organisation: str
    url: str


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point of the agenda on the node's clock; `day` is given where another day begins."""

    number: int
    day: str
    time: str
    what: str
    place: str
    meets: str
    url: str


@dataclass(frozen=True, slots=True)
class FollowLine:
    """Two who should talk, how far that is, and what the reader may do about it."""

    key: str
    first: str
    second: str
    about: str
    due: str
    state: str
    look: str
    deal_state: str
    deal_url: str
    reason: str
    introduces: bool
    asks_broker: bool
    drops: bool


def visit_row(one: HostedVisit) -> VisitRow:
    """A visit as a line."""
    days = day(one.begins)
    if one.ends != one.begins:
        days = _("%(begins)s to %(ends)s") % {"begins": day(one.begins), "ends": day(one.ends)}
    url = reverse("web:hosted_visit", args=[one.key])
    return VisitRow(url, one.title, organisation_name(one.host), days, one.place, one.called_off is not None)


def guest_lines(visit: HostedVisit) -> list[GuestLine]:
    """Who comes."""
    return [
        GuestLine(
            one.pk, one.name, organisation_name(one.organisation),
            reverse("web:organisation", args=[one.organisation.key]) if one.organisation else "",
        )
        for one in visit.guests.select_related("organisation")
    ]  # fmt: skip


def point_lines(visit: HostedVisit, zone: ZoneInfo) -> list[PointLine]:
    """The agenda."""
    found: list[PointLine] = []
    last = ""
    for one in visit.agenda.select_related("meets"):
        today = day(one.starts.astimezone(zone).date())
        found.append(_point(one, zone, "" if today == last else today))
        last = today
    return found


def _point(one: AgendaPoint, zone: ZoneInfo, today: str) -> PointLine:
    first, last = one.starts.astimezone(zone), one.ends.astimezone(zone)
    return PointLine(
        one.pk, today, f"{first:%H:%M}–{last:%H:%M}", one.what, one.place, organisation_name(one.meets),
        reverse("web:organisation", args=[one.meets.key]) if one.meets else "",
    )  # fmt: skip


def follow_lines(visit: HostedVisit, party: Party) -> Sequence[FollowLine]:
    """What follows, as far as the reader may see it."""
    keeps = allows(party, "hosted_visit.keep", visit)
    return [_follow(one, party, keeps) for one in hosted.follow_ups_of(visit, party)]


def _follow(one: HostedFollowUp, party: Party, keeps: bool) -> FollowLine:
    state, deal = FollowUpState(one.state), one.deal
    waits = state == FollowUpState.OPEN and one.visit.called_off is None
    introduces = waits and allows(party, "hosted_visit.introduce", one)
    return FollowLine(
        one.key, organisation_name(one.first), organisation_name(one.second), one.about, day(one.due) if one.due else "",
        _(FOLLOW_UPS[state]), LOOKS[state], state_of(deal.state) if deal else "",
        reverse("web:deal", args=[deal.key]) if deal and deal_of(party, deal.key) else "", one.reason,
        introduces=introduces, asks_broker=waits and keeps and not introduces, drops=waits and keeps,
    )  # fmt: skip
