"""What waits in the inbox about programmes: applications to look at, a word about one's own, and calls that close while a draft is open."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction

from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Duty, Organisation
from entrepot.people.permissions import require
from entrepot.programmes.domain.stages import State
from entrepot.programmes.models import Application
from entrepot.runtime import clock

APPLIED: Final = "programme.applied"
"""Applications came in; waits once for a programme, for those who run it."""
JUDGED: Final = "application.judged"
"""It was said that an applicant may not apply, or may after all."""
CLOSING: Final = "application.closing"
"""A call closes soon, and the application to it is still a draft."""
AHEAD: Final = timedelta(days=3)
"""So long before the close drafts are reminded of."""


def tell_applied(application: Application) -> None:
    """Tell those who run the programme that an application came in. In the caller's transaction."""
    programme = application.programme
    add_duty(kind=APPLIED, subject=programme.key, audience=_managers(programme.organisation))


def tell_judged(application: Application) -> None:
    """Tell the applicant what was said of its application. In the caller's transaction."""
    add_duty(kind=JUDGED, subject=application.key, audience=_managers(application.organisation))


def no_longer_closing(application: Application, by: Party) -> None:
    """An application is no draft any more: nothing needs to be reminded of. In the caller's transaction."""
    settle_duties(kind=CLOSING, subject=application.key, by=by)


@transaction.atomic
def remind_of_closing(*, by: Party) -> int:
    """Remind those who write drafts of calls that close within three days; returns how many are reminded of. Reminders of calls that closed go.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "application.remind")
    now = clock.now()
    drafts = Application.objects.filter(state=State.DRAFT, programme__published__isnull=False)
    near = drafts.filter(
        programme__opens__lte=now, programme__closes__gt=now, programme__closes__lte=now + AHEAD
    )
    found = list(near.select_related("programme", "organisation"))
    for one in found:
        closes = one.programme.closes.date()
        add_duty(kind=CLOSING, subject=one.key, audience=_managers(one.organisation), due=closes)
    waiting = set(Duty.objects.filter(kind=CLOSING, settled=None).values_list("subject", flat=True))
    for subject in waiting - {one.key for one in found}:
        settle_duties(kind=CLOSING, subject=subject, by=by)
    return len(found)


def _managers(organisation: Organisation) -> Audience:
    return Audience(organisation=organisation, least=OrganisationRole.MANAGER)
