"""What is read of service teams: who they are by everybody, visits and what was written down by them, by who runs the programme, and by each firm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db.models import Q, QuerySet

from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Resource
from entrepot.catalogue.queries import resources_by_key
from entrepot.deals.domain.standing import State as DealState
from entrepot.deals.models import Deal
from entrepot.matching.models import NeedConclusion
from entrepot.matching.queries import adequate
from entrepot.matching.roles import BY_RULES
from entrepot.people.domain import OrganisationRole, Party, Standing
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.people.queries import own_organisations
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.domain.teaming import NotedState, Progress, Sort, progress
from entrepot.programmes.models import Noted, Programme, ServiceTeam, TeamMember, TeamVisit
from entrepot.programmes.queries import at_stage, programmes
from entrepot.vocabulary.kinds import OrganisationKind

UNSERVED: Final = "no_adequate_supply"
"""What is concluded of a need that nothing here serves; one of `matching.domain.Verdict`."""
MATCHES: Final = 8
"""So many resources a need is followed up with at a time."""


def teams(party: Party) -> QuerySet[ServiceTeam]:
    """The teams that a party may know of, those that began last first."""
    seen = Q(accepted__isnull=False)
    if party.memberships:
        runs = party.organisations(OrganisationRole.MANAGER) & party.admitted
        seen |= Q(organisation__in=party.organisations()) | Q(programme__organisation__in=runs)
    if party.account is not None:
        seen |= Q(pk__in=TeamMember.objects.filter(person=party.actor, left=None).values("team"))
    found = ServiceTeam.objects.filter(seen)
    return found.select_related("programme__organisation__place", "organisation", "place")


def team_of(party: Party, key: str) -> ServiceTeam | None:
    """A team by its key; None when there is none or the party may not know of it."""
    rows = ServiceTeam.objects.select_related("programme__organisation__place", "organisation", "place")
    found = rows.filter(key=key).first()
    return found if found is not None and allows(party, "team.read", found) else None


def visit_of(party: Party, key: str) -> TeamVisit | None:
    """A visit by its key; None when there is none or the party may not read it."""
    rows = TeamVisit.objects.select_related(
        "firm", "team__programme__organisation__place", "team__organisation", "team__place"
    )
    found = rows.filter(key=key).first()
    return found if found is not None and allows(party, "team_visit.read", found) else None


def noted_of(party: Party, keys: Iterable[str]) -> list[Noted]:
    """What was written down under these keys, as far as the party may read it."""
    rows = Noted.objects.filter(key__in=list(keys)).select_related(
        "visit__firm", "visit__team__programme__organisation", "visit__team__organisation", "follows", "need"
    )
    return [one for one in rows if allows(party, "team_visit.read", one.visit)]


def written(visits: Iterable[TeamVisit]) -> list[Noted]:
    """What was written down on visits that were read, in order."""
    found = Noted.objects.filter(visit__in=list(visits))
    return list(
        found.select_related("visit__firm", "visit__team", "follows__expert", "need", "ask", "introduction")
    )


def progresses(found: Sequence[Noted]) -> dict[int, Progress]:
    """How far each has come, by its number; two queries, however many."""
    deals: dict[str, list[DealState]] = defaultdict(list)
    keys = [one.need.key for one in found if one.need]
    for need, state in Deal.objects.filter(need__in=keys).order_by().values_list("need", "state"):
        deals[need].append(DealState(state))
    concluded: Mapping[int, tuple[int, str]] = {
        number: (version, verdict)
        for number, version, verdict in NeedConclusion.objects.filter(need__key__in=keys).values_list(
            "need", "version", "verdict"
        )
    }
    return {one.pk: _progress(one, deals, concluded) for one in found}


def _progress(
    one: Noted, deals: Mapping[str, list[DealState]], concluded: Mapping[int, tuple[int, str]]
) -> Progress:
    sort, state, need = Sort(one.sort), NotedState(one.state), one.need
    if need is None:
        asked = one.ask is not None and one.ask.withdrawn is None
        return progress(sort, state, stands=asked, served=None, deals=())
    version, verdict = concluded.get(need.pk, (0, ""))
    served = verdict != UNSERVED if version == need.version else None
    listed = need.state == Listing.LISTED
    return progress(sort, state, stands=listed, served=served, deals=deals.get(need.key, ()))


def matches(party: Party, noted: Noted) -> list[Resource]:
    """The resources that serve a need which was agreed to, and whose owners the firm can be introduced to, the best first; offers that are
    applied for, such as policies, only where they are what is sought; none for those who
    may not read the need's details."""
    need = noted.need
    if need is None or need.state != Listing.LISTED or not allows(party, "need.read_details", need):
        return []
    keys = adequate(need)
    known = resources_by_key(keys, party)
    found = [known[key] for key in keys if key in known and _introducible(known[key], noted)]
    return found[:MATCHES]


def _introducible(resource: Resource, noted: Noted) -> bool:
    owner = resource.organisation
    if owner is None or owner.standing != Standing.ADMITTED or owner.pk == noted.visit.firm_id:
        return False
    return resource.kind not in BY_RULES or resource.kind == noted.kind


def may_form(party: Party) -> list[Organisation]:
    """The societies for which somebody may form a team."""
    own = own_organisations(party).filter(kind=OrganisationKind.ASSOCIATION).order_by("pk")
    return [one for one in own if allows(party, "team.form", Owned(one.pk))]


def may_join(party: Party) -> QuerySet[Programme]:
    """The programmes within which a team can be formed: those that are published and not over."""
    return programmes(party).exclude(at_stage(Stage.DRAFT)).exclude(at_stage(Stage.ENDED))


def inside(team: ServiceTeam) -> list[TeamMember]:
    """Who is in a team now."""
    return list(team.members.filter(left=None).select_related("expert"))


def people_of(found: Iterable[TeamMember]) -> dict[str, str]:
    """The names of members with an account, by the accounts' keys; one query."""
    keys = {one.person for one in found if one.person}
    return dict(Account.objects.filter(key__in=keys).values_list("key", "name"))
