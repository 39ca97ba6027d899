"""What is registered of signed contracts of technology: for the managers of their parties, and for officers once all parties released it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from entrepot.catalogue.models import Need, Resource
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.registering import REGISTERED, Contract, Entry, Home, contract, is_registered
from entrepot.deals.domain.standing import State
from entrepot.deals.domain.states import Move
from entrepot.deals.models import Deal, DealParty, Registration, TermsVersion
from entrepot.matching.classify import codes_of
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Organisation, Place
from entrepot.people.permissions import allows
from entrepot.vocabulary.identifiers import Scheme
from entrepot.vocabulary.industry import Scheme as Classification
from entrepot.vocabulary.industry import written
from entrepot.vocabulary.periods import Period

PORTION: Final = 200
"""Deals that are read at a time."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which contracts: signed in a period, of an organisation (its key), of a party in a place (its key); empty for all."""

    period: Period
    organisation: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many contracts of a kind were signed, and of how many of them officers may see the registration."""

    kind: Kind
    signed: int
    released: int


@dataclass(frozen=True, slots=True)
class Registered:
    """A deal, and what is registered of it."""

    deal: Deal
    contract: Contract


def signed_terms(deal: Deal) -> TermsVersion | None:
    """The terms that bind the parties of a contract of technology; None while nothing is signed, or for another kind."""
    number = deal.standing.in_force
    found = deal.versions.filter(number=number).first() if number else None
    return found if found is not None and is_registered(found.agreed.kind) else None


def registered(party: Party, deal: Deal) -> Contract | None:
    """What is registered of a deal; None for who may not read that, and where nothing is registered."""
    if not allows(party, "deal.read_registration", deal):
        return None
    return next((item.contract for item in _registered(_signed().filter(pk=deal.pk))), None)


def contracts(party: Party, wanted: Wanted) -> Iterator[Registered]:
    """The contracts that somebody may read, in the order in which they were signed; a few are in memory at a time."""
    numbers = list(_chosen(_readable(party), wanted).order_by("signed", "pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), PORTION):
        portion = numbers[start : start + PORTION]
        found = _signed().in_bulk(portion)
        yield from _registered(found[number] for number in portion)


def counted(party: Party, wanted: Wanted) -> list[Counted]:
    """How many contracts were signed, by kind, whoever's they are; empty for who may not count them."""
    if not allows(party, "registration.count"):
        return []
    chosen = _chosen(_signed(), wanted)
    held = DealParty.objects.filter(deal=OuterRef("pk"), left=None, registers=None)
    terms = TermsVersion.objects.filter(deal__in=chosen.values("pk"))
    kinds = {
        (deal, number): kind for deal, number, kind in terms.values_list("deal_id", "number", "terms__kind")
    }
    found: dict[str, list[bool]] = {}
    for deal, number, is_held in chosen.annotate(held=Exists(held)).values_list(
        "pk", "stands__in_force", "held"
    ):
        found.setdefault(kinds[deal, number], []).append(is_held)
    return [Counted(kind, len(found[kind]), found[kind].count(False)) for kind in REGISTERED if kind in found]


def registered_by_key(party: Party, key: str) -> Registered | None:
    """A deal by its key with what is registered of it; None where there is nothing that somebody may read."""
    deal = Deal.objects.filter(key=key).first()
    contract = registered(party, deal) if deal is not None else None
    return Registered(deal, contract) if deal is not None and contract is not None else None


def places(party: Party) -> QuerySet[Place]:
    """Where the parties are of contracts that somebody may read, or count."""
    counts = allows(party, "registration.count")
    inside = DealParty.objects.filter(
        left=None, deal__in=(_signed() if counts else _readable(party)).values("pk")
    )
    return (
        Place.objects.filter(organisations__pk__in=inside.values("organisation_id"))
        .distinct()
        .order_by("key")
    )


def reads_registrations(party: Party) -> bool:
    """Whether there can be anything to read for somebody: who manages an organisation, or counts them."""
    return bool(party.organisations(OrganisationRole.MANAGER)) or allows(party, "registration.count")


def _signed() -> QuerySet[Any]:
    """Deals that were signed, of whatever kind, with the moment at which the last party signed the first agreement as ``signed``.

    Of what kind they are says what was signed, not what somebody proposed since. (A deal with a column that the model does not declare has no type.)
    """
    signing = Q(events__move=Move.SIGN, events__state=State.SIGNED)
    return Deal.objects.annotate(signed=Min("events__at", filter=signing)).filter(signed__isnull=False)


def _readable(party: Party) -> QuerySet[Any]:
    """The rule ``deal.read_registration`` as a condition on rows."""
    managed = DealParty.objects.filter(
        deal=OuterRef("pk"), left=None, organisation__in=party.organisations(OrganisationRole.MANAGER)
    )
    if NodeRole.OFFICER not in party.node_roles:
        return _signed().filter(Exists(managed))
    held = DealParty.objects.filter(deal=OuterRef("pk"), left=None, registers=None)
    return _signed().filter(Exists(managed) | ~Exists(held))


def _chosen(found: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    first, end = (datetime.combine(day, time(), UTC) for day in (wanted.period.start, wanted.period.end))
    found = found.filter(signed__gte=first, signed__lt=end)
    parties = DealParty.objects.filter(deal=OuterRef("pk"), left=None)
    if wanted.organisation:
        found = found.filter(Exists(parties.filter(organisation__key=wanted.organisation)))
    if wanted.place:
        found = found.filter(Exists(parties.filter(organisation__place=wanted.place)))
    return found


def _registered(deals: Iterable[Any]) -> Iterator[Registered]:
    """What is registered of each of what `_signed` found; those whose terms in force are of another kind are left out."""
    found = list(deals)
    entries = {
        said.deal_id: said.entry for said in Registration.objects.filter(deal__in=[deal.pk for deal in found])
    }
    versions = {
        (one.deal_id, one.number): one
        for one in TermsVersion.objects.filter(deal__in=[deal.pk for deal in found])
    }
    homes, fields = _homes(found), _fields(found)
    for deal in found:
        terms = versions[deal.pk, deal.standing.in_force]
        if not is_registered(terms.agreed.kind):
            continue
        entry = entries.get(deal.pk, Entry())
        signed: datetime = deal.signed
        made = contract(
            terms.agreed, f"{deal.key}/{terms.number}", signed.astimezone(UTC).date(), entry, homes, fields.get(deal.pk, "")
        )  # fmt: skip
        yield Registered(deal, made)


def _homes(deals: Iterable[Deal]) -> Mapping[str, Home]:
    inside = Organisation.objects.filter(deals__deal__in=[deal.pk for deal in deals]).distinct()
    return {one.key: Home(one.kind, _code(one), one.place_id or "") for one in inside}


def _code(organisation: Organisation) -> str:
    """The number by which a register knows it: a credit code before any other."""
    held = organisation.identifiers
    return next((held[scheme] for scheme in Scheme if held.get(scheme)), "")


def _fields(deals: Iterable[Deal]) -> Mapping[int, str]:
    """What the catalogue says of the technology of each deal: that of a resource in it, else that of its need."""
    found = list(deals)
    inside = (
        DealParty.objects.filter(deal__in=[deal.pk for deal in found]).exclude(resource="").order_by("pk")
    )
    brought: dict[int, list[str]] = {}
    for number, key in inside.values_list("deal_id", "resource"):
        brought.setdefault(number, []).append(key)
    keys = {key for several in brought.values() for key in several}
    resources = {one.key: one for one in Resource.objects.filter(key__in=keys, kind="technology")}
    needs = {one.key: one for one in Need.objects.filter(key__in={deal.need for deal in found if deal.need})}
    said: dict[int, str] = {}
    for deal in found:
        records = [resources[key] for key in brought.get(deal.pk, ()) if key in resources]
        records_and_need: list[Need | Resource] = [
            *records,
            *([needs[deal.need]] if deal.need in needs else []),
        ]
        said[deal.pk] = next((field for record in records_and_need if (field := _field(record))), "")
    return said


def _field(record: Need | Resource) -> str:
    """What it is sorted by, a patent class before an industry; nothing of a need that is held back."""
    if isinstance(record, Need) and record.teasers:
        return ""
    codes = sorted(codes_of(record), key=lambda pair: pair[0] is not Classification.IPC)
    return next((written(scheme, code) for scheme, code in codes), "")
