"""Which of what changed may be the same as something else: list against list where there are lists, all with all otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from entrepot.catalogue.sameness import KINDS, LOOK, NEVER, ORGANISATION, Side
from entrepot.catalogue.teaching import Here, Taught, scored, taught
from entrepot.engine.linkage import LinkageMissingError, Model, Pair, Thing, alone, link, train, untaught
from entrepot.runtime.progress import Progress

LIST: Final = 100
"""From so many rows on a list is compared with everything else as a list: its rows are different things, and each is found at most once
in another list that names everything once. Where the extra is installed, a model is trained on the two."""
ENOUGH: Final = 1000
"""From so many things on a model is trained on things that are of no list."""
SURE: Final = 0.1
"""What joins by itself has this score at least before anything was trained: on things that have no doubles training learns nonsense."""
HERE: Final = "here"
SPLINK: Final = "splink"


@dataclass(frozen=True, slots=True)
class Found:
    """A pair, from which score on such pairs join by themselves, and by what it was scored."""

    pair: Pair
    join_from: float
    model: str


@dataclass(frozen=True, slots=True)
class _Batch:
    """Places of things to be compared with each other unless they are one list, and with others."""

    new: Sequence[int]
    others: Sequence[int]
    one_list: bool


def compare(
    kind: str, judged: Sequence[Side], things: Sequence[Thing], changed: Sequence[int], progress: Progress
) -> tuple[list[Found], Model | None]:
    """Every pair of at least the score `LOOK` that has one of ``changed`` (places in ``things``), and the model that was trained last."""
    found: list[Found] = []
    latest: Model | None = None
    for number, batch in enumerate(_batches(kind, judged, changed)):
        progress(number, number + 1, kind)
        new, others = ([things[place] for place in places] for places in (batch.new, batch.others))
        trained = _trained(kind, new, others, batch.one_list)
        latest = trained or latest
        lesson = taught(kind, trained)
        found += (
            _found(pair, kind, lesson, trained)
            for pair in _pairs(kind, batch, new, others, lesson.model, trained)
        )
    return found, latest


def _batches(kind: str, judged: Sequence[Side], changed: Sequence[int]) -> Iterator[_Batch]:
    """Long lists first, one after the other, so that every pair is looked at once; then all the rest together."""
    lists: defaultdict[tuple[str, int | None], list[int]] = defaultdict(list)
    for place in changed:
        if kind != ORGANISATION and judged[place].source:
            lists[_list(judged[place])].append(place)
    done: set[int] = set()
    for name, rows in lists.items():
        if len(rows) >= LIST:
            done.update(rows)
            yield _Batch(
                rows, [at for at, side in enumerate(judged) if at not in done and _list(side) != name], True
            )
    rest = [place for place in changed if place not in done]
    if rest:
        done.update(rest)
        yield _Batch(rest, [at for at in range(len(judged)) if at not in done], False)


def _list(side: Side) -> tuple[str, int | None]:
    return side.source, side.owner


def _trained(kind: str, new: Sequence[Thing], others: Sequence[Thing], one_list: bool) -> Model | None:
    """A model trained without labels; None where there is too little to learn from, or the extra is not installed."""
    if min(len(new), len(others)) < LIST if one_list else len(new) < max(ENOUGH, len(others)):
        return None
    try:
        return train(new, kind=KINDS[kind], others=others if one_list else None)
    except LinkageMissingError:
        return None


def _pairs(
    kind: str,
    batch: _Batch,
    new: Sequence[Thing],
    others: Sequence[Thing],
    model: Model,
    trained: Model | None,
) -> Iterator[Pair]:
    as_thing, backend = KINDS[kind], None if trained else Here()
    if not batch.one_list:
        yield from link(new, kind=as_thing, floor=LOOK, model=model, backend=backend).pairs
    if others:
        single = None if batch.one_list else (False, False)
        yield from link(
            new, kind=as_thing, floor=LOOK, others=others, model=model, single=single, backend=backend
        ).pairs


def _found(pair: Pair, kind: str, lesson: Taught, trained: Model | None) -> Found:
    sure = scored(pair, untaught(KINDS[kind])) >= SURE and not alone(pair)
    by = f"{SPLINK if trained else HERE}, answers: {lesson.answers}"
    return Found(pair, lesson.join_from if sure else NEVER, by)
