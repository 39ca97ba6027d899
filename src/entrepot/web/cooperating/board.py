"""A signing day for a projector: who signs with whom, who has signed, and how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.people.models import Organisation
from entrepot.programmes.cooperations import Board, board, version
from entrepot.programmes.domain.cooperations import Signed
from entrepot.programmes.models import SigningDay
from entrepot.web.figures import number
from entrepot.web.names import organisation_name
from entrepot.web.programmes.when import node_zone

SIZES: Final = ((6, "few"), (12, "some"), (30, "many"))
"""Up to so many agreements in so large letters; more of them in the smallest."""
SMALLEST: Final = "crowd"


@dataclass(frozen=True, slots=True)
class Seal:
    """A party of an agreement; `last` for the last that signed."""

    name: str
    signed: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """An agreement."""

    seals: tuple[Seal, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A day as it is now.

    Attributes:
        mark: what the page asks with whether something has changed: the number of complete agreements, and the day's version.
        agreements, signatures: how many of how many, in words.
        signed, of: the same signatures as figures.
        last: the last signature in words, empty while there is none.
    """

    cells: tuple[Cell, ...]
    size: str
    mark: str
    agreements: str
    signatures: str
    signed: int
    of: int
    last: str
    complete: bool


def shown(day: SigningDay) -> Shown:
    """What the projector shows. The version is read before the rest: what comes in between is shown once more, not left out."""
    known = version(day)
    found = board(day)
    sums = found.tally
    done, every = sums.agreements, sums.of_agreements
    agreements = ngettext("%(done)s of %(every)s agreement", "%(done)s of %(every)s agreements", every)
    signatures = ngettext(
        "%(done)s of %(every)s signature", "%(done)s of %(every)s signatures", sums.of_signatures
    )
    return Shown(
        cells=tuple(_cell(one, found) for one in found.cells),
        size=next((name for most, name in SIZES if every <= most), SMALLEST),
        mark=f"{done}-{known}",
        agreements=agreements % {"done": number(done), "every": number(every)},
        signatures=signatures % {"done": number(sums.signatures), "every": number(sums.of_signatures)},
        signed=sums.signatures, of=sums.of_signatures,
        last=_last(found), complete=bool(every) and done == every,
    )  # fmt: skip


def _cell(one: Signed, found: Board) -> Cell:
    seals = []
    for key in one.parties:
        last = found.last is not None and (found.last.cooperation, found.last.party) == (one.cooperation, key)
        seals.append(Seal(_name(found.names.get(key), key), key in one.signed, last))
    return Cell(tuple(seals), one.complete)


def _last(found: Board) -> str:
    if found.last is None:
        return ""
    name = _name(found.names.get(found.last.party), found.last.party)
    time = found.last.at.astimezone(node_zone())
    return _("Last signed: %(name)s, %(time)s") % {"name": name, "time": f"{time:%H:%M}"}


def _name(organisation: Organisation | None, key: str) -> str:
    return organisation_name(organisation) or key
