"""Reviews and decisions in the reader's language."""

from __future__ import annotations

from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.engine.reviewing import Place
from entrepot.programmes.domain.deciding import Outcome
from entrepot.programmes.domain.reviewing import Bar
from entrepot.vocabulary.languages import LANGUAGES, Language

BARS: Final = {
    Bar.MEMBER: gettext_noop("is a member of the applicant"),
    Bar.EXPERT_OF: gettext_noop("has an expert record of the applicant"),
    Bar.WORKS: gettext_noop("names the same publication or patent as the applicant"),
    Bar.DECLARED: gettext_noop("has declared a conflict"),
    Bar.LANGUAGE: gettext_noop("does not read the language of the application"),
}
OUTCOMES: Final = {
    Outcome.SELECTED: gettext_noop("selected"),
    Outcome.RESERVE: gettext_noop("on the reserve list"),
    Outcome.DECLINED: gettext_noop("not selected"),
}
LOOKS: Final = {Outcome.SELECTED: "strong", Outcome.RESERVE: "weak", Outcome.DECLINED: "plain"}
PLACES: Final = {
    Place.WITHIN: gettext_noop("within the places"),
    Place.ON_THE_LINE: gettext_noop("tie on the line"),
    Place.OUTSIDE: gettext_noop("outside"),
}
PLACE_LOOKS: Final = {Place.WITHIN: "strong", Place.ON_THE_LINE: "warning", Place.OUTSIDE: "plain"}
LETTERS: Final = {
    Outcome.SELECTED: gettext_noop(
        "Dear {applicant},\n\nyour application to “{programme}” was selected. We will write to you about the next steps.\n\n"
        "The comments of those who reviewed it stand below."
    ),
    Outcome.RESERVE: gettext_noop(
        "Dear {applicant},\n\nyour application to “{programme}” is on the reserve list: {places} places were given, and if one comes free we will ask you. "
        "You may appeal until {appeal_until}.\n\nThe comments of those who reviewed it stand below."
    ),
    Outcome.DECLINED: gettext_noop(
        "Dear {applicant},\n\nyour application to “{programme}” was not selected: {places} places were given. You may appeal until {appeal_until}.\n\n"
        "The comments of those who reviewed it stand below."
    ),
}


def bar_names(bars: frozenset[Bar]) -> str:
    """Why a reviewer is not given an application."""
    return ", ".join(_(BARS[bar]) for bar in Bar if bar in bars)


def outcome_name(outcome: str) -> str:
    """What a decision says."""
    return _(OUTCOMES[Outcome(outcome)])


def outcome_choices() -> list[tuple[str, str]]:
    """All outcomes with their names."""
    return [(outcome.value, _(name)) for outcome, name in OUTCOMES.items()]


def letter_proposed(outcome: Outcome, language: Language) -> str:
    """What a letter says in a language before anybody has changed it; empty where that would be English words."""
    with translation.override(language.lower()):
        text = _(LETTERS[outcome])
    return text if language == "en" or text != LETTERS[outcome] else ""


def letter_languages() -> list[Language]:
    """The languages in which letters are written."""
    return [language for language in LANGUAGES if language != "zh-Hant"]
