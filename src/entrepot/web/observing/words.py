"""Words of the observatory in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from babel.dates import format_skeleton
from babel.numbers import format_decimal, format_percent
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.models import Resource
from entrepot.observatory.domain.figures import Case, Indicator, Unit
from entrepot.observatory.domain.times import period_of
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.programmes.models import Programme
from entrepot.web import figures
from entrepot.web.booking.statistics import period_name as quarter_or_year
from entrepot.web.deals.conversion import region
from entrepot.web.delivery.words import LIGHTS
from entrepot.web.names import (
    LISTS,
    NEED_LISTS,
    PHASES,
    ROLES,
    known_names,
    name_in,
    organisation_name,
    reader,
)
from entrepot.web.programmes.words import said
from entrepot.web.texts import record_text

NONE: Final = "–"
DONE: Final[Mapping[str, str]] = {
    "record.new": gettext_noop("Records came in"),
    "record.changed": gettext_noop("Records changed"),
    "record.withdrawn": gettext_noop("Records were withdrawn"),
    "need.unserved": gettext_noop("Needs found without an answer"),
    "need.answered": gettext_noop("Needs found answered at last"),
    "booking.made": gettext_noop("Bookings were made"),
    "usage.recorded": gettext_noop("Uses were recorded"),
    "deal.open": gettext_noop("Deals were begun"),
    "agreement.sign": gettext_noop("Signatures were given"),
    "application.file": gettext_noop("Applications were handed in"),
    "message.taken": gettext_noop("Messages came from other nodes"),
    "organisation.joined": gettext_noop("Organisations were joined as one"),
}
"""Acts that an officer wants to hear of, by their verb in the journal."""
OUTCOMES: Final[Mapping[str, str]] = {
    "allow": gettext_noop("let through"),
    "mask": gettext_noop("let through in part"),
    "hash_only": gettext_noop("only a fingerprint"),
    "carry": gettext_noop("carried by its person"),
    "hold": gettext_noop("held"),
    "deny": gettext_noop("denied"),
    "entered": gettext_noop("came in"),
}


def value(case: Case, unit: Unit) -> str:
    """A figure as it is written; a dash where there is none or it is held back."""
    if case.value is None:
        return NONE
    locale = figures.LOCALES[reader()]
    if unit == Unit.SHARE:
        return format_percent(case.value, "#,##0.#%", locale=locale)
    if unit == Unit.INDEX:
        return format_decimal(round(case.value, 2), "0.00", locale=locale)
    count = round(case.value)
    if unit == Unit.DAYS:
        return ngettext("%(days)s day", "%(days)s days", count) % {"days": figures.number(count)}
    if unit == Unit.HOURS:
        return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": figures.number(count)}
    return figures.number(count)


def between(case: Case, unit: Unit) -> str:
    """Between what a figure lies; nothing where that is not known."""
    if case.range is None:
        return ""
    low, high = (value(Case(end), unit) for end in (case.range.low, case.range.high))
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def why_none(case: Case) -> str:
    """Why a dash stands for a figure."""
    if case.held:
        return _("Too few to be shown.")
    return _("Nothing there to be measured yet.") if case.value is None else ""


def period_name(name: str) -> str:
    """A month, a quarter or a year as it is read."""
    period = period_of(name)
    if period is None or "Q" in name or "-" not in name:
        return quarter_or_year(name)
    return format_skeleton("yMMMM", period.start, locale=figures.LOCALES[reader()])


def row_names(indicator: Indicator, by: str, rows: Iterable[str], party: Party) -> dict[str, str]:
    """The rows of a breakdown in the reader's language; a query where they are records."""
    keys = list(rows)
    return {
        key: name or _("None stated") for key, name in _NAMES.get(by, _plain)(indicator, keys, party).items()
    }


def _plain(_indicator: Indicator, keys: list[str], _party: Party) -> dict[str, str]:
    return {key: key for key in keys}


def _from(names: Mapping[str, str]) -> Callable[[Indicator, list[str], Party], dict[str, str]]:
    return lambda _indicator, keys, _party: {key: name_in(names, key) for key in keys}


def _kinds(indicator: Indicator, keys: list[str], _party: Party) -> dict[str, str]:
    of_needs = indicator.key not in {"conversion", "exposure-gini"}
    return {key: name_in(NEED_LISTS if of_needs else LISTS, key) for key in keys}


def _organisations(_indicator: Indicator, keys: list[str], _party: Party) -> dict[str, str]:
    known = {one.key: organisation_name(one) for one in Organisation.objects.filter(key__in=keys)}
    return {key: known.get(key, key) for key in keys}


def _resources(_indicator: Indicator, keys: list[str], party: Party) -> dict[str, str]:
    found = all_disclosed(
        Resource.objects.filter(key__in=keys).select_related("organisation", "place"), party
    )
    known = {one.key: record_text(one).title for one in found}
    return {key: known.get(key, key) for key in keys}


def _programmes(_indicator: Indicator, keys: list[str], _party: Party) -> dict[str, str]:
    known = {one.key: said(one.call.title).text for one in Programme.objects.filter(key__in=keys)}
    return {key: known.get(key, key) for key in keys}


def _clusters(_indicator: Indicator, keys: list[str], _party: Party) -> dict[str, str]:
    names = known_names()
    return {key: names.get(key, key) for key in keys}


_NAMES: Final[Mapping[str, Callable[[Indicator, list[str], Party], dict[str, str]]]] = {
    "kind": _kinds,
    "organisation": _organisations,
    "resource": _resources,
    "programme": _programmes,
    "cluster": _clusters,
    "region": lambda _indicator, keys, _party: {key: region(key) for key in keys},
    "missing": _from(ROLES),
    "phase": _from(PHASES),
    "light": _from({str(light): name for light, name in LIGHTS.items()}),
    "outcome": _from(OUTCOMES),
}
COUNTED_ROWS: Final = frozenset({"missing", "phase", "light"})
"""Breakdowns whose rows are counts, whatever the figure's unit is."""


def unit_of(indicator: Indicator, by: str) -> Unit:
    """In what the rows of a breakdown are."""
    return Unit.COUNT if by in COUNTED_ROWS else indicator.unit
