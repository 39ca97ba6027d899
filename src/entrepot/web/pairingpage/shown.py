"""What the page of a programme's pairing shows: the list, a version of the pairing with its reasons, and what is different in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.engine.pairing import Changed, Criterion, Pair, Park, what_changed
from entrepot.engine.pairing import Pairing as Found
from entrepot.people.domain import Party
from entrepot.programmes import pairings
from entrepot.programmes.domain.pairing import Missing
from entrepot.programmes.models import Cooperation, Pairing, ParkList
from entrepot.programmes.pairings import Known
from entrepot.web.cooperating.words import PHASE_LOOKS, phase_name
from entrepot.web.figures import number
from entrepot.web.pairingpage.picture import pairing_picture
from entrepot.web.pairingwords import (
    MISSING,
    Names,
    change,
    criterion_name,
    figure,
    how,
    instead,
    left_out,
    reason_sentence,
)
from entrepot.web.problems import ProblemRow, problem_rows
from entrepot.web.programmes.when import moment, node_zone


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair; `value` names it in the form, empty where it cannot be accepted; `url` is of the cooperation that came of it."""

    value: str
    name: str
    score: str
    reasons: tuple[str, ...]
    instead: tuple[str, ...]
    state: str
    look: str
    url: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The list that is paired."""

    name: str
    at: str
    parks: str
    refused: str
    problems: tuple[ProblemRow, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the pairing, in the list of all."""

    url: str
    name: str
    at: str
    current: bool


def listed(found: ParkList) -> Listed:
    """The list, and what was wrong with its rows."""
    parks = _counted(len(found.parks))
    refused = ngettext("%(many)s row was refused", "%(many)s rows were refused", found.refused)
    return Listed(
        found.name, moment(found.at, node_zone()), parks, refused % {"many": number(found.refused)} if found.refused else "",
        problem_rows(found.told),
    )  # fmt: skip


def versions(found: Sequence[Pairing], current: Pairing) -> list[Version]:
    """All versions, the last first."""
    zone = node_zone()
    return [
        Version(
            f"{reverse('web:pairing', args=[one.programme.key])}?version={one.number}",
            _("Version %(number)s") % {"number": number(one.number)}, moment(one.at, zone), one == current,
        )
        for one in found
    ]  # fmt: skip


def names_of(parks: Sequence[Park]) -> dict[str, str]:
    """What parks are called, by their ids."""
    return {park.id: park.name or park.id for park in parks}


def pair_name(one: Pair, names: Names) -> str:
    """Who is paired."""
    return " · ".join(names.get(park, park) for park in (one.first, one.second))


def shown(pairing: Pairing, before: Pairing | None, party: Party) -> dict[str, Any]:
    """A version, beside the one before it."""
    found, parks = pairing.found, pairing.listed
    names = names_of(parks)
    known = pairings.known(party, pairing.programme, parks)
    going = pairings.together(pairing.programme)
    rows = [
        _row(place, one, names, (known[one.first], known[one.second]), going)
        for place, one in enumerate(found.pairs)
    ]
    return {
        "version": pairing, "at": moment(pairing.at, node_zone()), "how": how(found), "sums": _sums(found),
        "beside": _beside(pairing), "picture": _picture(found, parks), "pairs": rows, "accepts": any(row.value for row in rows),
        "left": [
            (names[one.park], left_out(one.why), instead(one.instead, one.park, names) if one.instead else "")
            for one in found.left
        ],
        "missing": _missing(found, known, names),
        "changed": _changed(what_changed(before.found, found), names_of(before.listed) | names, before) if before else None,
    }  # fmt: skip


def _row(
    place: int,
    one: Pair,
    names: Names,
    known: tuple[Known, Known],
    going: Mapping[frozenset[int], Cooperation],
) -> PairRow:
    both = [side.organisation for side in known if side.organisation is not None]
    cooperation = going.get(frozenset(side.pk for side in both)) if len(both) == 2 else None
    ready = cooperation is None and not any(side.missing for side in known)
    state, look, url = "", "", ""
    if cooperation is not None:
        state, look = phase_name(cooperation.phase), PHASE_LOOKS[cooperation.phase]
        url = reverse("web:cooperation", args=[cooperation.key])
    elif not ready:
        state, look = _("cannot be accepted yet"), "plain"
    return PairRow(
        str(place) if ready else "", pair_name(one, names), figure(one.score, 3),
        tuple(reason_sentence(reason, names) for reason in one.reasons),
        (instead(one.instead_first, one.first, names), instead(one.instead_second, one.second, names)), state, look, url,
    )  # fmt: skip


def _sums(found: Found) -> list[tuple[str, str]]:
    several = [
        (number(len(found.pairs)), ngettext("pair", "pairs", len(found.pairs))),
        (number(len(found.left)), ngettext("park without a partner", "parks without a partner", len(found.left))),
        (figure(found.total), _("sum of the scores")),
    ]  # fmt: skip
    if found.bound is not None:
        several.append((figure(found.bound), _("no pairing has a greater sum")))
    return several


def _beside(pairing: Pairing) -> list[tuple[str, str, str, str]]:
    """The pairing beside lots and nearest neighbours: complementarity both ways, sum of scores, pairs."""
    beside = pairing.compared
    lots = ngettext(
        "By lots, the mean of %(draws)s draw", "By lots, the mean of %(draws)s draws", beside.draws
    ) % {"draws": number(beside.draws)}
    rows = (
        (_("As paired"), beside.paired),
        (lots, beside.lots),
        (_("Each with its nearest neighbour"), beside.nearest),
    )
    return [
        (name, figure(worth.reciprocal), figure(worth.total), figure(worth.pairs, 0 if worth.pairs == int(worth.pairs) else 1))
        for name, worth in rows
    ]  # fmt: skip


def _picture(found: Found, parks: Sequence[Park]) -> SafeString | None:
    if not found.pairs:
        return None
    label = ngettext(
        "%(many)s pair, drawn as a line between two parks; the list below names it",
        "%(many)s pairs, each drawn as a line between two parks; the list below names them",
        len(found.pairs),
    )
    return pairing_picture(found, parks, label % {"many": number(len(found.pairs))})


def _missing(
    found: Found, known: Mapping[str, Known], names: Names
) -> list[tuple[str, tuple[str, ...], str]]:
    """Why some of the paired parks cannot be brought together, each reason with those parks and how many they are."""
    paired = {key for one in found.pairs for key in (one.first, one.second)}
    rows = []
    for why in Missing:
        parks = tuple(name for key, name in names.items() if key in paired and known[key].missing is why)
        if parks:
            rows.append((_(MISSING[why]), parks, _counted(len(parks))))
    return rows


def _counted(many: int) -> str:
    return ngettext("%(many)s park", "%(many)s parks", many) % {"many": number(many)}


def _changed(found: Changed, names: Names, before: Pairing) -> dict[str, Any]:
    return {
        "before": number(before.number),
        "kept": number(len(found.kept)),
        "made": [pair_name(one, names) for one in found.made],
        "gone": [pair_name(one, names) for one in found.gone],
        "sums": [
            (criterion_name(one), change(found.sums[one]))
            for one in Criterion
            if abs(found.sums[one]) >= 0.005
        ],
    }
