"""A decision in words: the sentence, what would release it, under which rule, version and article, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from entrepot.border.domain.decisions import Missing, Obligation, PortionDecision, RuleUsed, Way
from entrepot.border.domain.rules import LANGUAGES, RuleSet
from entrepot.border.words import FRAMES, OBLIGATIONS, REASONS, REMEDIES, SENTENCES, SUPPLIERS, WHATS, Four

_PLACE: Final = {language: place for place, language in enumerate(LANGUAGES)}


@dataclass(frozen=True, slots=True)
class RuleSaid:
    """A rule as a reader sees it. ``text`` and ``url`` are empty when this set of rules no longer has that version."""

    rule: str
    version: int
    article: str
    text: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class WaySaid:
    """One way that would release a portion."""

    rule: RuleSaid
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is said of one portion.

    Attributes:
        sentence: what becomes of it.
        remedy: what to do; empty when it crosses.
        missing: each with its reason and who can supply it.
        advice: that it is information and not legal advice.
    """

    sentence: str
    remedy: str
    rules: tuple[RuleSaid, ...]
    missing: tuple[str, ...]
    ways: tuple[WaySaid, ...]
    obligations: tuple[str, ...]
    advice: str


def explain(decided: PortionDecision, rules: RuleSet, language: str) -> Explanation:
    """Say a decision in ``en``, ``zh-Hans``, ``zh-Hant`` or ``de``; another language is answered in English."""
    released = decided.code == "released"
    missing = tuple(say_missing(lack, language) for lack in decided.missing)
    return Explanation(
        _in(SENTENCES[decided.outcome if released else decided.code], language),
        _remedy(decided, missing, language),
        tuple(say_rule(used, rules, language) for used in decided.rules),
        missing,
        tuple(_way(way, rules, language) for way in decided.ways),
        tuple(say_obligation(obligation, language) for obligation in decided.obligations),
        _in(FRAMES["advice"], language),
    )


def say_what(what: str, language: str) -> str:
    """What an attribute or a kind of evidence is called; one that nobody has named, as it is."""
    known = WHATS.get("list" if what.startswith("list.") else what)
    return _in(known, language) if known else what


def say_missing(lack: Missing, language: str) -> str:
    """One thing that is missing, why, and who can supply it."""
    return _in(FRAMES["lack"], language).format(
        what=say_what(lack.what, language),
        reason=_in(REASONS[lack.reason], language),
        supplier=_in(SUPPLIERS[lack.supplier], language),
    )


def say_obligation(obligation: Obligation, language: str) -> str:
    """What somebody must do, with its term. An operator's own obligation is said as the rule writes it."""
    known = OBLIGATIONS.get(obligation.what)
    what = _in(known, language) if known else obligation.what
    if obligation.within is None:
        return what
    return _in(FRAMES["due"], language).format(what=what, within=obligation.within)


def say_rule(used: RuleUsed, rules: RuleSet, language: str) -> RuleSaid:
    """A rule that decided, with its own words when this set has that version."""
    found = next((rule for rule in rules.rules if rule.used == used), None)
    if found is None:
        return RuleSaid(used.rule, used.version, used.article, "", "", "")
    text = found.explain.get(language) or found.explain["en"]
    return RuleSaid(used.rule, used.version, used.article, text, found.source.title, found.source.url)


def _way(way: Way, rules: RuleSet, language: str) -> WaySaid:
    return WaySaid(
        say_rule(way.rule, rules, language), tuple(say_missing(lack, language) for lack in way.missing)
    )


def _remedy(decided: PortionDecision, missing: tuple[str, ...], language: str) -> str:
    if decided.code == "released":
        return ""
    if missing and decided.outcome != "deny":
        return _in(REMEDIES["supply"], language).format(missing=_in(FRAMES["join"], language).join(missing))
    return _in(REMEDIES["refused" if decided.code in ("refused", "beyond_limit") else "none"], language)


def _in(four: Four, language: str) -> str:
    return four[_PLACE.get(language, 0)]
