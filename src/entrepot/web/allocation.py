"""What the page of the allocation shows: who gets what and why, what is short, what lies idle, the curve of exposure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from babel.numbers import format_decimal
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.models import Need, Resource
from entrepot.matching.allotments import Allocation, Allotment, Capacity, ExposurePoint
from entrepot.people.domain import Party
from entrepot.web import figures
from entrepot.web.curve import Axis, Dot, curve_picture
from entrepot.web.hits import Hit, hit
from entrepot.web.names import ROLES, name_in, reader

WHYS: Final[Mapping[str, str]] = {
    "elsewhere": gettext_noop("gets another"),
    "left_out": gettext_noop("left out"),
    "first": gettext_noop("gets its first choice"),
    "no_candidate": gettext_noop("nothing fits"),
}
METHODS: Final[Mapping[str, str]] = {
    "exact": gettext_noop("Worked out exactly: no other distribution is worth more."),
    "auction": gettext_noop("Worked out by an auction: no other distribution is worth noticeably more."),
}
_GRADES: Final = {"first": "", "elsewhere": "weak", "left_out": "none", "no_candidate": "plain"}


@dataclass(frozen=True, slots=True)
class Line:
    """What one need gets in one role; ``given`` None for nothing."""

    need: Hit
    role: str
    given: Hit | None
    why: str
    css: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Short:
    """A resource with what is told of its units; ``price`` what one more would bring, in words."""

    hit: Hit
    taken: str
    price: str


@dataclass(frozen=True, slots=True)
class PointRow:
    """One floor in the table."""

    percent: int
    name: str
    gini: str
    ndcg: str
    unseen: str
    chosen: bool


def points(value: float) -> str:
    """A value from 0 to 1 as points of 100."""
    return figures.number(round(100 * value))


def lines(found: Sequence[Allotment], party: Party) -> tuple[Line, ...]:
    """Rows of needs; what the party may no longer know of is left out. The queries do not grow with the rows."""
    needs = _hits(catalogue.needs(party).filter(pk__in={item.need_id for item in found}), party)
    wanted = {number for item in found for number in (item.resource_id, item.first_id) if number}
    resources = _hits(catalogue.resources(party).filter(pk__in=wanted), party)
    return tuple(_line(item, needs, resources) for item in found if item.need_id in needs)


def shorts(found: Sequence[Capacity], party: Party) -> tuple[Short, ...]:
    """Rows of resources, in their order."""
    hits = _hits(catalogue.resources(party).filter(pk__in={item.resource_id for item in found}), party)
    return tuple(
        Short(
            hits[item.resource_id],
            _taken(item),
            _("One more would bring %(points)s points.") % {"points": points(item.price)},
        )
        for item in found
        if item.resource_id in hits
    )


def point_rows(found: Iterable[ExposurePoint], chosen: int) -> tuple[PointRow, ...]:
    """The table of the curve."""
    return tuple(
        PointRow(
            item.percent,
            _("%(share)s %%") % {"share": figures.number(item.percent)},
            _decimal(item.gini),
            _decimal(item.ndcg),
            figures.number(item.unseen),
            item.percent == chosen,
        )
        for item in found
    )


def picture(found: Sequence[ExposurePoint], chosen: int) -> SafeString:
    """The curve; evenly seen is to the right."""
    dots = [
        Dot(
            1 - item.gini,
            item.ndcg,
            _("%(share)s %%") % {"share": figures.number(item.percent)},
            item.percent == chosen,
        )
        for item in found
    ]
    ginis, goods = [item.gini for item in found], [item.ndcg for item in found]
    return curve_picture(
        dots,
        Axis(_("Gini coefficient"), _decimal(max(ginis)), _decimal(min(ginis))),
        Axis(_("Quality of the lists (nDCG)"), _decimal(min(goods)), _decimal(max(goods))),
        _("The more evenly resources are seen, the further the lists are from their best order."),
    )


def share(of: Allocation) -> str:
    """How near it is to the best there can be: at least so many per cent, rounded down."""
    part = 1.0 if of.bound <= 0 else min(1.0, of.value / of.bound)
    return _("%(share)s %%") % {"share": format_decimal(int(part * 10_000 + 1e-3) / 100, locale=_locale())}


def method(of: Allocation) -> str:
    """How it was worked out, in a sentence."""
    return _(METHODS[of.method])


def _line(item: Allotment, needs: Mapping[int, Hit], resources: Mapping[int, Hit]) -> Line:
    return Line(
        needs[item.need_id],
        name_in(ROLES, item.role),
        resources.get(item.resource_id or 0),
        _(WHYS[item.why]),
        _GRADES[item.why],
        _sentence(item, resources.get(item.first_id or 0)),
    )


def _sentence(item: Allotment, first: Hit | None) -> str:
    """Why it did not get its first choice; empty where it did, or where there was none."""
    if item.why not in {"elsewhere", "left_out"} or first is None:
        return ""
    told = {
        "resource": first.text.title,
        "price": points(item.first_price),
        "loss": points(item.first_value - item.value),
    }
    return (
        _(
            "Its first choice would be “%(resource)s”. That is worth %(price)s points to the others, and %(loss)s more to this need than what it gets."
        )
        % told
    )


def _taken(item: Capacity) -> str:
    sentences = (
        ngettext("%(taken)s of %(units)s need served", "%(taken)s of %(units)s needs served", item.units)
        if item.stated
        else _("%(taken)s of %(units)s; its free time is not stated")
    )
    return sentences % {"taken": figures.number(item.taken), "units": figures.number(item.units)}


def _hits(records: Iterable[Need] | Iterable[Resource], party: Party) -> dict[int, Hit]:
    kept: list[Need | Resource] = list(records)
    return {record.pk: hit(seen) for record, seen in zip(kept, all_disclosed(kept, party), strict=True)}


def _decimal(value: float) -> str:
    return format_decimal(round(value, 3), "0.000", locale=_locale())


def _locale() -> str:
    return figures.LOCALES[reader()]
