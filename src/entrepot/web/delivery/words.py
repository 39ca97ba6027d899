"""Lights, targets and reports in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.programmes.domain.delivering import Direction, Light, Measure, Rhythm, Target
from entrepot.programmes.domain.membership import MemberState, MemberStep, ReportState
from entrepot.vocabulary.periods import Period
from entrepot.web import figures
from entrepot.web.names import reader
from entrepot.web.programmes.words import said

LIGHTS: Final = {
    Light.GREEN: gettext_noop("on track"),
    Light.AMBER: gettext_noop("a little behind"),
    Light.RED: gettext_noop("far behind"),
    Light.UNKNOWN: gettext_noop("not known"),
}
LOOKS: Final = {Light.GREEN: "strong", Light.AMBER: "warning", Light.RED: "none", Light.UNKNOWN: "plain"}
SHAPES: Final = {Light.GREEN: "●", Light.AMBER: "▲", Light.RED: "■", Light.UNKNOWN: "○"}
"""A light is told by its words and its shape; the colour only helps."""
MEASURES: Final = {
    Measure.SAID: gettext_noop("what the member says"),
    Measure.BOOKINGS: gettext_noop("bookings of others on its facilities"),
    Measure.HOURS: gettext_noop("hours for others on its facilities"),
    Measure.DEALS_SIGNED: gettext_noop("deals signed"),
    Measure.DEALS_KEPT: gettext_noop("deals kept"),
    Measure.NEEDS_ANSWERED: gettext_noop("needs of others answered by a signed deal"),
    Measure.RESOURCES: gettext_noop("resources put on the list"),
}
DIRECTIONS: Final = {Direction.AT_LEAST: gettext_noop("at least"), Direction.AT_MOST: gettext_noop("at most")}
RHYTHMS: Final = {
    Rhythm.QUARTER: gettext_noop("every quarter"),
    Rhythm.HALF: gettext_noop("every half-year"),
    Rhythm.YEAR: gettext_noop("every year"),
}
STATES: Final = {
    MemberState.ACTIVE: gettext_noop("member"),
    MemberState.WARNED: gettext_noop("warned"),
    MemberState.REMOVED: gettext_noop("removed"),
}
STATE_LOOKS: Final = {MemberState.ACTIVE: "fair", MemberState.WARNED: "warning", MemberState.REMOVED: "none"}
STEPS: Final = {
    MemberStep.ADMIT: gettext_noop("admitted"),
    MemberStep.WARN: gettext_noop("warned"),
    MemberStep.ANSWER: gettext_noop("answered the warning"),
    MemberStep.LIFT: gettext_noop("warning taken back"),
    MemberStep.RENEW: gettext_noop("term renewed"),
    MemberStep.REMOVE: gettext_noop("removed"),
}
REPORTS: Final = {
    ReportState.DRAFT: gettext_noop("draft"),
    ReportState.HANDED_IN: gettext_noop("handed in"),
    ReportState.ACCEPTED: gettext_noop("accepted"),
    ReportState.RETURNED: gettext_noop("to be mended"),
}
REPORT_LOOKS: Final = {
    ReportState.DRAFT: "plain", ReportState.HANDED_IN: "fair", ReportState.ACCEPTED: "strong", ReportState.RETURNED: "warning",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light as it is shown: a word, a shape, and the class of its colour."""

    name: str
    shape: str
    look: str


def lamp(found: Light) -> Lamp:
    """A light in words and shape."""
    return Lamp(_(LIGHTS[found]), SHAPES[found], LOOKS[found])


def amount(figure: Decimal | Fraction | None, unit: str = "") -> str:
    """A figure with up to two digits after the point and its unit; a dash where there is none."""
    if figure is None:
        return "–"
    exact = Decimal(figure.numerator) / figure.denominator if isinstance(figure, Fraction) else figure
    written = format_decimal(exact, "#,##0.##", locale=figures.LOCALES[reader()])
    return f"{written} {unit}" if unit else written


def days(period: Period) -> str:
    """From its first to its last day."""
    return _("%(first)s to %(last)s") % {"first": figures.day(period.start), "last": figures.day(period.last)}


def asked(target: Target) -> str:
    """What a target asks for: at least 12 halls by 31 Dec 2026."""
    given = {"amount": amount(target.value, target.unit), "day": figures.day(target.within.last)}
    if target.direction == Direction.AT_MOST:
        return _("at most %(amount)s by %(day)s") % given
    return _("at least %(amount)s by %(day)s") % given


def target_name(target: Target) -> str:
    """What a target is called."""
    return said(target.names).text or target.key
