"""Timetables that whoever reads may keep."""

from __future__ import annotations

from django.http import Http404

from entrepot.booking.models import Timetable
from entrepot.catalogue.models import Resource
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.vocabulary.kinds import BOOKED
from entrepot.web.views.resources import resource_of


def kept_by(key: str, party: Party) -> Resource:
    """The resource whose timetable the party may keep.

    Raises:
        Http404: there is none, or it is of a kind that nobody books.
    """
    resource = resource_of(key, party)
    if resource.kind not in BOOKED or not allows(party, "timetable.keep", resource):
        raise Http404
    return resource


def kept_timetable(key: str, party: Party) -> Timetable:
    """The timetable of such a resource.

    Raises:
        Http404: there is none yet, or the party may not keep it.
    """
    found = Timetable.objects.select_related("resource__organisation").filter(resource=kept_by(key, party))
    present = found.first()
    if present is None:
        raise Http404
    return present
