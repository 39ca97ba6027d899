"""Hosted visits: planned, with guests, an agenda and notes. What follows from them is in `hosted_follow_ups`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import AgendaPoint, HostedGuest, HostedVisit
from entrepot.runtime import clock

MOST: Final = 60
"""So many guests, points and follow-ups a visit has at most."""


@dataclass(frozen=True, slots=True)
class Hosting:
    """A visit to plan: in a line who comes and for what, the first and the last day; `form` names the form."""

    title: str
    host: Organisation
    begins: date
    ends: date
    place: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the agenda, half-open from when to when, and the organisation that is met; `zone` is the clock of the visit's days."""

    what: str
    starts: datetime
    ends: datetime
    zone: ZoneInfo
    place: str = ""
    meets: Organisation | None = None


@transaction.atomic
def host_visit(*, hosting: Hosting, by: Party) -> HostedVisit:
    """Plan a visit; the same form sent twice is one visit.

    Raises:
        NotAllowedError: ``by`` does not manage the host, or it is not admitted.
        ProgrammeRefusedError: it has no title, or ends before it begins.
    """
    rule = require(by, "hosted_visit.keep", Owned(hosting.host.pk))
    if not hosting.title.strip():
        raise ProgrammeRefusedError("hosted_untitled")
    if hosting.ends < hosting.begins:
        raise ProgrammeRefusedError("hosted_days")
    same = HostedVisit.objects.filter(made_by=by.actor, form=hosting.form).exclude(form="")
    if found := same.first():
        return found
    try:
        with transaction.atomic():
            made = HostedVisit.objects.create(
                title=hosting.title.strip()[:200], host=hosting.host, begins=hosting.begins, ends=hosting.ends,
                place=hosting.place.strip()[:200], made_by=by.actor, form=hosting.form,
            )  # fmt: skip
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()
    hosted_happened("hosted_visit.plan", made, rule, by, host=hosting.host.key)
    return made


@transaction.atomic
def add_guest(
    *, visit: HostedVisit, name: str = "", organisation: Organisation | None = None, by: Party
) -> HostedGuest:
    """Say who comes: a person by name, an organisation, or somebody of one; who is there already stays once.

    Raises:
        NotAllowedError: ``by`` does not manage the host.
        ProgrammeRefusedError: nobody is named, the visit was called off, or it has as many guests as it may have.
    """
    rule = require(by, "hosted_visit.keep", visit)
    row, who = going(visit), name.strip()[:200]
    if not who and organisation is None:
        raise ProgrammeRefusedError("guest_missing")
    if found := row.guests.filter(name=who, organisation=organisation).first():
        return found
    if row.guests.count() >= MOST:
        raise ProgrammeRefusedError("hosted_many")
    made = HostedGuest.objects.create(visit=row, name=who, organisation=organisation)
    hosted_happened(
        "hosted_visit.guest", row, rule, by, organisation=organisation.key if organisation else ""
    )
    return made


@transaction.atomic
def remove_guest(*, guest: HostedGuest, by: Party) -> None:
    """Take a guest out; nothing of their name is left.

    Raises:
        NotAllowedError: ``by`` does not manage the host.
    """
    visit = guest.visit
    rule = require(by, "hosted_visit.keep", visit)
    guest.delete()
    hosted_happened("hosted_visit.guest_removed", visit, rule, by)


@transaction.atomic
def add_point(*, visit: HostedVisit, point: Point, by: Party) -> AgendaPoint:
    """Put a point on the agenda.

    Raises:
        NotAllowedError: ``by`` does not manage the host.
        ProgrammeRefusedError: nothing is said, it ends before it begins or lies outside the visit's days, the visit was called off, or has as many
            points as it may have.
    """
    rule = require(by, "hosted_visit.keep", visit)
    row = going(visit)
    if not point.what.strip():
        raise ProgrammeRefusedError("point_missing")
    first, last = (at.astimezone(point.zone) for at in (point.starts, point.ends))
    inside = row.begins <= first.date() and (last - timedelta(microseconds=1)).date() <= row.ends
    if point.ends <= point.starts or not inside:
        raise ProgrammeRefusedError("point_time")
    if row.agenda.count() >= MOST:
        raise ProgrammeRefusedError("hosted_many")
    made = AgendaPoint.objects.create(
        visit=row, what=point.what.strip()[:300], starts=point.starts, ends=point.ends, place=point.place.strip()[:200],
        meets=point.meets,
    )  # fmt: skip
    hosted_happened("hosted_visit.point", row, rule, by, meets=point.meets.key if point.meets else "")
    return made


@transaction.atomic
def remove_point(*, point: AgendaPoint, by: Party) -> None:
    """Take a point off the agenda.

    Raises:
        NotAllowedError: ``by`` does not manage the host.
    """
    visit = point.visit
    rule = require(by, "hosted_visit.keep", visit)
    point.delete()
    hosted_happened("hosted_visit.point_removed", visit, rule, by)


@transaction.atomic
def note_visit(*, visit: HostedVisit, notes: str, by: Party) -> HostedVisit:
    """Keep what was said on a visit, in place of what was noted before.

    Raises:
        NotAllowedError: ``by`` does not manage the host.
        ProgrammeRefusedError: the visit was called off.
    """
    rule = require(by, "hosted_visit.keep", visit)
    row = going(visit)
    if row.notes != notes.strip():
        row.notes, row.changed = notes.strip(), clock.now()
        row.save()
        hosted_happened("hosted_visit.note", row, rule, by)
    return row


def going(visit: HostedVisit) -> HostedVisit:
    """The visit as it is now, locked. In the caller's transaction.

    Raises:
        ProgrammeRefusedError: it was called off.
    """
    row = HostedVisit.objects.select_for_update().get(pk=visit.pk)
    if row.called_off is not None:
        raise ProgrammeRefusedError("hosted_off")
    return row


def hosted_happened(verb: str, visit: HostedVisit, rule: str, by: Party, **details: object) -> None:
    """Put an act on a visit into the journal, in the caller's transaction: never a guest's name."""
    act = journal.Act(verb, visit.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
