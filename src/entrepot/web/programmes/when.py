"""The dates of programmes on the node's clock: the one of the node's own place."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from entrepot.people.models import Place
from entrepot.web import figures
from entrepot.web.context import here


def node_zone() -> ZoneInfo:
    """The zone of the node's place; UTC where it names none that is known."""
    place = Place.objects.filter(key=here()).first()
    return ZoneInfo(place.timezone) if place else ZoneInfo("UTC")


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A day and a time with the zone: Mon, 2 Mar 2026, 09:00 (Asia/Shanghai)."""
    there = at.astimezone(zone)
    return f"{figures.weekday(there.date())}, {figures.day(there.date())}, {there:%H:%M} ({zone.key})"


def day(at: datetime, zone: ZoneInfo) -> str:
    """The day of a moment."""
    return figures.day(at.astimezone(zone).date())
