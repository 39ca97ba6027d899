"""What was shown and what came of it, as the ranker learns from it; and the ranker in use."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from django.db.models import Count

from entrepot.catalogue.models import Need, Resource
from entrepot.engine.ranking import VERSION, Ranker, ShownList, gain, read
from entrepot.matching import freshness
from entrepot.matching.domain import OF_THE_MATCH
from entrepot.matching.index import Index
from entrepot.matching.models import Judgement, Learning, Opening, Outcome, Showing
from entrepot.runtime import clock

KEPT: Final = timedelta(days=730)
"""How long it is kept what was shown; older lists are of another catalogue."""
MOST: Final = 20_000
"""So many of the last lists are learnt from."""

Tellings = Mapping[tuple[int, str], Sequence[tuple[datetime, str]]]
"""By need and resource: when what was told of the match."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is to learn from: lists shown, resources opened from them, outcomes and judgements by their name."""

    shown: int
    opened: int
    outcomes: Mapping[str, int]
    fits: int
    does_not_fit: int


@dataclass(slots=True)
class _InUse:
    """The ranker of this process, and the state of the catalogue for which it was looked up."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    found_at: tuple[int, int] | None = None
    ranker: Ranker | None = None
    heard: str = ""


_in_use = _InUse()


def in_use(index: Index) -> Ranker | None:
    """The ranker that scores an index's resources, None while that is the untrained fusion; looked up once for each sequence, which moves when another
    ranker is taken. What was learnt from the figures of other models says nothing of these."""
    with _in_use.lock:
        now = (freshness.begun(), index.sequence)
        if _in_use.found_at != now:
            (_in_use.ranker, _in_use.heard), _in_use.found_at = _stored(), now
        return _in_use.ranker if _in_use.heard == heard(index) else None


def heard(index: Index) -> str:
    """The models, with their revisions, whose figures the features hold; empty while only words are compared."""
    return " ".join(sorted(voter.identity for voter in index.matcher.voters))


def _stored() -> tuple[Ranker | None, str]:
    last = latest()
    if last is None or not last.used:
        return None, ""
    try:
        return read(last.ranker), last.heard
    except ValueError:  # learnt by an older version from other features: the next night learns anew
        return None, ""


def latest() -> Learning | None:
    """What was learnt last."""
    return Learning.objects.first()


def counts() -> Counts:
    """How much there is to learn from."""
    outcomes = Outcome.objects.order_by("outcome").values_list("outcome").annotate(Count("pk"))
    said = dict(Judgement.objects.order_by("fits").values_list("fits").annotate(Count("pk")))
    return Counts(
        shown=Showing.objects.count(),
        opened=Opening.objects.count(),
        outcomes=dict(outcomes),
        fits=said.get(True, 0),
        does_not_fit=said.get(False, 0),
    )


def last_showing(need: Need, resource: str) -> Showing | None:
    """The list in which a resource was last shown for a need."""
    recent = Showing.objects.filter(need=need).order_by("-at", "-pk")[:50]
    return next((item for item in recent if resource in item.resources), None)


def outcomes(need: Need, resource: Resource) -> dict[str, str]:
    """What became of a match, each with its reason, empty for what has none."""
    return dict(Outcome.objects.filter(need=need, resource=resource).values_list("outcome", "reason"))


def judgements(need: Need) -> dict[tuple[str, str], Judgement]:
    """What is said of a need's matches, by the resource's key and the voice."""
    found = Judgement.objects.filter(need=need).select_related("resource")
    return {(item.resource.key, item.voice): item for item in found}


def heard_last() -> str:
    """The models behind the list that was shown last."""
    last = Showing.objects.filter(version=VERSION).order_by("-at", "-pk").values_list("heard", flat=True)
    return last.first() or ""


def lists(of: str) -> list[ShownList]:
    """What was shown lately by these models (see `heard`) and what came of each, in the order in which it was shown.

    An outcome or judgement counts once: for the last list before it in which its resource was shown for the need; without one there is nothing to learn.
    """
    since = clock.now() - KEPT
    shown = list(
        Showing.objects.filter(version=VERSION, heard=of, at__gte=since).order_by("-at", "-pk")[:MOST]
    )[::-1]
    opened = _opened(shown)
    told = _attributed(shown, _told())
    return [_list(item, opened[item.pk], told[item.pk]) for item in shown if item.items]


def digest_of(found: Iterable[ShownList]) -> str:
    """Changes whenever something else would be learnt from."""
    made = hashlib.blake2b(digest_size=16)
    for item in found:
        made.update(json.dumps([item.need, item.at, item.gains.tolist()]).encode())
        made.update(np.packbits(item.opened).tobytes())
    return made.hexdigest()


def _opened(shown: Sequence[Showing]) -> defaultdict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    least = min((item.pk for item in shown), default=0)
    for showing, resource in Opening.objects.filter(showing__gte=least).values_list("showing", "resource"):
        found[showing].add(resource)
    return found


def _told() -> Tellings:
    """Outcomes and judgements of all matches."""
    told: defaultdict[tuple[int, str], list[tuple[datetime, str]]] = defaultdict(list)
    outcomes = Outcome.objects.values_list("need", "resource__key", "at", "outcome", "reason")
    for need, key, at, outcome, reason in outcomes:
        told[need, key].append((at, "does_not_fit" if reason in OF_THE_MATCH else outcome))
    for need, key, at, fits in Judgement.objects.values_list("need", "resource__key", "at", "fits"):
        told[need, key].append((at, "fits" if fits else "does_not_fit"))
    return told


def _attributed(shown: Sequence[Showing], told: Tellings) -> defaultdict[int, defaultdict[str, list[str]]]:
    """By list and resource, what counts for it there."""
    places: defaultdict[tuple[int, str], list[Showing]] = defaultdict(list)
    for item in shown:
        for key in item.resources:
            places[item.need_id, key].append(item)
    found: defaultdict[int, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for match, tellings in told.items():
        for at, what in tellings:
            before = [item for item in places.get(match, ()) if item.at <= at]
            if before:
                found[before[-1].pk][match[1]].append(what)
    return found


def _list(item: Showing, opened: set[str], told: Mapping[str, Sequence[str]]) -> ShownList:
    keys = item.resources
    return ShownList(
        need=str(item.need_id),
        at=item.at.timestamp(),
        features=np.array([features for _, _, features in item.items], np.float64),
        positions=np.arange(1, len(keys) + 1, dtype=np.intp),
        gains=np.array(
            [gain([*(["opened"] if key in opened else []), *told.get(key, ())]) for key in keys], np.float64
        ),
        opened=np.array([key in opened for key in keys], np.bool_),
    )


def plain_item(resource: str, score: float, features: Sequence[float]) -> list[Any]:
    """One item of a `Showing`, rounded to what matters."""
    return [resource, round(score, 4), [round(float(value), 4) for value in features]]
