"""Who runs a programme offers its members their agreements, and puts the terms before those who will talk; signing is the deals' part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import transaction

from entrepot.deals import actions as deals
from entrepot.deals.actions import Opening, Proposal
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import State as DealState
from entrepot.people.domain import Party
from entrepot.people.permissions import allows, require
from entrepot.programmes.actions.calling import locked, recorded
from entrepot.programmes.cooperations import agreements_of
from entrepot.programmes.domain.cooperations import Phase
from entrepot.programmes.domain.membership import MemberState
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.membership_terms import membership_terms
from entrepot.programmes.models import Cooperation, Member, Programme
from entrepot.vocabulary.languages import parse_language

TITLE: Final = 200
"""So long is a deal's title at most."""


@dataclass(frozen=True, slots=True)
class Offered:
    """How many members were asked, before how many the terms were put, and with how many nobody who runs the programme can agree so far.

    The last are those that are not admitted to the node, those of whoever offers, and who runs the programme itself.
    """

    asked: int
    tabled: int
    left: int


@transaction.atomic
def offer_agreements(*, programme: Programme, by: Party) -> Offered:
    """Ask every member that has no agreement whether it will talk about one, and put the terms before those who will. As often as wanted.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        ProgrammeRefusedError: it is not running, or nobody is a member.
    """
    rule = require(by, "programme.run", programme)
    row = locked(programme)
    if row.stage != Stage.RUNNING:
        raise ProgrammeRefusedError("programme_elsewhere")
    rows = row.members.exclude(state=MemberState.REMOVED)
    members = list(rows.select_related("organisation__place", "programme__organisation__place"))
    if not members:
        raise ProgrammeRefusedError("members_missing")
    known = agreements_of(row)
    asked, tabled, left = list[str](), list[str](), 0
    for member in members:
        agreement = known.get(member.pk)
        if agreement is None or agreement.phase == Phase.ENDED:
            done = _asked(member, by)
            asked += [member.key] * done
            left += not done
        elif agreement.deal.standing.state == DealState.NEGOTIATING and not agreement.deal.standing.versions:
            proposal = Proposal(membership_terms(member), row.organisation, 0)
            deals.propose_terms(deal=agreement.deal, proposal=proposal, by=by)
            tabled.append(member.key)
    recorded("programme.offer", row, rule, by, asked=asked, tabled=tabled)
    return Offered(len(asked), len(tabled), left)


def _asked(member: Member, by: Party) -> bool:
    """Open the talk about a member's agreement, where there are two sides to it."""
    host = member.programme.organisation
    if member.organisation_id == host.pk or not allows(by, "member.judge", member):
        return False
    language = parse_language(member.organisation.language) or "en"
    title = member.programme.call.title.text(language)[:TITLE] or member.programme.key
    parties = ((host, ""), (member.organisation, ""))
    try:
        with transaction.atomic():
            deal = deals.open_deal(opening=Opening(Kind.COOPERATION, title, parties, own=host), by=by)
    except DealRefusedError:  # it is not admitted
        return False
    Cooperation.objects.create(programme_id=member.programme_id, deal=deal, member=member, made_by=by.actor)
    return True
