"""What is read of cooperations and signing days: by their parties, by those who run the programme, and what everybody is shown."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet, Sum

from entrepot.deals.models import Deal, Signature
from entrepot.deals.queries import deals_of
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.programmes.domain.cooperations import Phase, Signed, Tally, ready, signed_by, tally
from entrepot.programmes.models import Cooperation, Member, OnDay, Programme, Signatory, SigningDay


@dataclass(frozen=True, slots=True)
class Last:
    """The last signature of a day: of which cooperation and party (their keys), and when."""

    cooperation: str
    party: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """A signing day as a projector shows it.

    Attributes:
        cells: its agreements, in the order in which they were put on it.
        names: the organisations by their keys.
        last: None while nobody has signed.
    """

    cells: tuple[Signed, ...]
    names: dict[str, Organisation]
    last: Last | None

    @property
    def tally(self) -> Tally:
        """The sums."""
        return tally(self.cells)


def cooperations(party: Party, programme: Programme) -> QuerySet[Cooperation]:
    """The cooperations of a programme's members that a party may read, in their order; not their agreements with who runs it."""
    found = programme.cooperations.filter(member=None).select_related("deal", "programme", "landing")
    if allows(party, "programme.run", programme):
        return found
    inside = Q(deal__parties__left=None, deal__parties__organisation__in=party.organisations())
    return found.filter(inside).distinct()


def agreements_of(programme: Programme) -> dict[int, Cooperation]:
    """The last agreement of each member with who runs the programme, by the members' numbers; one query."""
    found = programme.cooperations.exclude(member=None).select_related("deal", "member")
    return {one.member_id: one for one in found.order_by("pk") if one.member_id is not None}


def agreement_of(member: Member) -> Cooperation | None:
    """A member's last agreement with who runs its programme; None while there is none. For whoever may read of it."""
    return member.agreements.select_related("deal").last()


def cooperation_of(party: Party, key: str) -> Cooperation | None:
    """A cooperation by its key; None when there is none or the party may not read it."""
    found = Cooperation.objects.select_related("deal", "programme__organisation", "landing").filter(key=key)
    one = found.first()
    return one if one is not None and allows(party, "cooperation.read", one) else None


def parties_of(found: Sequence[Cooperation]) -> dict[int, list[Organisation]]:
    """The organisations in several cooperations, by the cooperations' numbers; one query."""
    by_deal: dict[int, list[Organisation]] = {one.deal_id: [] for one in found}
    inside = Deal.objects.none() if not found else Deal.objects.filter(pk__in=list(by_deal))
    for deal in inside.prefetch_related("parties__organisation"):
        seats = [seat.organisation for seat in deal.parties.all() if seat.left is None]
        by_deal[deal.pk] = seats
    return {one.pk: by_deal[one.deal_id] for one in found}


def enterable(party: Party, programme: Programme) -> list[tuple[Deal, Organisation]]:
    """The deals that somebody may enter into a programme, each with the party for which they do; those that are refused are not left out."""
    mine = party.organisations(OrganisationRole.MANAGER) & party.admitted
    if not mine:
        return []
    going = deals_of(party).filter(kind="cooperation").exclude(state__in=("broken", "withdrawn"))
    known = Cooperation.objects.filter(deal__in=going.order_by().values("pk")).values("deal")
    found: list[tuple[Deal, Organisation]] = []
    for deal in going.exclude(pk__in=known).prefetch_related("parties__organisation"):
        own = (
            one.organisation for one in deal.parties.all() if one.left is None and one.organisation_id in mine
        )
        if first := next(own, None):
            found.append((deal, first))
    return found if allows(party, "programme.read", programme) else []


def speaks_for(party: Party, cooperation: Cooperation) -> list[Organisation]:
    """The parties of a cooperation for which somebody writes down what came of it."""
    inside = parties_of([cooperation])[cooperation.pk]
    return [one for one in inside if allows(party, "cooperation.enter", Owned(one.pk))]


def days(party: Party, programme: Programme) -> list[SigningDay]:
    """The signing days of a programme that a party may read, the last first."""
    found = programme.signing_days.select_related("programme__organisation")
    return [one for one in found if allows(party, "signing_day.read", one)]


def day_of(party: Party, programme: str, key: str) -> SigningDay | None:
    """A signing day by its key and its programme's; None when there is none or the party may not read it."""
    rows = SigningDay.objects.select_related("programme__organisation")
    found = rows.filter(key=key, programme__key=programme).first()
    return found if found is not None and allows(party, "signing_day.read", found) else None


def puttable(day: SigningDay) -> list[Cooperation]:
    """The cooperations of the programme that can be put on a day: those that are not signed and on no other day that goes on."""
    elsewhere = OnDay.objects.filter(day__closed=None).values("cooperation")
    found = day.programme.cooperations.exclude(pk__in=elsewhere).select_related("deal")
    return [one for one in found if one.phase in {Phase.INTENTION, Phase.AGREED}]


def version(day: SigningDay) -> str:
    """A mark that changes whenever what the board shows does; one query."""
    known = day.places.aggregate(
        places=Count("pk"), acts=Sum("cooperation__deal__number"), latest=Max("cooperation__deal__changed")
    )
    told = f"{day.pk} {day.changed.isoformat()} {known['places']} {known['acts']} {known['latest']}"
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def board(day: SigningDay) -> Board:
    """What a projector shows of a day; four queries, however many sign."""
    places = list(day.places.select_related("cooperation__deal"))
    cells = [_cell(one.cooperation) for one in places]
    keys = {key for one in cells for key in one.parties}
    names = {one.key: one for one in Organisation.objects.filter(key__in=keys)}
    return Board(tuple(cells), names, _last([one.cooperation for one in places], cells))


def _cell(one: Cooperation) -> Signed:
    standing = one.deal.standing
    return Signed(one.key, standing.parties, signed_by(standing))


def _last(found: Sequence[Cooperation], cells: Sequence[Signed]) -> Last | None:
    """The latest signature that counts: one on terms that were taken off the table does not."""
    counted = {one.cooperation: set(one.signed) for one in cells}
    by_deal = {one.deal_id: one.key for one in found}
    signatures = Signature.objects.filter(agreement__deal__in=list(by_deal)).select_related("agreement")
    for one in signatures.order_by("-at", "-pk"):
        key = by_deal[one.agreement.deal_id]
        if one.party in counted[key]:
            return Last(key, one.party, one.at)
    return None


def signatories(day: SigningDay) -> list[Signatory]:
    """Everybody who signs on a day, in the order of the agreements; one query."""
    found = Signatory.objects.filter(place__day=day)
    related = found.select_related("organisation", "place__cooperation__deal")
    return list(related.order_by("place", "pk"))


def signs_now(party: Party, day: SigningDay) -> list[Signatory]:
    """What somebody is to sign on a day: for themselves where they are named, else for the organisations that they manage."""
    mine = party.organisations(OrganisationRole.MANAGER) & party.admitted
    return [
        one
        for one in signatories(day)
        if one.organisation_id in mine and one.account in ("", party.actor) and _waits(one)
    ]


def _waits(one: Signatory) -> bool:
    standing = one.place.cooperation.deal.standing
    return ready(standing) and one.organisation.key not in signed_by(standing)


def may_sign(signatory: Signatory) -> list[Account]:
    """Those who manage an organisation and can be named."""
    roles = [one for one in OrganisationRole if one.rank >= OrganisationRole.MANAGER.rank]
    inside = signatory.organisation.memberships.filter(asked=False, role__in=roles, account__is_active=True)
    return [one.account for one in inside.select_related("account").order_by("pk")]


def named(found: Sequence[Signatory]) -> dict[str, str]:
    """The names of those who were named, by the keys of their accounts; one query."""
    keys = {one.account for one in found if one.account}
    return dict(Account.objects.filter(key__in=keys).values_list("key", "name"))
