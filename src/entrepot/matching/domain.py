"""What matching tells the faces: matches, verdicts and chains as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from entrepot.border.domain.decisions import Decision, PortionDecision
from entrepot.border.domain.portions import SUMMARY
from entrepot.engine.chains import Difference
from entrepot.engine.match import Match, Raise
from entrepot.engine.ranking import Features
from entrepot.vocabulary.money import Money, Per, Price
from entrepot.vocabulary.places import Jurisdiction, legal_area

Verdict = Literal["served", "partly_served", "no_adequate_supply", "words_only"]
"""``words_only``: nothing was found by words, and the models that compare meaning have not been heard yet."""

PLACE: Final = "place"
"""The condition that says where something or somebody has to be."""
ASK_TOPICS: Final = ("eligibility", "amount", "deadline", "paperwork", "coverage", "new_policy", "other")
"""What organisations ask of policy; short, so that it can be counted."""
LONGEST_ASK: Final = 1000
SHARE: Final = 0.35
"""What is less than this share as near as the nearest is not worth a reader's time."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """What the border says of one offer on its way to a need; ``origin`` and ``destination`` are None where nobody knows them."""

    origin: Jurisdiction | None
    destination: Jurisdiction | None
    decision: Decision

    @property
    def outcome(self) -> Literal["allow", "hold"]:
        """Whether all of it may go to the need, or something waits at the border."""
        return "allow" if self.decision.outcome == "allow" else "hold"

    @property
    def code(self) -> Literal["same_area", "across_areas", "unknown_jurisdiction"]:
        """Which laws meet."""
        if self.origin is None or self.destination is None:
            return "unknown_jurisdiction"
        return "same_area" if legal_area(self.origin) == legal_area(self.destination) else "across_areas"

    @property
    def held(self) -> tuple[PortionDecision, ...]:
        """The portions that do not cross whole."""
        return tuple(one for one in self.decision.portions if one.outcome != "allow")

    @property
    def told(self) -> bool:
        """Whether its public summary crosses."""
        return self.decision.of(SUMMARY).outcome == "allow"

    @property
    def rule(self) -> str:
        """The rule, with its version, by which it is held, or by which it crosses; empty when none has a say."""
        deciding = (*self.held, *self.decision.portions)
        return next((str(one.rules[0]) for one in deciding if one.rules), "")


@dataclass(frozen=True, slots=True)
class Link:
    """One resource in a role of a need's chain.

    ``price`` is what the owner states (its ``reason`` says why there is no amount; None: not stated), ``units`` how many hours or days of it the need uses,
    ``cost`` the product in the need's currency, ``saving`` what this link (a policy) pays. ``features`` are those that the learned ranker reads; None in a
    role that rules decide. ``counted`` are those that set it apart most, with what they add, where such a ranker is in use.
    """

    role: str
    resource: str
    match: Match
    decision: Crossing
    price: Price | None = None
    units: int = 1
    unit: Per | None = None
    cost: Money | None = None
    saving: Money | None = None
    starts: date | None = None
    route: str | None = None
    place: str | None = None
    features: Features | None = None
    counted: tuple[tuple[str, float], ...] = ()


def bound_by_place(match: Match) -> bool:
    """Whether a match fails its place and nothing else, and would count without that."""
    fails = [item.name for item in match.conditions if item.verdict == "fails"]
    return bool(fails) and set(fails) == {PLACE} and any(_is_place(way) for way in match.raises)


def _is_place(way: Raise) -> bool:
    return way.kind == "condition" and all(item.name == PLACE for item in way.conditions)


@dataclass(frozen=True, slots=True)
class Missing:
    """A role that nothing adequate fills, and the link that came nearest: its grade or its failed conditions say why not.

    ``elsewhere`` are the best links of other places, one for each: those that would do there if the place were no condition, else the nearest.
    """

    role: str
    nearest: Link | None
    elsewhere: tuple[Link, ...] = ()

    @property
    def having(self) -> tuple[Link, ...]:
        """The links of other places that fail nothing but the place."""
        return tuple(link for link in self.elsewhere if bound_by_place(link.match))


@dataclass(frozen=True, slots=True)
class ChainView:
    """One chain with its figures, all money in the need's currency."""

    links: tuple[Link, ...]
    missing: tuple[Missing, ...]
    before: Money
    after: Money
    unpriced: tuple[str, ...]
    starts: date | None
    over_budget: bool

    @property
    def held(self) -> tuple[Link, ...]:
        """The links that may not cross to the need without a further step."""
        return tuple(link for link in self.links if link.decision.outcome == "hold")

    def link(self, role: str) -> Link | None:
        """The link in this role, or None."""
        return next((link for link in self.links if link.role == role), None)


@dataclass(frozen=True, slots=True)
class AlternativeView:
    """Another chain and in what it differs: another technical route, another region, another price."""

    difference: Difference
    chain: ChainView


@dataclass(frozen=True, slots=True)
class Route:
    """One technical way to the goal and the technologies that take it, best first."""

    route: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NeedChains:
    """All that is concluded for one need. ``voters`` names the models that were heard; none while only words were compared."""

    need: str
    roles: tuple[str, ...]
    verdict: Verdict
    best: ChainView
    alternatives: tuple[AlternativeView, ...]
    routes: tuple[Route, ...]
    voters: tuple[str, ...]
    sequence: int


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing in one role of a need, by keys alone, as it is stored and told to later stages.

    Attributes:
        role: the role.
        nearest: the resource that came nearest, if any.
        fails: the names of the conditions that it fails.
        elsewhere: places that have it, or would if the place were no condition.
    """

    role: str
    nearest: str | None
    fails: tuple[str, ...]
    elsewhere: tuple[str, ...]

    def plain(self) -> dict[str, object]:
        """As it is stored."""
        return {
            "role": self.role, "nearest": self.nearest, "fails": list(self.fails), "elsewhere": list(self.elsewhere),
        }  # fmt: skip


def lacks(chains: NeedChains) -> tuple[Lack, ...]:
    """What is missing in the best chain."""
    return tuple(
        Lack(
            item.role,
            item.nearest.resource if item.nearest else None,
            _failing(item.nearest),
            tuple(dict.fromkeys(link.place for link in item.having if link.place)),
        )
        for item in chains.best.missing
    )


def _failing(link: Link | None) -> tuple[str, ...]:
    conditions = link.match.conditions if link else ()
    return tuple(dict.fromkeys(item.name for item in conditions if item.verdict == "fails"))


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of a search over everything."""

    key: str
    kind: str
    score: float
    is_need: bool


def near(found: Sequence[Found]) -> tuple[Found, ...]:
    """What a search found without its long tail."""
    least = SHARE * max((item.score for item in found), default=0.0)
    return tuple(item for item in found if item.score >= least)


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as somebody keeps it.

    Attributes:
        of: in which list: ``all``, ``needs`` or ``resources``.
        q: in anyone's own words; empty when only the filters tell what is looked for.
        kind: of needs or of resources, as ``of`` says.
    """

    of: Literal["all", "needs", "resources"] = "all"
    q: str = ""
    kind: str = ""
    place: str = ""
    cluster: str = ""
    industrial_chain: str = ""
    organisation: str = ""

    def plain(self) -> dict[str, str]:
        """What is not empty, by name; `Asked(**plain)` is the same search."""
        return {name: value for name, value in asdict(self).items() if value}


OUTCOMES: Final = ("introduced", "declined", "booked", "signed", "kept", "broken")
"""What may become of a match, as later stages tell it."""
REASONS: Final = ("topic", "condition", "readiness", "price", "place", "time", "other")
"""Why a match does not fit, in one word."""
OF_THE_MATCH: Final = frozenset({"topic", "condition", "readiness"})
"""Reasons that say that need and resource do not belong together; the others say so of this time and this offer only."""


class Voice(StrEnum):
    """Who says whether a match fits."""

    NEED = "need"
    BROKER = "broker"
