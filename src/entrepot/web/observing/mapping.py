"""The gap map as its page prints it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.catalogue import queries as catalogue
from entrepot.observatory.gapmap import NOWHERE, Cell, Proposal, gap_map
from entrepot.people.domain import Party
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.readiness import Phase
from entrepot.web import figures
from entrepot.web.names import LISTS, PHASES, ROLES, known_names, name_in, title_of
from entrepot.web.present import listed

EMPTY: Final = "–"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a map: what is there, what is lacking in words, and where the needs that lack it are listed."""

    label: str
    text: str
    lacking: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A cluster or an industrial chain."""

    name: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A new resource that would help: what and where, what it would bring, who has one, and where the needs are."""

    name: str
    brings: str
    elsewhere: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The page."""

    clusters: tuple[Line, ...]
    chains: tuple[Line, ...]
    wanted: tuple[Wanted, ...]
    unmet: int


def mapped(party: Party) -> Shown:
    """The maps with their names."""
    found, names = gap_map(party), known_names()
    chains = {chain.key: title_of(chain.texts, chain.key) for chain in catalogue.industrial_chains()}
    return Shown(
        tuple(
            Line(
                names.get(cluster, cluster) or _("In no cluster"),
                tuple(_place(cluster, role, cell) for role, cell in cells.items()),
            )
            for cluster, cells in found.roles.items()
        ),
        tuple(
            Line(
                chains.get(chain, chain) or _("In no industrial chain"),
                tuple(Place(_phase(phase), figures.number(count) if count else EMPTY, "", "") for phase, count in of.items()),
            )
            for chain, of in found.phases.items()
        ),
        tuple(_wanted(one, names) for one in found.proposals),
        found.unmet,
    )  # fmt: skip


def _phase(phase: Phase | None) -> str:
    return name_in(PHASES, phase) if phase else _("level not known")


def _place(cluster: str, role: Role, cell: Cell) -> Place:
    lacking = ""
    if cell.lacking:
        number = {"number": figures.number(cell.lacking)}
        lacking = ngettext("%(number)s need lacks it", "%(number)s needs lack it", cell.lacking) % number
    text = figures.number(cell.supply) if cell.supply else EMPTY
    return Place(name_in(LISTS, role), text, lacking, _needs(cluster, role) if cell.lacking else "")


def _needs(cluster: str, role: str) -> str:
    asked = {"role": role} | ({"cluster": cluster} if cluster != NOWHERE else {})
    return f"{reverse('web:node_gaps')}?{urlencode(asked)}#list"


def _wanted(one: Proposal, names: dict[str, str]) -> Wanted:
    gain = one.gain
    parts = []
    if gain.answered:
        number = {"number": figures.number(len(gain.answered))}
        parts.append(
            ngettext("answers %(number)s need", "answers %(number)s needs", len(gain.answered)) % number
        )
    if gain.nearer:
        number = {"number": figures.number(len(gain.nearer))}
        parts.append(
            ngettext("brings %(number)s need nearer", "brings %(number)s needs nearer", len(gain.nearer))
            % number
        )
    where = names.get(gain.segment, gain.segment) or _("In no cluster")
    return Wanted(
        f"{name_in(ROLES, gain.role)} · {where}",
        " · ".join(parts),
        listed([names.get(place, place) for place in one.elsewhere]),
        _needs(gain.segment, gain.role),
    )
