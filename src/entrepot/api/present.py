"""From the stages' values to what the API answers."""

from __future__ import annotations

from django.urls import reverse

from entrepot.api.schemas import (
    AlternativeOut,
    ChainOut,
    DecisionOut,
    EntitlementOut,
    HeldOut,
    LackOut,
    LinkOut,
    MatchedOut,
    MatchOut,
    MissingOut,
    MoneyOut,
    NeedChainsOut,
    ReasonOut,
    RecordOut,
    RequestOut,
)
from entrepot.catalogue.disclosed import Disclosed
from entrepot.catalogue.models import DisclosureRequest, Need, Resource
from entrepot.engine.conditions.facts import figure_of
from entrepot.engine.reasons import condition_reason, reasons
from entrepot.matching.domain import ChainView, Crossing, Link, NeedChains
from entrepot.matching.entitlements import Entitled
from entrepot.vocabulary.money import Money


def record(item: Disclosed) -> RecordOut:
    """A record as far as it is disclosed."""
    return RecordOut(
        id=item.key,
        kind=item.kind,
        language=item.language,
        texts={language: dict(text) for language, text in item.texts.items()},
        keywords=list(item.keywords),
        fields=dict(item.fields),
        facts=dict(item.facts),
        confidential=dict(item.confidential),
        body=dict(item.gated.body),
        control_codes=list(item.gated.codes),
        examined_by=item.gated.examined_by,
        examined_on=item.gated.examined_on,
        organisation=item.organisation.key if item.organisation else None,
        place=item.place.key if item.place else None,
        cluster=item.cluster.key if item.cluster else None,
        industrial_chain=item.industrial_chain.key if item.industrial_chain else None,
        available_from=item.available_from,
        valid_until=item.valid_until,
        deadline=item.deadline,
        state=item.state,
        version=item.version,
        disclosed=item.level or "teaser",
        withheld=[str(level) for level in item.withheld],
    )


def etag(version: int) -> str:
    """What names a version of a record to whoever edits it."""
    return f'"{version}"'


def address(item: Need | Resource) -> str:
    """Where a record is read."""
    return reverse("api:get_need" if isinstance(item, Need) else "api:get_resource", args=[item.key])


def request(asked: DisclosureRequest) -> RequestOut:
    """A request as it stands."""
    about = asked.need or asked.resource
    return RequestOut(
        id=asked.key,
        record=about.key if about else "",
        organisation=asked.organisation.key,
        level=asked.level,
        message=asked.message,
        asked=asked.asked,
        answer=asked.answer,
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


def entitled(item: Entitled) -> EntitlementOut:
    """What an organisation is told of one policy or finance offer."""
    offer, found = item.offer, item.entitlement
    return EntitlementOut(
        resource=offer.key,
        kind=offer.kind,
        answer=found.answer,
        reasons=[
            ReasonOut.model_validate(condition_reason(condition).row()) for condition in found.conditions
        ],
        wanting=[condition.name for condition in found.wanting],
        unsaid=list(found.unsaid),
        until=found.until,
        rate=offer.subsidy_rate,
        cap=_money(offer.subsidy_cap),
        roles=sorted(offer.subsidy_roles),
        amount=None if offer.amount is None else figure_of(offer.amount),
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
            MissingOut(
                role=item.role,
                nearest=_link(item.nearest) if item.nearest else None,
                elsewhere=[_link(link) for link in item.elsewhere],
                having=[link.resource for link in item.having],
            )
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


def _decision(decision: Crossing) -> DecisionOut:
    return DecisionOut(
        outcome=decision.outcome,
        rule=decision.rule,
        code=decision.code,
        origin=decision.origin,
        destination=decision.destination,
        held=[
            HeldOut(
                portion=one.portion,
                outcome=one.outcome,
                code=one.code,
                rule=str(one.rules[0]) if one.rules else "",
                article=one.rules[0].article if one.rules else "",
                missing=[
                    LackOut(what=lack.what, reason=lack.reason, supplier=lack.supplier)
                    for lack in one.missing
                ],
            )
            for one in decision.held
        ],
    )
