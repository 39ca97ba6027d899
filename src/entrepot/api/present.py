"""From the stages' values to what the API answers."""

from __future__ import annotations

from entrepot.api.schemas import (
    AlternativeOut,
    ChainOut,
    DecisionOut,
    LinkOut,
    MatchedOut,
    MatchOut,
    MissingOut,
    MoneyOut,
    NeedChainsOut,
    ReasonOut,
    RecordOut,
)
from entrepot.border.domain import Decision
from entrepot.catalogue.models import Need, Resource
from entrepot.engine.reasons import reasons
from entrepot.matching.domain import ChainView, Link, NeedChains
from entrepot.vocabulary.money import Money


def record(item: Need | Resource) -> RecordOut:
    """A stored record as it is answered."""
    return RecordOut(
        id=item.key,
        kind=item.kind,
        language=item.language,
        texts=item.texts,
        keywords=item.keywords,
        fields=item.fields,
        facts=item.facts,
        organisation=item.organisation.key if item.organisation else None,
        place=item.place_id,
        cluster=item.cluster_id,
        industrial_chain=item.industrial_chain_id,
        available_from=item.available_from,
        valid_until=item.valid_until,
        deadline=item.deadline if isinstance(item, Need) else None,
    )


def match(link: Link, rank: int) -> MatchOut:
    """A match with its reasons."""
    return MatchOut(**_matched(link).model_dump(), rank=rank)


def _matched(link: Link) -> MatchedOut:
    return MatchedOut(
        need=link.match.need,
        resource=link.resource,
        kind=link.role,
        score=link.match.score,
        grade=link.match.grade,
        reasons=[ReasonOut.model_validate(reason.row()) for reason in reasons(link.match)],
        border=_decision(link.decision),
    )


def need_chains(found: NeedChains) -> NeedChainsOut:
    """Everything concluded for a need."""
    return NeedChainsOut(
        need=found.need,
        roles=list(found.roles),
        verdict=found.verdict,
        best=_chain(found.best),
        alternatives=[
            AlternativeOut(difference=item.difference, chain=_chain(item.chain))
            for item in found.alternatives
        ],
        routes={route.route: [link.resource for link in route.links] for route in found.routes},
        voters=list(found.voters),
        sequence=found.sequence,
    )


def _chain(chain: ChainView) -> ChainOut:
    return ChainOut(
        links=[_link(link) for link in chain.links],
        missing=[
            MissingOut(role=item.role, nearest=_link(item.nearest) if item.nearest else None)
            for item in chain.missing
        ],
        before=_required(chain.before),
        after=_required(chain.after),
        unpriced=list(chain.unpriced),
        starts=chain.starts,
        over_budget=chain.over_budget,
        held=len(chain.held),
    )


def _link(link: Link) -> LinkOut:
    return LinkOut(
        **_matched(link).model_dump(),
        role=link.role,
        cost=_money(link.cost),
        saving=_money(link.saving),
        starts=link.starts,
        place=link.place,
        route=link.route,
    )


def _money(money: Money | None) -> MoneyOut | None:
    return None if money is None else _required(money)


def _required(money: Money) -> MoneyOut:
    return MoneyOut(amount=money.amount, currency=money.currency)


def _decision(decision: Decision) -> DecisionOut:
    return DecisionOut(
        outcome=decision.outcome,
        rule=decision.rule,
        code=decision.code,
        origin=decision.origin,
        destination=decision.destination,
    )
