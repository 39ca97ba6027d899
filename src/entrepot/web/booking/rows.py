"""A booking as a line of a list, or the head of its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from entrepot.booking import queries
from entrepot.booking.domain.states import State
from entrepot.booking.models import MINUTE, Booking, Quote, Waiting
from entrepot.booking.models.prices import written
from entrepot.catalogue.models import Resource
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.web import figures
from entrepot.web.booking.words import LOOKS, duration, state_of, when
from entrepot.web.names import organisation_name, reader
from entrepot.web.texts import Text, text_of


@dataclass(frozen=True, slots=True)
class Row:
    """One booking."""

    url: str
    title: Text
    resource_url: str
    when: str
    state: str
    look: str
    organisation: str
    person: str
    units: int


def booking_rows(found: Iterable[Booking]) -> list[Row]:
    """Several; one query for all who booked."""
    items = list(found)
    known = dict(
        Account.objects.filter(key__in={item.booked_by for item in items}).values_list("key", "name")
    )
    return [_row(item, known.get(item.booked_by, "")) for item in items]


def group_rows(item: Booking, party: Party) -> list[Row]:
    """What was booked together with it, as far as the party may read it."""
    others = queries.bookings(party).filter(group=item.group).exclude(pk=item.pk)
    return booking_rows(others.order_by("timetable__resource__key", "starts")) if item.group else []


def booking_row(item: Booking) -> Row:
    """One."""
    return booking_rows([item])[0]


def _row(item: Booking, person: str) -> Row:
    return Row(
        url=reverse("web:booking", args=[item.key]),
        title=title_of(item.timetable.resource),
        resource_url=reverse("web:resource", args=[item.timetable.resource.key]),
        when=when(item.span, item.timetable),
        state=state_of(item),
        look=LOOKS[State(item.state)],
        organisation=organisation_name(item.organisation),
        person=person,
        units=item.units,
    )


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Time that somebody waits for."""

    number: int
    title: Text
    resource_url: str
    day: str
    length: str


def waiting_rows(found: Iterable[Waiting]) -> list[WaitingRow]:
    """What is waited for, in words."""
    return [
        WaitingRow(
            number=item.pk,
            title=title_of(item.timetable.resource),
            resource_url=reverse("web:book", args=[item.timetable.resource.key]),
            day=figures.day(item.earliest.astimezone(item.timetable.clock).date()),
            length=duration(item.minutes * MINUTE),
        )
        for item in found
    ]


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote that can be accepted still."""

    url: str
    title: Text
    number: str
    when: str
    until: str


def quote_rows(found: Iterable[Quote]) -> list[QuoteRow]:
    """Quotes, in words."""
    return [
        QuoteRow(
            url=reverse("web:quote", args=[item.key]),
            title=title_of(item.timetable.resource),
            number=written(item.year, item.number),
            when=when(item.span, item.timetable),
            until=figures.day(item.valid_until),
        )
        for item in found
    ]


def title_of(resource: Resource) -> Text:
    """What a resource is called, in the reader's language."""
    return text_of(resource.texts, resource.language, reader(), resource.key)
