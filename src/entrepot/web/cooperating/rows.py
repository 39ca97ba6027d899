"""Cooperations and signing days as rows of lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from entrepot.people.models import Organisation
from entrepot.programmes import cooperations
from entrepot.programmes.domain.cooperations import signed_by
from entrepot.programmes.models import Cooperation, Signatory, SigningDay
from entrepot.web.cooperating.words import PHASE_LOOKS, day_state, day_title, phase_name
from entrepot.web.figures import day
from entrepot.web.names import organisation_name
from entrepot.web.programmes.words import Said


@dataclass(frozen=True, slots=True)
class Row:
    """A cooperation."""

    key: str
    url: str
    parties: str
    phase: str
    look: str
    landed: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """A signing day; `url` is its desk, `board` what the projector shows."""

    url: str
    board: str
    title: Said
    day: str
    place: str
    state: str
    look: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """An organisation that signs on a day; `named` is who was named, `names` whom the reader may name."""

    key: str
    organisation: str
    signed: bool
    named: str
    names: Sequence[tuple[str, str]]
    account: str


def rows(found: Sequence[Cooperation]) -> list[Row]:
    """Cooperations in their order."""
    names = cooperations.parties_of(found)
    return [_row(one, names[one.pk]) for one in found]


def _row(one: Cooperation, parties: Sequence[Organisation]) -> Row:
    phase, landing = one.phase, getattr(one, "landing", None)
    return Row(
        key=one.key, url=reverse("web:cooperation", args=[one.key]), parties=joined(parties), phase=phase_name(phase),
        look=PHASE_LOOKS[phase], landed=day(landing.day) if landing else "",
    )  # fmt: skip


def joined(parties: Sequence[Organisation]) -> str:
    """The names of those who cooperate."""
    return " · ".join(organisation_name(one) for one in parties)


def day_row(one: SigningDay) -> DayRow:
    """A signing day."""
    state, look = day_state(one)
    address = [one.programme.key, one.key]
    return DayRow(
        url=reverse("web:signing_desk", args=address), board=reverse("web:signing_board", args=address), title=day_title(one),
        day=day(one.day), place=one.place, state=state, look=look, shown=one.shown,
    )  # fmt: skip


def seat(one: Signatory, named: str, names: Sequence[tuple[str, str]]) -> Seat:
    """Who signs."""
    signed = one.organisation.key in signed_by(one.place.cooperation.deal.standing)
    return Seat(one.key, organisation_name(one.organisation), signed, named, names, one.account)
