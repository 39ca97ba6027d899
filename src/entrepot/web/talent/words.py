"""The words of calls for experts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.programmes.domain.engagements import Engagement, Terms
from entrepot.programmes.domain.hosting import AnswerState
from entrepot.web.figures import day, number
from entrepot.web.names import language_name
from entrepot.web.present import listed

ENGAGEMENTS: Final[Mapping[Engagement, str]] = {
    Engagement.FIXED_TERM: gettext_noop("fixed term"),
    Engagement.PART_TIME: gettext_noop("part time"),
    Engagement.VISITING: gettext_noop("visiting"),
}
ANSWERS: Final[Mapping[AnswerState, str]] = {
    AnswerState.WAITS: gettext_noop("waits for an answer"),
    AnswerState.INTRODUCED: gettext_noop("introduced"),
    AnswerState.DECLINED: gettext_noop("declined"),
    AnswerState.TAKEN_BACK: gettext_noop("taken back"),
}
ANSWER_LOOKS: Final[Mapping[AnswerState, str]] = {
    AnswerState.WAITS: "fair",
    AnswerState.INTRODUCED: "strong",
    AnswerState.DECLINED: "none",
    AnswerState.TAKEN_BACK: "none",
}


def engagement_name(engagement: Engagement) -> str:
    """How somebody is engaged."""
    return _(ENGAGEMENTS[engagement])


def answer_name(state: str) -> str:
    """How far an answer is."""
    return _(ANSWERS[AnswerState(state)])


def lasting(terms: Terms) -> str:
    """From when until when; empty where nothing is fixed."""
    if terms.starts and terms.ends:
        return _("%(begins)s to %(ends)s") % {"begins": day(terms.starts), "ends": day(terms.ends)}
    if terms.starts:
        return _("from %(day)s on") % {"day": day(terms.starts)}
    return _("until %(day)s") % {"day": day(terms.ends)} if terms.ends else ""


def hours(terms: Terms) -> str:
    """Hours a week; empty where nothing is fixed."""
    return _("%(hours)s hours a week") % {"hours": number(terms.hours)} if terms.hours else ""


def said(terms: Terms) -> list[tuple[str, str]]:
    """What is said of the terms: label and value."""
    found = (
        (_("Engagement"), engagement_name(terms.engagement)),
        (_("Field"), terms.field),
        (_("When"), lasting(terms)),
        (_("Hours"), hours(terms)),
        (_("Pay"), terms.pay),
        (_("Languages"), listed([language_name(one) for one in terms.languages])),
    )
    return [(label, value) for label, value in found if value]
