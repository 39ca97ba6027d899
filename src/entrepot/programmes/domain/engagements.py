"""Calls for experts: on what terms somebody is sought, as facts of a need for talent. Pure.

What is sought, where and by whom stands in the need itself; the facts have the labels of `Fact`, whatever the language of the need.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from entrepot.vocabulary.languages import LANGUAGES, Language

MOST_HOURS = 60
"""Nobody is asked for more hours a week."""


class Engagement(StrEnum):
    """How somebody is engaged."""

    FIXED_TERM = "fixed_term"
    PART_TIME = "part_time"
    VISITING = "visiting"


class Fact(StrEnum):
    """Labels of the facts."""

    ENGAGEMENT = "engagement"
    FIELD = "field"
    FROM = "from"
    UNTIL = "until"
    HOURS = "hours a week"
    PAY = "pay"
    LANGUAGES = "languages"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms somebody is sought.

    Attributes:
        starts, ends: the first and the last day; None where nothing is fixed.
        hours: a week; None where nothing is fixed.
        pay: from to, as it was written, such as ``¥30,000–40,000 / month``.
        programme: the key of the programme for which it is, or nothing.
    """

    engagement: Engagement
    field: str = ""
    starts: date | None = None
    ends: date | None = None
    hours: int | None = None
    pay: str = ""
    languages: tuple[Language, ...] = ()
    programme: str = ""


def flaws(terms: Terms) -> tuple[str, ...]:
    """The codes of what is odd about terms, in the order in which they are asked for; see `refusals.SAID`."""
    found: list[str] = []
    if terms.starts is not None and terms.ends is not None and terms.ends < terms.starts:
        found.append("engagement_dates")
    if terms.engagement == Engagement.FIXED_TERM and terms.ends is None:
        found.append("engagement_open")
    if terms.hours is not None and not 1 <= terms.hours <= MOST_HOURS:
        found.append("engagement_hours")
    return tuple(found)


def facts_of(terms: Terms) -> dict[str, str]:
    """The terms as facts; what is not said is left out."""
    said = {
        Fact.ENGAGEMENT: terms.engagement.value,
        Fact.FIELD: terms.field.strip(),
        Fact.FROM: terms.starts.isoformat() if terms.starts else "",
        Fact.UNTIL: terms.ends.isoformat() if terms.ends else "",
        Fact.HOURS: str(terms.hours) if terms.hours is not None else "",
        Fact.PAY: terms.pay.strip(),
        Fact.LANGUAGES: ", ".join(terms.languages),
        Fact.PROGRAMME: terms.programme,
    }
    return {label.value: value for label, value in said.items() if value}


def terms_of(facts: Mapping[str, object]) -> Terms | None:
    """The terms that facts tell, as far as they can be read; None where they name no kind of engagement."""
    said = {label: str(facts.get(label.value, "")) for label in Fact}
    if said[Fact.ENGAGEMENT] not in {one.value for one in Engagement}:
        return None
    spoken = {one.strip() for one in said[Fact.LANGUAGES].split(",")}
    return Terms(
        Engagement(said[Fact.ENGAGEMENT]), said[Fact.FIELD], _day(said[Fact.FROM]), _day(said[Fact.UNTIL]),
        _whole(said[Fact.HOURS]), said[Fact.PAY], tuple(one for one in LANGUAGES if one in spoken), said[Fact.PROGRAMME],
    )  # fmt: skip


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _whole(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 4 else None
