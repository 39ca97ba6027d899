"""Figures and days of a park in the reader's language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal, format_percent
from django.utils.translation import gettext as _

from entrepot.programmes.domain.parks import Occupancy
from entrepot.web.figures import LOCALES, day
from entrepot.web.names import reader


def figure(value: Decimal | float) -> str:
    """A figure in the reader's language, with at most one digit after the point."""
    return format_decimal(value, format="#,##0.#", locale=LOCALES[reader()])


def share(value: float) -> str:
    """A part of a whole, 0 to 1, in per cent."""
    return format_percent(value, locale=LOCALES[reader()])


def days(first: date, last: date | None) -> str:
    """From a day to another, or from a day on."""
    if last is None:
        return _("from %(begins)s on") % {"begins": day(first)}
    return _("%(begins)s to %(ends)s") % {"begins": day(first), "ends": day(last)}


def space(value: Decimal) -> str:
    """Square metres."""
    return _("%(figure)s m²") % {"figure": figure(value)}


def let(found: Occupancy) -> str:
    """How much is let of how much; empty where nobody has said how much there is and nothing is let."""
    if found.total is None:
        return _("%(let)s m² let") % {"let": figure(found.let)} if found.let else ""
    given = {"let": figure(found.let), "total": figure(found.total), "share": share(found.share or 0)}
    return _("%(let)s of %(total)s m² let: %(share)s") % given
