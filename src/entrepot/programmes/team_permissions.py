"""Service teams' and centres' rows of the permission table."""

from __future__ import annotations

from typing import Final

from entrepot.people.domain import Party
from entrepot.people.permissions import (
    Row,
    add,
    its_admitted_member,
    manager,
    member,
    officer,
    predicate,
)
from entrepot.programmes.models import ServiceTeam, TeamVisit
from entrepot.programmes.overseen import oversees
from entrepot.programmes.permissions import overseen, runs


def _in_the_team(party: Party, team: ServiceTeam | None) -> bool:
    if team is None or party.account is None:
        return False
    return team.members.filter(person=party.actor, left=None).exists()


def _watches(party: Party, team: ServiceTeam | None) -> bool:
    return team is not None and (
        member.test(party, team) or _in_the_team(party, team) or runs.test(party, team.programme)
    )


def _writes(party: Party, team: ServiceTeam | None) -> bool:
    return team is not None and (
        (manager & its_admitted_member).test(party, team) or _in_the_team(party, team)
    )


def _visited(party: Party, visit: TeamVisit | None) -> bool:
    return visit is not None and party.holds(visit.firm_id)


in_the_team: Final = predicate("in_the_team", _in_the_team)
watches: Final = predicate("watches", _watches)
writes: Final = predicate("writes", _writes)
taken_in: Final = predicate("taken_in", lambda _, team: team is not None and team.accepted is not None)
above_its_programme: Final = predicate(
    "above_its_programme", lambda party, team: team is not None and oversees(party, team.programme)
)
of_the_firm: Final = predicate("of_the_firm", _visited)
watches_its_team: Final = predicate(
    "watches_its_team", lambda party, visit: visit is not None and _watches(party, visit.team)
)
follows_it: Final = predicate(
    "follows_it", lambda party, noted: noted is not None and _writes(party, noted.visit.team)
)
add(
    {
        "team.form": Row(
            manager & its_admitted_member, "managers of the society, once it is admitted", "write"
        ),
        "team.lead": Row(
            manager & its_admitted_member, "managers of the society, once it is admitted", "write"
        ),
        "team.read": Row(
            taken_in | watches,
            "everybody once who runs the programme has accepted it; before, the society, the team and who runs the programme",
            "read",
        ),
        "team.watch": Row(
            watches,
            "its people, members of its society, managers of who runs the programme: visits and what was written down",
            "read",
        ),
        "team.oversee": Row(
            watches | above_its_programme,
            "the same, and members of the centre above the programme where that is shown to it: which firms were visited, and how far needs are",
            "read",
        ),
        "team.write": Row(writes, "its people; managers of its society, once it is admitted", "write"),
        "team_visit.read": Row(
            watches_its_team | of_the_firm,
            "members of the firm; the team's people, members of its society, managers of who runs the programme",
            "read",
        ),
        "noted.answer": Row(
            member & its_admitted_member, "members of the firm that was visited, once it is admitted", "write"
        ),
        "noted.follow": Row(
            follows_it, "the team's people; managers of its society, once it is admitted", "write"
        ),
        "centre.name": Row(officer, "officers"),
        "centre.read": Row(member | officer, "its members; officers", "read"),
        "programme.oversee": Row(
            overseen,
            "members of the centre above the programme, once who runs it shows it to the centre",
            "read",
        ),
    }
)
