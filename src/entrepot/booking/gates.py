"""Reads of who may book: for whom a facility is open, qualifications and those who hold them, questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from entrepot.booking.domain.days import day_of
from entrepot.booking.domain.gates import Asked, Bar, Kind, Lack, barred
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Booking, Certificate, Qualification, Timetable, TrainingAsk
from entrepot.people.domain import Party, Standing
from entrepot.people.models import Account, Membership, Organisation
from entrepot.people.permissions import require
from entrepot.runtime import clock

MOST = 200
"""So many people can be chosen for a certificate."""


def bar(timetable: Timetable, organisation: Organisation) -> Bar | None:
    """Why an organisation may not book a facility at all; None when it may."""
    resource = timetable.resource
    return barred(
        resource.fields.get("open_to", ""),
        own=resource.organisation_id == organisation.pk,
        admitted=organisation.standing == Standing.ADMITTED,
    )


def required(timetable: Timetable) -> list[Qualification]:
    """What whoever uses a facility by themselves must hold; nothing where its own people operate it."""
    return [] if timetable.attended else list(timetable.qualifications.all())


def lacking(timetable: Timetable, person: str, spans: Sequence[Span]) -> list[Lack]:
    """The qualifications that somebody (an account's key) does not hold on the days on which these times begin."""
    wanted = required(timetable)
    if not wanted:
        return []
    days = [day_of(span.start, timetable.clock) for span in spans]
    held = list(Certificate.objects.filter(qualification__in=wanted, person=person, revoked=None))
    return [lack for item in wanted if (lack := _lack(item, held, days)) is not None]


def _lack(wanted: Qualification, held: Sequence[Certificate], days: Sequence[date]) -> Lack | None:
    mine = [item for item in held if item.qualification_id == wanted.pk]
    if all(any(item.holds_on(day) for item in mine) for day in days):
        return None
    ends = [item.last for item in mine if item.last is not None]
    return Lack(wanted.key, wanted.names, max(ends, default=None))


def questions(timetable: Timetable) -> list[Asked]:
    """What is asked while booking, in order."""
    return [
        Asked(item.pk, item.texts, Kind(item.kind), item.required, item.wanted, item.reasons)
        for item in timetable.questions.all()
    ]


def held_by(qualification: Qualification, party: Party) -> QuerySet[Certificate]:
    """Valid certificates of a qualification, those that end first first.

    Raises:
        NotAllowedError: the party may not see them.
    """
    require(party, "certificate.read", qualification)
    today = clock.today()
    found = qualification.certificates.filter(Q(last=None) | Q(last__gte=today), revoked=None)
    return found.select_related("qualification").order_by("last", "pk")


def asks(party: Party) -> QuerySet[TrainingAsk]:
    """Asks for trainings that a party may know of: its own, and those to facilities that it manages."""
    found = TrainingAsk.objects.select_related(
        "qualification", "organisation", "timetable__resource__organisation"
    )
    if not party.known:
        return found.none()
    return found.filter(Q(person=party.actor) | Q(qualification__organisation__in=party.organisations()))


def asked_by(party: Party) -> frozenset[str]:
    """The qualifications, by their keys, for which somebody waits to be trained."""
    mine = TrainingAsk.objects.filter(person=party.actor, answered=None)
    return frozenset(mine.values_list("qualification__key", flat=True)) if party.known else frozenset()


def candidates(timetable: Timetable, party: Party) -> list[Account]:
    """To whom a certificate can be given: who asked for a training, who has booked here, and the facility's own people.

    Raises:
        NotAllowedError: the party may not see them.
    """
    require(party, "certificate.read", timetable)
    owner = timetable.resource.organisation_id
    asked = TrainingAsk.objects.filter(qualification__organisation=owner, answered=None).values("person")
    booked = Booking.objects.filter(timetable=timetable).values("booked_by")
    own = Membership.objects.filter(organisation=owner, asked=False).values("account")
    held = Certificate.objects.filter(qualification__organisation=owner).values("person")
    found = Account.objects.filter(is_active=True).filter(
        Q(key__in=asked) | Q(key__in=booked) | Q(pk__in=own) | Q(key__in=held)
    )
    return list(found.order_by("name", "pk")[:MOST])
