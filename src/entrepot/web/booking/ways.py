"""The ways from a resource to its time."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from entrepot.booking.models import Timetable
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Resource
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.vocabulary.kinds import BOOKED


@dataclass(frozen=True, slots=True)
class Booked:
    """Where it is booked, and where its timetable is kept; empty when there is none, or none for this reader."""

    book: str
    keep: str


def booked(record: Resource, party: Party) -> Booked:
    """The ways for a reader."""
    if record.kind not in BOOKED or record.state != State.LISTED:
        return Booked("", "")
    timetable = Timetable.objects.filter(resource=record).first()
    reads = timetable is not None and allows(party, "timetable.read", timetable)
    return Booked(
        reverse("web:book", args=[record.key]) if reads else "",
        reverse("web:timetable", args=[record.key]) if allows(party, "timetable.keep", record) else "",
    )
