"""Policies of the catalogue that would pay a part of a payment, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from entrepot.booking import prices
from entrepot.booking.domain.vouchers import Voucher, vouchers
from entrepot.catalogue.models import Resource
from entrepot.catalogue.reading import applicant
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.performing import Act
from entrepot.deals.models import Deal, Promise, PromiseEvent
from entrepot.people import queries as people
from entrepot.people.models import Organisation
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.money import Money

ZERO: Final = Decimal(0)
ROLES: Final[Mapping[Kind, Role]] = {
    Kind.DEVELOPMENT: Role.TECHNOLOGY,
    Kind.TRANSFER: Role.TECHNOLOGY,
    Kind.LICENCE: Role.TECHNOLOGY,
    Kind.CONSULTING: Role.EXPERT,
    Kind.SERVICE: Role.SERVICE,
    Kind.FACILITY_USE: Role.FACILITY,
    Kind.TALENT: Role.EXPERT,
    Kind.FINANCE: Role.FINANCE,
    Kind.COOPERATION: Role.SERVICE,
}
"""As what policies see a deal in which no resource is named."""


def offered(promise: Promise, day: date) -> tuple[Voucher, ...]:
    """What listed policies would pay on a day of what is left of a payment, certain ones first, then the one that pays most; a policy whose
    conditions fail is left out. Nothing for a milestone."""
    standing = promise.standing
    if promise.money is None or not standing.left:
        return ()
    payer = Organisation.objects.select_related("place").get(key=promise.givers[0])
    role, left = role_of(promise.deal), Money(standing.left, promise.currency)
    policies = prices.policies(payer, role, left.currency, day)
    paid = _counted(payer, day.year, left.currency)
    known = [replace(policy, paid=policy.paid + paid.get(policy.key, ZERO)) for policy in policies]
    asks = applicant(payer, people.place_value(payer.place) if payer.place else None)
    return vouchers(left.amount, role, known, asks, day)


def role_of(deal: Deal) -> Role:
    """As what policies see a deal: the kind of the first resource that somebody brings, else by the kind of contract."""
    keys = [key for key in deal.parties.values_list("resource", flat=True) if key]
    kinds = dict(Resource.objects.filter(key__in=keys).values_list("key", "kind"))
    found = next((kinds[key] for key in keys if key in kinds), None)
    return Role(found) if found else ROLES[Kind(deal.kind)]


def _counted(payer: Organisation, year: int, currency: str) -> dict[str, Decimal]:
    """What policies are to pay for an organisation in its deals of a year; what they paid on invoices is counted by booking."""
    found: dict[str, Decimal] = {}
    counted = PromiseEvent.objects.filter(act=Act.COVER, party=payer.key, day__year=year)
    for event in counted.select_related("promise"):
        amount = prices.converted(Money(event.amount, event.promise.currency), currency)
        found[event.policy] = found.get(event.policy, ZERO) + (amount or ZERO)
    return found


def policy_of(policies: tuple[Voucher, ...], key: str) -> Voucher | None:
    """One of them that is certain to pay."""
    return next((one for one in policies if one.policy == key and one.certain), None)
