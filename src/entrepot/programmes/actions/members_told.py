"""What waits for the members of a programme, and for who runs it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.programmes.delivery import over
from entrepot.programmes.domain.delivering import Rhythm
from entrepot.programmes.domain.membership import COUNTED, MemberState
from entrepot.programmes.models import Cohort, Member
from entrepot.runtime import clock

DUE: Final = "report.due"
WAITS: Final = "report.waits"
RETURNED: Final = "report.returned"
WARNED: Final = "member.warned"
ANSWERED: Final = "member.answered"
REMOVED: Final = "member.removed"
REPORT_WITHIN: Final = timedelta(days=30)
"""How long after its period a report is due."""


def managers(organisation: Organisation) -> Audience:
    """Those who speak for an organisation."""
    return Audience(organisation=organisation, least=OrganisationRole.MANAGER)


def tell_due(member: Member, by: Party) -> bool:
    """Let the first period that is over and not reported wait for a member, and nothing once there is none. In the caller's transaction.

    Returns whether one waits.
    """
    told = Member.objects.select_related("organisation", "programme").get(pk=member.pk)
    rhythm = Rhythm(Cohort.objects.get(programme=told.programme_id).rhythm)
    begun = set(told.reports.filter(state__in=COUNTED).values_list("start", flat=True))
    missing = [one for one in over(told, rhythm, clock.today()) if one.start not in begun]
    if not missing or told.state == MemberState.REMOVED or told.programme.ended:
        settle_duties(kind=DUE, subject=told.key, by=by)
        return False
    add_duty(
        kind=DUE, subject=told.key, audience=managers(told.organisation), due=missing[0].last + REPORT_WITHIN
    )
    return True
