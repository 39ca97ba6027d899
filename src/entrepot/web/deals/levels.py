"""The way to market in the reader's language: phases, levels, what shows them, money and people beside them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from entrepot.deals.domain.pipeline import LAST, Evidence, Funding, Waiting
from entrepot.deals.ways import Beside, Way
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money
from entrepot.vocabulary.readiness import Phase
from entrepot.web import figures

HEADINGS: Final[Mapping[Phase, str]] = {
    Phase.RESEARCH: gettext_noop("Research"),
    Phase.BREAKTHROUGH: gettext_noop("Breakthrough"),
    Phase.INDUSTRIALISATION: gettext_noop("Industrialisation"),
}
LEVELS: Final[Mapping[Phase, str]] = {
    Phase.RESEARCH: gettext_noop("Levels 1 to 3: principles seen, an idea put in words, shown to work on the bench."),
    Phase.BREAKTHROUGH: gettext_noop("Levels 4 to 6: shown in the laboratory, then where it is to be used, as a prototype."),
    Phase.INDUSTRIALISATION: gettext_noop("Levels 7 to 9: demonstrated in operation, qualified, in use on the market."),
}  # fmt: skip
EVIDENCE: Final[Mapping[Evidence, str]] = {
    Evidence.PAPER: gettext_noop("paper"),
    Evidence.PATENT: gettext_noop("patent"),
    Evidence.PROTOTYPE: gettext_noop("test report of a prototype"),
    Evidence.PILOT: gettext_noop("pilot run"),
    Evidence.CERTIFICATE: gettext_noop("certificate"),
    Evidence.SALE: gettext_noop("first sale"),
    Evidence.OTHER: gettext_noop("something else"),
}
FUNDING: Final[Mapping[Funding, str]] = {
    Funding.GRANT: gettext_noop("grant"),
    Funding.EQUITY: gettext_noop("equity"),
    Funding.LOAN: gettext_noop("loan"),
    Funding.SALE: gettext_noop("sale"),
}
LOOKS: Final[Mapping[Phase, str]] = {
    Phase.RESEARCH: "weak",
    Phase.BREAKTHROUGH: "fair",
    Phase.INDUSTRIALISATION: "strong",
}


def heading(phase: Phase) -> str:
    """A phase as a heading."""
    return _(HEADINGS[phase])


def level(number: int) -> str:
    """A level."""
    return _("level %(level)s of 9") % {"level": number}


def evidence(kind: str) -> str:
    """What shows a level."""
    return _(EVIDENCE[Evidence(kind)])


def funding(kind: str) -> str:
    """As what money came in."""
    return _(FUNDING[Funding(kind)])


def days_here(days: int) -> str:
    """How long something has been in its phase."""
    said = ngettext("%(days)s day in this phase", "%(days)s days in this phase", days)
    return said % {"days": figures.number(days)}


def days(number: int) -> str:
    """So many days."""
    return ngettext("%(days)s day", "%(days)s days", number) % {"days": figures.number(number)}


def usual(phase: Phase, waiting: Waiting) -> str:
    """How long a phase usually lasts."""
    if phase == LAST:
        return _("The last phase: nothing is waited for.")
    if waiting.median is None:
        said = ngettext(
            "%(ended)s has gone on from here: too few to say how long it usually takes.",
            "%(ended)s have gone on from here: too few to say how long it usually takes.",
            waiting.ended,
        )
        return said % {"ended": figures.number(waiting.ended)}
    said = ngettext(
        "Half have gone on after %(days)s day.", "Half have gone on after %(days)s days.", waiting.median
    )
    return said % {"days": figures.number(waiting.median)}


def is_late(way: Way, waiting: Waiting) -> bool:
    """Whether it has waited longer than half of the others did."""
    return waiting.median is not None and way.days(clock.today()) > waiting.median


def sums(beside: Beside) -> tuple[str, ...]:
    """What was raised, an amount for each currency."""
    return tuple(
        figures.money(Money(Decimal(amount), currency)) for currency, amount in sorted(beside.raised.items())
    )


def people(number: int) -> str:
    """How many people were recruited; nothing for none."""
    if not number:
        return ""
    return ngettext("%(number)s person recruited", "%(number)s people recruited", number) % {
        "number": figures.number(number)
    }
