"""Self-assessments' rows of the permission table."""

from __future__ import annotations

from typing import Final

from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.permissions import Row, add, its_admitted_member, manager, member, operator, predicate
from entrepot.programmes.domain.assessing import Stage
from entrepot.programmes.models import Assessment


def hosts(party: Party) -> frozenset[int]:
    """The organisations for which somebody may ask firms to assess themselves, and see where sectors stand."""
    return frozenset(party.organisations(OrganisationRole.MANAGER) & party.admitted)


def _let_in(party: Party, one: Assessment | None) -> bool:
    return one is not None and one.stage == Stage.HANDED_IN and one.opened and one.host_id in hosts(party)


let_in: Final = predicate("let_in", _let_in)

add(
    {
        "assessment.ask": Row(
            manager & its_admitted_member,
            "managers of the park, or of who runs the programme, once it is admitted",
            "write",
        ),
        "assessment.read": Row(
            member | let_in,
            "members of the firm; once it was handed in and the firm lets it be read, managers of the organisation that asked for it",
            "read",
        ),
        "assessment.write": Row(
            member & its_admitted_member, "members of the firm, once it is admitted", "write"
        ),
        "assessment.hand_in": Row(
            manager & its_admitted_member, "managers of the firm, once it is admitted", "write"
        ),
        "assessment.remind": Row(operator, "the node itself"),
    }
)
