"""Parks of a programme are listed and paired; pairs that are accepted become intentions to cooperate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Max

from entrepot.deals.actions.opening import Opening, opened
from entrepot.deals.domain.kinds import Kind
from entrepot.engine.pairing import Pairing as Found
from entrepot.engine.pairing import (
    PairingError,
    Scores,
    SolverMissingError,
    compared,
    pairing_to_plain,
    parks_to_plain,
    scored,
    solved,
)
from entrepot.intake.kept_problems import packed
from entrepot.intake.parks import Parks
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.programmes.actions.calling import locked, recorded
from entrepot.programmes.actions.cooperating import entered
from entrepot.programmes.domain.calls import ProgrammeKind
from entrepot.programmes.domain.pairing import (
    HOST,
    MOST_PARKS,
    Missing,
    Wanted,
    asked_for,
    compared_to_plain,
)
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Cooperation, Pairing, ParkList, Programme
from entrepot.programmes.pairings import known, together

MOST_PROBLEMS: Final = 200
"""So many problems of a list are kept."""
FEW: Final = 100
"""Up to so many parks are compared with 200 draws of lots, more with 50."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pair that is accepted, by the ids of its parks, and what its organisations read: the title of their deal, and a message."""

    first: str
    second: str
    title: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of pairs that were accepted.

    Attributes:
        made: the cooperations that began as intentions.
        left: how many were left as they are, since they cooperate already.
        missing: by the ids of parks, why they cannot be brought together with their partners.
    """

    made: tuple[Cooperation, ...]
    left: int
    missing: Mapping[str, Missing]


@transaction.atomic
def bring_parks(*, programme: Programme, name: str, parks: Parks, by: Party) -> ParkList:
    """Keep a list of parks that was read; from now on it is the one that is paired.

    Args:
        name: what the file is called.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        ProgrammeRefusedError: it does not pair its members or is over, or there are fewer than two parks, or too many.
    """
    rule = require(by, "programme.run", programme)
    row = locked(programme)
    _check_pairs(row)
    if len(parks.parks) < 2:
        raise ProgrammeRefusedError("parks_few")
    if len(parks.parks) > MOST_PARKS:
        raise ProgrammeRefusedError("parks_many")
    last = row.park_lists.aggregate(Max("number"))["number__max"] or 0
    made = ParkList.objects.create(
        programme=row, number=last + 1, name=name[:200], parks=parks_to_plain(parks.parks), refused=parks.refused,
        problems=[packed(one) for one in parks.problems[:MOST_PROBLEMS]], by=by.actor,
    )  # fmt: skip
    recorded("programme.list_parks", row, rule, by, number=made.number, parks=len(parks.parks))
    return made


def run_pairing(*, programme: Programme, number: int, wanted: Wanted, by: Party) -> Pairing:
    """Pair the parks of the last list and keep what comes of it as a new version.

    Args:
        number: of the list for which it was wanted.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        ProgrammeRefusedError: it does not pair its members or is over; there is no list, or a later one; or these parks cannot be paired so.
    """
    rule = require(by, "programme.run", programme)
    _check_pairs(programme)
    parks = programme.park_lists.first()
    if parks is None:
        raise ProgrammeRefusedError("parks_missing")
    if parks.number != number:
        raise ProgrammeRefusedError("parks_changed")
    scores, found = _paired(parks, wanted)
    draws = 200 if len(scores.parks) <= FEW else 50
    beside = compared_to_plain(compared(scores, found, draws=draws))
    made = Pairing(
        park_list=parks, parks=parks_to_plain(asked_for(parks.listed, wanted)), result=pairing_to_plain(found), beside=beside,
        by=by.actor,
    )  # fmt: skip
    return _kept(made, programme, rule, by)


def _paired(parks: ParkList, wanted: Wanted) -> tuple[Scores, Found]:
    try:
        scores = scored(asked_for(parks.listed, wanted), wanted.weights, wanted.rules)
    except PairingError as error:
        raise ProgrammeRefusedError("parks_sides_odd") from error
    try:
        return scores, solved(scores, stable=wanted.stable)
    except SolverMissingError as error:
        raise ProgrammeRefusedError("pairing_no_solver") from error
    except PairingError as error:
        raise ProgrammeRefusedError("pairing_not_stable") from error


@transaction.atomic
def _kept(made: Pairing, programme: Programme, rule: str, by: Party) -> Pairing:
    row = locked(programme)
    last = row.pairings.aggregate(Max("number"))["number__max"] or 0
    made.programme, made.number = row, last + 1
    made.save()
    recorded("programme.pair", row, rule, by, number=made.number, list=made.park_list.number)
    return made


@transaction.atomic
def accept_pairs(*, pairing: Pairing, chosen: Sequence[Chosen], by: Party) -> Accepted:
    """Begin a cooperation of each of these pairs as an intention, to which both sides may say no; those that cooperate already stay as they are.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        ProgrammeRefusedError: no pair is chosen, or one that is none; the programme is not at work yet, or over.
    """
    rule = require(by, "pairing.accept", pairing.programme)
    row = locked(pairing.programme)
    if not chosen:
        raise ProgrammeRefusedError("pairs_none")
    if row.stage not in {Stage.REVIEW, Stage.RUNNING}:
        raise ProgrammeRefusedError("programme_elsewhere")
    pairs = {(one.first, one.second) for one in pairing.found.pairs}
    if not pairs >= {(one.first, one.second) for one in chosen}:
        raise ProgrammeRefusedError("pair_elsewhere")
    whole, going = known(by, row, pairing.listed), together(row)
    made, left, missing = list[Cooperation](), 0, dict[str, Missing]()
    for one in chosen:
        lacking = {key: why for key in (one.first, one.second) if (why := whole[key].missing) is not None}
        missing |= lacking
        both = [side for key in (one.first, one.second) if (side := whole[key].organisation) is not None]
        numbers = frozenset(side.pk for side in both)
        if lacking:
            continue
        if numbers in going:
            left += 1
            continue
        going[numbers] = _begun(row, one, both, rule, by)
        made.append(going[numbers])
    recorded("pairing.accept", row, rule, by, number=pairing.number, cooperations=[one.key for one in made])
    return Accepted(tuple(made), left, missing)


def _begun(row: Programme, one: Chosen, both: Sequence[Organisation], rule: str, by: Party) -> Cooperation:
    """The intention of two organisations; neither has said yet that it will talk."""
    opening = Opening(
        Kind.COOPERATION, one.title, tuple((side, "") for side in both), message=one.message, host=HOST
    )
    return entered(row, opened(opening, rule, by), rule, by)


def _check_pairs(programme: Programme) -> None:
    if programme.kind != ProgrammeKind.PAIRING:
        raise ProgrammeRefusedError("not_pairing")
    if programme.stage == Stage.ENDED:
        raise ProgrammeRefusedError("programme_elsewhere")
