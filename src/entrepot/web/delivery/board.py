"""The members of a programme and how far each is, as rows; and the same as tables to take away."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.intake.guard import guard
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes.delivery import Delivered
from entrepot.programmes.domain.delivering import Light
from entrepot.programmes.domain.membership import MemberState
from entrepot.web.delivery.words import (
    LIGHTS,
    STATE_LOOKS,
    STATES,
    Lamp,
    amount,
    days,
    lamp,
    target_name,
)
from entrepot.web.filters import Filter, filter_line
from entrepot.web.names import organisation_name, place_name
from entrepot.web.sheets import Sheet

SORTS: Final = {
    "light": gettext_noop("the worst first"),
    "name": gettext_noop("by name"),
    "missing": gettext_noop("missing reports first"),
}
FIELDS: Final = ("light", "sort")
WORST: Final = (Light.RED, Light.AMBER, Light.UNKNOWN, Light.GREEN)


@dataclass(frozen=True, slots=True)
class Cell:
    """How far a member is with one target."""

    name: str
    lamp: Lamp
    figure: str
    expected: str


@dataclass(frozen=True, slots=True)
class Row:
    """One member; ``url`` is empty for whoever may not read its reports."""

    name: str
    place: str
    url: str
    state: str
    state_look: str
    lamp: Lamp
    last: str
    missing: int
    cells: tuple[Cell, ...]


def chosen_rows(found: Sequence[Delivered], chosen: Mapping[str, str]) -> list[Delivered]:
    """Those that pass the filter in force, in the order that was asked for: the worst first where none was."""
    light = chosen.get("light", "")
    left = [one for one in found if not light or one.light == light]
    return sorted(left, key=lambda one: _order(one, chosen.get("sort", "light")))


def _order(one: Delivered, sort: str) -> tuple[int, str]:
    name = organisation_name(one.member.organisation)
    if sort == "missing":
        return -len(one.missing), name
    if sort == "name":
        return 0, name
    return WORST.index(one.light) + len(WORST) * (one.member.state == MemberState.REMOVED), name


def board_filters(found: Sequence[Delivered], chosen: Mapping[str, str]) -> tuple[Filter, ...]:
    """The lines by which members are narrowed down and put in order."""
    counts = Counter(str(one.light) for one in found)
    lights = [(str(light), _(name)) for light, name in LIGHTS.items() if counts[light]]
    order = filter_line(
        _("Order"), "sort", [(sort, _(name)) for sort, name in SORTS.items()], {"sort": "light", **chosen}
    )
    return filter_line(_("Light"), "light", lights, chosen, counts), order.without_every()


def board_rows(found: Sequence[Delivered], party: Party) -> list[Row]:
    """Members as rows."""
    return [_row(one, party) for one in found]


def _row(one: Delivered, party: Party) -> Row:
    member, state = one.member, MemberState(one.member.state)
    reads = allows(party, "member.read", member)
    return Row(
        organisation_name(member.organisation), place_name(member.organisation.place),
        reverse("web:programme_member", args=[member.key]) if reads else "", _(STATES[state]), STATE_LOOKS[state], lamp(one.light),
        days(one.last) if one.last else "", len(one.missing), cells(one),
    )  # fmt: skip


def cells(one: Delivered) -> tuple[Cell, ...]:
    """How far a member is with each of its targets."""
    return tuple(
        Cell(
            target_name(found.target), lamp(found.light), amount(found.figure, found.target.unit),
            amount(found.expected, found.target.unit) if found.figure is not None else "–",
        )
        for found in one.standings
    )  # fmt: skip


def tally(found: Sequence[Delivered]) -> list[tuple[Lamp, int]]:
    """How many members have which light; those who were removed do not count."""
    counts = Counter(one.light for one in found if one.member.state != MemberState.REMOVED)
    return [(lamp(light), counts[light]) for light in LIGHTS]


def sheet(found: Sequence[Delivered]) -> Sheet:
    """A row for each target of each member."""
    head = [
        _("Member"), _("Standing"), _("Light of the member"), _("Last report"), _("Target"), _("Light"), _("Reached"), _("Expected"),
        _("Whole"), _("Unit"),
    ]  # fmt: skip
    return _("Lights"), head, [line for one in found for line in _lines(one)]


def _lines(one: Delivered) -> list[list[str | float]]:
    member = one.member
    first: list[str | float] = [
        organisation_name(member.organisation), _(STATES[MemberState(member.state)]), _(LIGHTS[one.light]),
        days(one.last) if one.last else "",
    ]  # fmt: skip
    lines: list[list[str | float]] = [
        [
            *first, target_name(found.target), _(LIGHTS[found.light]), "" if found.figure is None else float(found.figure),
            round(float(found.expected), 2), float(found.target.value), found.target.unit,
        ]
        for found in one.standings
    ]  # fmt: skip
    return lines or [[*first, *[""] * 6]]


def as_csv(table: Sheet) -> bytes:
    """A table as CSV, which a spreadsheet opens in any language; text that it would run as a formula gets an apostrophe before it."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    _name, head, rows = table
    writer.writerow(head)
    writer.writerows([guard(one) if isinstance(one, str) else one for one in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")
