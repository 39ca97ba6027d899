"""What the bundled rules say of an offer on its way to a need, by their places."""

from __future__ import annotations

from entrepot.border.rules import bundled
from entrepot.matching.crossing import Border
from entrepot.matching.domain import Crossing
from entrepot.matching.reading import Offer
from entrepot.vocabulary.eligibility import Eligibility
from entrepot.vocabulary.kinds import Role
from tests.cast import PLACES


def offered(kind: str, place: str | None, codes: tuple[str, ...] | None = None) -> Offer:
    """An offer that says nothing but what it is and where."""
    return Offer(
        key="r", kind=Role(kind), documents=(), facts=(), place=place, jurisdiction=PLACES[place].jurisdiction if place else None,
        route=None, price=None, readiness=None, available_from=None, valid_until=None, open_to="", eligibility=Eligibility(),
        amount=None, subsidy_rate=None, subsidy_cap=None, subsidy_roles=frozenset(), codes=codes,
    )  # fmt: skip


def border(place: str | None) -> Border:
    """What decides there, without papers."""
    return Border(PLACES[place] if place else None, bundled())


def crossing(origin: str | None, destination: str | None, kind: str = "technology") -> Crossing:
    """What is said between two places of the gazetteer."""
    return border(destination).ask(offered(kind, origin))
