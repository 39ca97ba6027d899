"""Cooperations' rows of the permission table."""

from __future__ import annotations

from typing import Final

from entrepot.deals.models import DealParty
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.permissions import Row, add, its_admitted_member, manager, predicate
from entrepot.programmes.models import Cooperation, SigningDay
from entrepot.programmes.permissions import runs


def _inside(party: Party, cooperation: Cooperation | None, least: OrganisationRole) -> bool:
    mine = party.organisations(least)
    if cooperation is None or not mine:
        return False
    if least != OrganisationRole.MEMBER:
        mine &= party.admitted
    return cooperation.deal.parties.filter(left=None, organisation__in=mine).exists()


def _on_the_day(party: Party, day: SigningDay | None) -> bool:
    mine = party.organisations()
    if day is None or not mine:
        return False
    deals = day.places.values("cooperation__deal")
    return DealParty.objects.filter(deal__in=deals, left=None, organisation__in=mine).exists()


of_its_parties: Final = predicate(
    "of_its_parties",
    lambda party, cooperation: _inside(party, cooperation, OrganisationRole.MEMBER),
)
manages_one_of_its_parties: Final = predicate(
    "manages_one_of_its_parties",
    lambda party, cooperation: _inside(party, cooperation, OrganisationRole.MANAGER),
)
runs_the_programme: Final = predicate(
    "runs_the_programme", lambda party, one: one is not None and runs.test(party, one.programme)
)
of_a_party_of_the_day: Final = predicate("of_a_party_of_the_day", _on_the_day)
shown_to_all: Final = predicate("shown_to_all", lambda _, day: day is not None and day.shown)

add(
    {
        "cooperation.enter": Row(
            manager & its_admitted_member,
            "managers of one of the deal's parties, once it is admitted",
            "write",
        ),
        "cooperation.read": Row(
            of_its_parties | runs_the_programme,
            "members of its organisations; managers of who runs the programme: who cooperates and how far they are, not the deal",
            "read",
        ),
        "cooperation.work": Row(
            manages_one_of_its_parties,
            "managers of its organisations, once they are admitted: projects, visits, that it landed",
            "write",
        ),
        "signing_day.read": Row(
            shown_to_all | runs_the_programme | of_a_party_of_the_day,
            "members of the organisations that sign on it; managers of who runs the programme; everybody once those show it",
            "read",
        ),
        "signatory.name": Row(
            manager & its_admitted_member,
            "managers of the organisation for which is signed, once it is admitted",
            "write",
        ),
    }
)
