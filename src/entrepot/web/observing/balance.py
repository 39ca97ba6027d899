"""The balance of services as its page prints it."""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import format_decimal
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from entrepot.catalogue.disclosed import all_disclosed
from entrepot.observatory.services import DAYS, Services
from entrepot.people.domain import Party
from entrepot.web import figures
from entrepot.web.hits import Hit, hit
from entrepot.web.names import reader, title_of
from entrepot.web.observing.district_map import district_map


@dataclass(frozen=True, slots=True)
class Row:
    """A district in words."""

    name: str
    people: str
    venues: str
    hours: str
    reached: str
    nearest: str
    underserved: bool


@dataclass(frozen=True, slots=True)
class IdleRow:
    """A venue in words: how much of its time nobody used, and whether it is proposed for what is asked for."""

    shown: Hit
    opened: str
    idle: str
    proposed: bool


def decimal(value: float, digits: int = 1) -> str:
    """A number with so many digits after the point."""
    return format_decimal(round(value, digits), locale=figures.LOCALES[reader()])


def names_of(found: Services) -> dict[str, str]:
    """The districts' names for the reader, by key."""
    return {one.key: title_of({tag: {"title": name} for tag, name in one.names.items()}, one.key) for one in found.districts}  # fmt: skip


def rows_of(found: Services) -> list[Row]:
    """The districts, those whose people reach least first."""
    names, venues = names_of(found), _titles(found)
    return [
        Row(
            names[part.district], figures.number(part.people), figures.number(part.venues), decimal(part.hours, 0), decimal(part.reached),
            " · ".join((venues[part.nearest[0]], f"{decimal(part.nearest[1])} km")) if part.nearest else "–", part.underserved,
        )
        for part in found.balance.parts
    ]  # fmt: skip


def idle_rows(found: Services, party: Party) -> list[IdleRow]:
    """The venues, the idlest first."""
    proposed = {one.timetable.resource_id for one in found.proposed}
    shown = {
        one.key: hit(one) for one in all_disclosed([one.timetable.resource for one in found.idle], party)
    }
    return [
        IdleRow(
            shown[one.timetable.resource.key], decimal(one.opened, 0), f"{decimal(100 * one.share, 0)} %",
            one.timetable.resource_id in proposed,
        )
        for one in found.idle
    ]  # fmt: skip


def unmet_rows(found: Services, party: Party) -> list[Hit]:
    """The needs for space that nothing answers."""
    return [hit(one) for one in all_disclosed(found.unmet, party)]


def picture_of(found: Services) -> SafeString:
    """The districts and venues as points."""
    poor = {part.district for part in found.balance.parts if part.underserved}
    label = _("Where people live and where venues are; the table below says the same.")
    return district_map(found.homes, found.venues, poor, names_of(found), label)


def days() -> int:
    """Of how many days idle hours are."""
    return DAYS


def _titles(found: Services) -> dict[str, str]:
    return {
        one.timetable.resource.key: title_of(one.timetable.resource.texts, one.timetable.resource.key)
        for one in found.idle
    }
