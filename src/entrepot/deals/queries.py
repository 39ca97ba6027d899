"""What is read of deals: only by those who are in one, or who introduced its parties."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min, Q, QuerySet

from entrepot.catalogue.models import Need
from entrepot.deals.domain import redline
from entrepot.deals.domain.redline import Change
from entrepot.deals.domain.standing import State
from entrepot.deals.domain.states import Actor, Role
from entrepot.deals.domain.turns import turns
from entrepot.deals.models import Deal, DealEvent, DealParty, TermsVersion
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.vocabulary.languages import Language


def deals_of(party: Party) -> QuerySet[Deal]:
    """The deals that a party may read, the last changed first."""
    inside = DealParty.objects.filter(left=None, organisation__in=party.organisations())
    seen = Q(pk__in=inside.values("deal"))
    if party.actor:
        seen |= Q(introduced_by=party.actor)
    return Deal.objects.filter(seen)


def deal_of(party: Party, key: str) -> Deal | None:
    """A deal by its key; None when there is none or the party may not read it."""
    deal = Deal.objects.filter(key=key).first()
    return deal if deal is not None and allows(party, "deal.read", deal) else None


def spoken_for(deal: Deal, party: Party) -> list[Organisation]:
    """The parties of a deal for which somebody speaks, in their order; mostly none or one."""
    inside = deal.parties.filter(left=None).select_related("organisation")
    return [one.organisation for one in inside if allows(party, "deal.speak", Owned(one.organisation_id))]


def speaks_for(deal: Deal, party: Party) -> Organisation | None:
    """The organisation in a deal for which somebody speaks: the one whose turn it is, where it is several; None where it is none."""
    waits, mine = turns(deal.standing), spoken_for(deal, party)
    return next((one for one in mine if one.key in waits), mine[0] if mine else None)


def acts_as(deal: Deal, party: Party) -> Actor:
    """As what somebody acts on a deal: for the party for which they speak, as the broker who introduced the parties, or not at all."""
    own = speaks_for(deal, party)
    if own is not None:
        return Actor.of(own.key)
    introduced = bool(party.actor) and deal.introduced_by == party.actor
    return Actor(Role.BROKER if introduced else Role.OUTSIDER)


def timeline(party: Party, deal: Deal) -> list[DealEvent]:
    """Everything that happened to a deal, in order; empty for whoever may not read it."""
    return list(deal.events.all()) if allows(party, "deal.read", deal) else []


def versions(party: Party, deal: Deal) -> list[TermsVersion]:
    """Every version of the terms, in order; empty for whoever may not read the deal."""
    return list(deal.versions.all()) if allows(party, "deal.read", deal) else []


def changed(before: TermsVersion, after: TermsVersion, language: Language) -> tuple[Change, ...]:
    """What differs between two versions that were read, as a reader of a language sees it."""
    return redline.changes(before.agreed, after.agreed, language)


def came_to(state: State, organisation: Organisation, since: datetime, until: datetime) -> list[str]:
    """The keys of the deals of an organisation that came into a state for the first time from one moment to another, half-open: for counting, never for a reader."""
    first = DealEvent.objects.filter(state=state).values("deal").annotate(first=Min("at"))
    then = first.filter(first__gte=since, first__lt=until).values("deal")
    inside = DealParty.objects.filter(organisation=organisation, left=None).values("deal")
    found = Deal.objects.filter(pk__in=then).filter(pk__in=inside)
    return list(found.order_by("pk").values_list("key", flat=True))


def answered_by(organisation: Organisation, since: datetime, until: datetime) -> list[str]:
    """The keys of the deals by which an organisation answered needs of others: signed then for the first time, and it brings a resource. The first deal
    of each need; for counting, never for a reader."""
    signed = came_to(State.SIGNED, organisation, since, until)
    brings = DealParty.objects.filter(organisation=organisation).exclude(resource="").values("deal")
    found = Deal.objects.filter(key__in=signed, pk__in=brings).exclude(need="")
    own = Need.objects.filter(organisation=organisation).values("key")
    by_need: dict[str, str] = {}
    for need, key in found.exclude(need__in=own).order_by("pk").values_list("need", "key"):
        by_need.setdefault(need, key)
    return list(by_need.values())
