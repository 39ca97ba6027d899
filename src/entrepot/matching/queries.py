"""What matching tells the faces."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from entrepot.catalogue.models import Need, Resource
from entrepot.engine.chains import Chain, Frame, Option, build
from entrepot.engine.retrieval import Document
from entrepot.engine.text import identify
from entrepot.matching import index as indexes
from entrepot.matching.crossing import border_to
from entrepot.matching.domain import (
    AlternativeView,
    ChainView,
    Found,
    Link,
    Missing,
    NeedChains,
    Route,
    Verdict,
)
from entrepot.matching.index import Index
from entrepot.matching.keeping import BESIDE, NEEDS
from entrepot.matching.learning import in_use
from entrepot.matching.lifting import lifted
from entrepot.matching.rates import rates
from entrepot.matching.reading import documents, requirement
from entrepot.matching.roles import (
    BY_RULES,
    KEPT,
    Candidate,
    Question,
    candidates,
    elsewhere,
    every_candidate,
)
from entrepot.matching.terms import option
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import Grade, Role
from entrepot.vocabulary.money import Money

SAID = 0.25
"""What a record that says the very words of a search gains beside its likeness (0 to 1)."""
SERVES = frozenset({Grade.STRONG, Grade.FAIR})
FEW_WORDS = 6
"""Up to so many words of a search its language is a guess."""


def matches_of(need: Need, *, kind: str, top: int) -> tuple[Link, ...]:
    """The best resources of one kind for a need, best first, with all their reasons; grade none included.

    Reads the whole need, so it is for those who may read its details (rule ``need.read_details``).
    """
    asking = asked_of(need)
    role = Role(kind)
    roles = asking.asked.roles if role in asking.asked.roles else (role,)
    return tuple(_link(asking, item) for item in lifted(candidates(asking, roles)[role])[:top])


def matches_among(need: Need, resources: Collection[str], *, top: int) -> tuple[Link, ...]:
    """The best of some resources (their keys) for a need in any of its roles, best first; without those graded none or that fail a condition.

    Reads the whole need, as `matches_of` does. They are held against the resources that are looked at for each role, not against all of
    the catalogue: what lies far behind others is not told.
    """
    asking = asked_of(need)
    among = set(resources)
    every = every_candidate(asking, asking.asked.roles)
    found = [item for items in every.values() for item in items if item.offer.key in among and item.adequate]
    return tuple(_link(asking, item) for item in sorted(found, key=lambda item: -item.score)[:top])


def chains_of(need: Need, *, explained: bool = True) -> NeedChains:
    """The best chain for a need, what is missing and which other place has it, alternatives, and parallel routes to the same goal.

    Reads the whole need, so it is for those who may read its details (rule ``need.read_details``). Drafts have chains too.

    Args:
        need: the need.
        explained: whether to look for the words and sentences that met, which takes longest.
    """
    asking = asked_of(need)
    every = every_candidate(asking, asking.asked.roles)
    by_role = {role: items[:KEPT] for role, items in every.items()}
    options = {str(role): [_option(asking, item) for item in items] for role, items in by_role.items()}
    budget = asking.asked.budget.amount if asking.asked.budget else None
    found = build(Frame(asking.asked.roles, budget, asking.today), options)
    view = _Viewer(asking, {item.offer.key: item for items in by_role.values() for item in items}, every)
    return NeedChains(
        need=need.key,
        roles=asking.asked.roles,
        verdict=_verdict(asking, found.best),
        best=view.chain(found.best, found.nearest, evidence=explained),
        alternatives=tuple(
            AlternativeView(item.difference, view.chain(item.chain, found.nearest))
            for item in found.alternatives
        ),
        routes=tuple(
            Route(route, tuple(view.link(option.resource) for option in members))
            for route, members in found.routes
        ),
        voters=asking.voters,
        sequence=asking.index.sequence,
    )


def adequate(need: Need) -> tuple[str, ...]:
    """The resources that serve a need strong or fair in one of its roles and fail no condition, the best first.

    Reads the whole need, as `chains_of` does.
    """
    asking = asked_of(need)
    found = [item for items in candidates(asking, asking.asked.roles).values() for item in items]
    served = [item for item in found if item.adequate and item.grade in SERVES]
    return tuple(item.offer.key for item in sorted(served, key=lambda item: -item.score))


def search(
    text: str, *, kind: str | None = None, place: str | None = None, limit: int = 20
) -> tuple[Found, ...]:
    """Resources and needs for a search in anyone's own words, best first. ``kind`` is a resource kind or ``need``."""
    index = indexes.current()
    asked = _searched(text)
    found: list[Found] = []
    if kind != "need":
        for item in index.matcher.ranked(asked, kind=kind, top=limit * 3 if place else limit):
            offer = index.offers[item.resource]
            if place is None or offer.place == place:
                found.append(Found(offer.key, offer.kind, item.score, False))
    if kind in {None, "need"}:
        found.extend(_needs_like(index, asked, place, limit))
    said = _said(index, text, limit)
    found.sort(key=lambda item: -(item.score + SAID * said.get((item.is_need, item.key), 0.0)))
    return tuple(found[:limit])


def _said(index: Index, text: str, limit: int) -> dict[tuple[bool, str], float]:
    """The records that say the very words, with their BM25 score as a share of the best one's."""
    hits = index.words.search(text, top=10 * limit)
    best = max((hit.score for hit in hits), default=1.0)
    shares: dict[tuple[bool, str], float] = {}
    for hit in hits:
        shelf, key, _ = hit.id.split(BESIDE)
        place = (shelf == NEEDS, key)
        shares[place] = max(shares.get(place, 0.0), hit.score / best)
    return shares


def _searched(text: str) -> list[Document]:
    """What is searched for; a few words in Latin letters are held against English and German, for they may be either."""
    if identify(text) == "zh" or len(text.split()) > FEW_WORDS:
        return [Document("search", "", text)]
    return [Document("search", "", text, language) for language in ("en", "de")]


def needs_for(resource: Resource, *, top: int = 5) -> tuple[Found, ...]:
    """The needs that a resource may serve, best first."""
    return tuple(_needs_like(indexes.current(), documents(resource), None, top))


def _needs_like(index: Index, asked: Sequence[Document], place: str | None, limit: int) -> Iterator[Found]:
    """The nearest needs that are not past their end."""
    today = clock.today()
    ranked = index.needs.ranked(asked, kind=None, top=limit * 3)
    needs = ((item, index.wanted[item.resource]) for item in ranked)
    found = (
        Found(need.key, "need", item.score, True)
        for item, need in needs
        if (place is None or need.place == place) and (need.ends is None or need.ends >= today)
    )
    return islice(found, limit)


def asked_of(need: Need) -> Question:
    """A need as a question to the index as it is now."""
    index = indexes.current()
    # Who is heard is asked first: a voter that begins to be heard in the middle must not turn "not yet" into "nothing".
    voters, waiting = index.voters, index.waiting
    asked, ranker = requirement(need, index.places), in_use(index)
    border = border_to(asked.place, need.organisation_id)
    return Question(index, asked, rates(), clock.today(), border, voters, waiting, ranker)


def _option(asking: Question, item: Candidate) -> Option:
    return option(asking.asked, item.offer, item.terms, item.score, item.adequate, asking.rates)


def _verdict(asking: Question, best: Chain) -> Verdict:
    asked = asking.asked
    worded = [role for role in asked.roles if role not in BY_RULES] or [asked.roles[0]]
    if all(role in best.missing for role in worded):
        return "words_only" if asking.waiting else "no_adequate_supply"
    return "partly_served" if best.missing else "served"


def _link(
    asking: Question,
    item: Candidate,
    saving: Money | None = None,
    *,
    evidence: bool = True,
    raising: bool | None = None,
) -> Link:
    given, agreed = item.offer, item.terms
    match = asking.index.matcher.explain(
        item.ranked,
        given.key,
        item.score,
        item.grade,
        agreed.conditions,
        evidence=evidence and given.kind not in BY_RULES,  # eligible is not a matter of words
        raises=item.raises if (evidence if raising is None else raising) else (),
        need_original=next(iter(asking.asked.documents), None),
    )
    return Link(
        role=given.kind,
        resource=given.key,
        match=match,
        decision=agreed.decision,
        price=given.price,
        units=agreed.count,
        unit=agreed.per,
        cost=agreed.cost,
        saving=saving,
        starts=agreed.starts,
        route=given.route,
        place=given.place,
        features=item.features,
        counted=item.counted,
    )


class _Viewer:
    """Chains of options as chains of links."""

    def __init__(
        self,
        asking: Question,
        known: Mapping[str, Candidate],
        every: Mapping[Role, Sequence[Candidate]],
    ) -> None:
        self._asking, self._known, self._every = asking, known, every
        self._there: dict[str, tuple[Link, ...]] = {}

    def link(self, resource: str, saving: Money | None = None, *, evidence: bool = False) -> Link:
        """The link of a resource."""
        return _link(self._asking, self._known[resource], saving, evidence=evidence)

    def chain(self, chain: Chain, nearest: Mapping[str, Option], *, evidence: bool = False) -> ChainView:
        """A chain with its figures; words and sentences that met are looked for when asked (they take longest)."""
        currency = self._asking.asked.currency
        savings = {item.policy: Money(item.amount, currency) for item in chain.price.applied}
        return ChainView(
            links=tuple(
                self.link(option.resource, savings.get(option.resource), evidence=evidence)
                for option in chain.options
            ),
            missing=tuple(self._missing(role, nearest.get(role), evidence) for role in chain.missing),
            before=Money(chain.price.before, currency),
            after=Money(chain.price.after, currency),
            unpriced=chain.price.unpriced,
            starts=chain.starts,
            over_budget=chain.over_budget,
        )

    def _missing(self, role: str, nearest: Option | None, evidence: bool) -> Missing:
        """What came nearest, and what other places have; these are the same for every chain."""
        if role not in self._there:
            place = self._asking.asked.place
            found = elsewhere(
                self._every[Role(role)], place.id if place else None, nearest.resource if nearest else None
            )
            self._there[role] = tuple(
                _link(self._asking, item, evidence=False, raising=True) for item in found
            )
        link = None if nearest is None else self.link(nearest.resource, evidence=evidence)
        return Missing(role, link, self._there[role])
