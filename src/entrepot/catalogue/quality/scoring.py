"""Four criteria, each of 0 to 100 points: complete, clear, fresh, findable. The whole is their mean, rounded down.

A criterion is a list of checks whose weights add up to 100. What a check does not give it offers as advice, with the points that following it
brings to its criterion: so advice followed brings at least what was said, and no check is met by undoing another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from entrepot.catalogue.quality import wording
from entrepot.catalogue.quality.listing import Listing

CRITERIA: Final = ("complete", "clear", "fresh", "findable")
NEEDS_WORK: Final = 60
"""Below so many points a listing needs work."""
SOON: Final = timedelta(days=30)
"""From so long before its end a listing is no longer quite fresh."""
WORDS, TERMS, KEYWORDS = 40, 12, 3
"""How many words a text should have, how many of them should say something of their own, and how many keywords there should be."""
LONGEST_TITLE: Final = 120


class AdviceCode(StrEnum):
    """What would make a listing better."""

    NAME_OWNER = "name_owner"
    STATE_PRICE = "state_price"
    STATE_AMOUNT = "state_amount"
    STATE_BUDGET = "state_budget"
    STATE_DEADLINE = "state_deadline"
    STATE_READINESS = "state_readiness"
    STATE_ACCESS = "state_access"
    STATE_TERMS = "state_terms"
    ADD_FACTS = "add_facts"
    LENGTHEN_TITLE = "lengthen_title"
    SHORTEN_TITLE = "shorten_title"
    CALM_TITLE = "calm_title"
    LENGTHEN_TEXT = "lengthen_text"
    OWN_WORDS = "own_words"
    SECOND_LANGUAGE = "second_language"
    CONFIRM = "confirm"
    RENEW = "renew"
    ADD_KEYWORDS = "add_keywords"
    NAME_TECHNIQUE = "name_technique"
    CLASSIFY = "classify"
    NAME_PLACE = "name_place"
    NAME_CLUSTER = "name_cluster"
    SAY_SPECIFICS = "say_specifics"


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do; ``points`` of its criterion's 100 are what it brings, ``params`` fill its sentence."""

    code: AdviceCode
    points: int
    params: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Criterion:
    """How a listing stands in one respect: ``points`` of ``of``, and what would bring the rest."""

    name: str
    points: int
    of: int
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """A listing's score, 0 to 100, and the four criteria that it is the mean of."""

    total: int
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class _Check:
    """One thing looked at: its weight, how much of it is met (0 to 1), and what to do for the rest."""

    code: AdviceCode
    weight: int
    met: float
    params: Mapping[str, int] = field(default_factory=dict)


def score(listing: Listing, today: date) -> Quality:
    """How good a listing is on a day."""
    checks = (_complete(listing), _clear(listing), _fresh(listing, today), _findable(listing))
    criteria = tuple(_criterion(name, found) for name, found in zip(CRITERIA, checks, strict=True))
    return Quality(sum(item.points for item in criteria) // len(criteria), criteria)


def _criterion(name: str, checks: Iterable[_Check]) -> Criterion:
    listed = list(checks)
    shares = _shares([check.weight for check in listed])
    points, advice = 0, []
    for check, share in zip(listed, shares, strict=True):
        given = int(share * min(1.0, max(0.0, check.met)))
        points += given
        if given < share:
            advice.append(Advice(check.code, share - given, check.params))
    return Criterion(name, points, 100, tuple(sorted(advice, key=lambda item: -item.points)))


def _shares(weights: list[int]) -> list[int]:
    """The weights as whole numbers that add up to 100, by largest remainder."""
    total = sum(weights)
    shares = [100 * weight // total for weight in weights]
    left = sorted(range(len(weights)), key=lambda place: -(100 * weights[place] % total))
    for place in left[: 100 - sum(shares)]:
        shares[place] += 1
    return shares


_WANTED: Final[Mapping[str, tuple[tuple[AdviceCode, int, tuple[str, ...]], ...]]] = {
    "technology": (
        (AdviceCode.STATE_READINESS, 25, ("readiness",)),
        (AdviceCode.STATE_PRICE, 20, ("price",)),
    ),
    "expert": ((AdviceCode.STATE_PRICE, 25, ("price",)),),
    "facility": (
        (AdviceCode.STATE_PRICE, 25, ("price",)),
        (AdviceCode.STATE_ACCESS, 15, ("open_to",)),
    ),
    "service": ((AdviceCode.STATE_PRICE, 30, ("price",)),),
    "finance": (
        (AdviceCode.STATE_AMOUNT, 30, ("amount", "price")),
        (
            AdviceCode.STATE_TERMS,
            20,
            ("eligible_kinds", "eligible_sizes", "eligible_places", "eligible_sectors", "instrument"),
        ),
    ),
    "policy": (
        (
            AdviceCode.STATE_TERMS,
            40,
            (
                "subsidy_rate", "subsidy_cap", "subsidy_roles",
                "eligible_kinds", "eligible_sizes", "eligible_places", "eligible_sectors",
            ),
        ),
    ),
    "venue": ((AdviceCode.STATE_PRICE, 30, ("price",)),),
    "product": ((AdviceCode.STATE_PRICE, 30, ("price",)),),
}  # fmt: skip
"""Per kind of resource: what it should say, its weight, and the columns in which it may."""


def _complete(listing: Listing) -> list[_Check]:
    """Whether it says what a listing of its kind should."""
    owner = _Check(AdviceCode.NAME_OWNER, 20, listing.owned)
    if listing.is_need:
        return [
            owner,
            _Check(AdviceCode.STATE_BUDGET, 40, listing.tells(["budget"])),
            _Check(AdviceCode.STATE_DEADLINE, 40, listing.deadline is not None),
        ]
    wanted = [_Check(code, weight, listing.tells(columns)) for code, weight, columns in _WANTED[listing.kind]]
    told = sum(1 for value in listing.facts.values() if value)
    return [owner, *wanted, _Check(AdviceCode.ADD_FACTS, 30, told / 2, {"count": max(1, 2 - told)})]


def _clear(listing: Listing) -> list[_Check]:
    """Whether its words say what it is."""
    title, text = listing.title, listing.text
    words = wording.length(text)
    own = not (wording.same(title, text) or wording.empty_words(text) or wording.shouting(text))
    return [
        _Check(AdviceCode.LENGTHEN_TITLE, 25, wording.says_something(title)),
        _Check(AdviceCode.SHORTEN_TITLE, 10, len(title) <= LONGEST_TITLE, {"count": LONGEST_TITLE}),
        _Check(AdviceCode.CALM_TITLE, 10, bool(title) and not wording.shouting(title)),
        _Check(AdviceCode.LENGTHEN_TEXT, 30, words / WORDS, {"count": max(1, WORDS - int(words))}),
        _Check(AdviceCode.OWN_WORDS, 15, bool(text) and own),
        _Check(AdviceCode.SECOND_LANGUAGE, 10, len(wording.written_in(listing.texts)) > 1),
    ]


def _fresh(listing: Listing, today: date) -> list[_Check]:
    """Whether somebody said lately that it holds, and how long it will.

    The first half of its time it is as fresh as can be; then it ages evenly until its time is over.
    """
    age = (today - listing.confirmed).days if listing.confirmed else listing.days
    lasting = 1.0 if age * 2 <= listing.days else 2 * (listing.days - age) / listing.days
    ends = listing.ends
    left = 1.0 if ends is None or ends > today + SOON else 0.5 if ends >= today else 0.0
    return [_Check(AdviceCode.CONFIRM, 60, lasting), _Check(AdviceCode.RENEW, 40, left)]


_TECHNICAL: Final = frozenset({"technology", "facility", "service", "expert", "testing"})


def _findable(listing: Listing) -> list[_Check]:
    """Whether those who look for it come upon it: by its words, by its place, by what it is sorted under."""
    terms = len(wording.specific(listing.texts, listing.keywords))
    said = len({word.strip().casefold() for word in listing.keywords if word.strip()})
    checks = [
        _Check(AdviceCode.SAY_SPECIFICS, 35, terms / TERMS, {"count": max(1, TERMS - terms)}),
        _Check(AdviceCode.NAME_PLACE, 20, listing.placed),
        _Check(AdviceCode.CLASSIFY, 15, listing.tells(["industry_code", "ipc"])),
        _Check(AdviceCode.NAME_CLUSTER, 5, listing.clustered),
    ]
    if listing.is_need:  # what is sought is told in the text; its form asks for no keywords
        return checks
    checks.append(_Check(AdviceCode.ADD_KEYWORDS, 25, said / KEYWORDS, {"count": max(1, KEYWORDS - said)}))
    if listing.kind in _TECHNICAL:
        checks.append(_Check(AdviceCode.NAME_TECHNIQUE, 15, listing.tells(["technique"])))
    return checks
