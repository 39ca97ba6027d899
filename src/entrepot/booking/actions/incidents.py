"""What happens at a facility: told, and resolved."""

from __future__ import annotations

from django.db import transaction

from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.models import Incident, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock


@transaction.atomic
def tell_incident(*, timetable: Timetable, what: str, closes: bool, by: Party) -> Incident:
    """Say what happened. One that ``closes`` the facility keeps it from being booked until it is resolved; bookings that are made keep their time.

    Raises:
        NotAllowedError: ``by`` is not of the facility's organisation.
    """
    rule = require(by, "usage.record", timetable)
    made = Incident.objects.create(timetable=timetable, what=what[:500], closes=closes, told_by=by.actor)
    details = {"facility": timetable.resource.key, "closes": closes}
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act("incident.told", made.key, details, rule=rule)]
    )
    return made


@transaction.atomic
def resolve_incident(*, incident: Incident, outcome: str = "", by: Party) -> Incident:
    """It is over; the facility can be booked again.

    Raises:
        NotAllowedError: ``by`` is not of the facility's organisation.
        BookingRefusedError: it was resolved already.
    """
    rule = require(by, "usage.record", incident)
    stored = (
        Incident.objects.select_for_update(of=("self",))
        .select_related("timetable__resource")
        .get(pk=incident.pk)
    )
    if stored.resolved is not None:
        raise BookingRefusedError("incident_state", "This was resolved already.", "Look at it as it is now.")
    stored.resolved, stored.outcome = max(clock.now(), stored.starts), outcome[:500]
    stored.save(update_fields=["resolved", "outcome"])
    details = {"facility": stored.timetable.resource.key}
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act("incident.resolved", stored.key, details, rule=rule)]
    )
    return stored
