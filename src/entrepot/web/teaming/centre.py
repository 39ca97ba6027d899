"""The programmes of a region as its centre sees them: figures that lead to what they are counted from, where the reader may go there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.programmes.centres import Far, Overview
from entrepot.programmes.cooperations import parties_of
from entrepot.web.cooperating.rows import joined
from entrepot.web.delivery.words import LIGHTS, SHAPES
from entrepot.web.figures import day, number
from entrepot.web.names import place_name
from entrepot.web.programmes.rows import ProgrammeRow, programme_row
from entrepot.web.programmes.when import node_zone


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its name; `url` is empty where it leads nowhere."""

    name: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A programme; `landed` are cooperations that run: who, and since when."""

    row: ProgrammeRow
    city: str
    figures: Sequence[Figure]
    lights: Sequence[Figure]
    landed: Sequence[tuple[str, str]]
    shown: bool


def shown(found: Sequence[Overview]) -> list[Shown]:
    """Programmes in their order."""
    zone = node_zone()
    return [
        Shown(
            row=programme_row(one.programme, zone), city=place_name(one.programme.organisation.place), figures=_figures(one),
            lights=_lights(one.programme.key, one.far) if one.far else [], landed=_landed(one.far) if one.far else [], shown=one.far is not None,
        )
        for one in found
    ]  # fmt: skip


def _figures(one: Overview) -> list[Figure]:
    key, far = one.programme.key, one.far
    page, listed = reverse("web:programme", args=[key]), f"{reverse('web:teams')}?programme={key}"
    known = [
        Figure(_("members"), number(one.members), f"{page}#members" if one.members else page),
        Figure(_("service teams"), number(one.teams), listed),
    ]
    if far is None:
        return known
    return [
        Figure(_("applications"), number(far.applications), page),
        *known,
        Figure(_("visits made"), number(far.visits), listed),
        Figure(_("needs written down"), number(far.written), listed),
        Figure(_("agreed to and listed"), number(far.listed), listed),
        Figure(_("introduced, or talking"), number(far.introduced), listed),
        Figure(_("answered by an agreement"), number(far.answered), listed),
        Figure(_("wishes of policy"), number(far.wishes), listed),
        Figure(_("cooperations that landed"), number(len(far.landed))),
    ]


def _lights(key: str, far: Far) -> list[Figure]:
    url = reverse("web:programme_lights", args=[key])
    return [
        Figure(f"{SHAPES[light]} {_(name)}", number(far.lights[light]), url)
        for light, name in LIGHTS.items()
        if far.lights.get(light)
    ]


def _landed(far: Far) -> list[tuple[str, str]]:
    parties = parties_of([one.cooperation for one in far.landed])
    return [(joined(parties[one.cooperation_id]), day(one.day)) for one in far.landed]
