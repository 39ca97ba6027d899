"""What people's answers taught about one kind: a model by which pairs are scored, and from which score they join by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from entrepot.catalogue.domain import Answer
from entrepot.catalogue.models import Learnt, Likeness
from entrepot.catalogue.sameness import KINDS, join_from
from entrepot.engine.linkage import Evidence, Model, Pair, ThingKind, clusters, learn, untaught
from entrepot.engine.linkage.comparing import Compared
from entrepot.engine.linkage.comparisons import LEVELS
from entrepot.engine.linkage.vectors import Floats


@dataclass(frozen=True, slots=True)
class Taught:
    """A model after ``answers`` answers of people, and the score from which pairs join by themselves by it."""

    model: Model
    answers: int
    join_from: float


class Here:
    """Applies a model here and now, with what is always installed; trains none."""

    def train(self, _pairs: Compared, kind: ThingKind) -> Model:
        """The model that nothing was taught."""
        return untaught(kind)

    def odds(self, pairs: Compared, model: Model) -> Floats:
        """(pairs,) natural logarithm of the odds that a pair is one thing, before calibration."""
        return model.odds(pairs)

    def clusters(
        self, _keys: Sequence[str], pairs: Sequence[Pair], threshold: float
    ) -> list[tuple[str, ...]]:
        """As the engine's ``clusters``."""
        return clusters(pairs, threshold)


def taught(kind: str, trained: Model | None = None) -> Taught:
    """What all answers on a kind teach by now, from what was trained without them: the same answers teach the same.

    Args:
        trained: instead of the model that is stored.
    """
    found = Likeness.objects.filter(kind=kind).exclude(answer=Answer.OPEN).exclude(answered_by="")
    given = [(_pair(item), item.answer == Answer.JOINED) for item in found.order_by("pk")]
    model, told = trained or base(kind), [(pair, same) for pair, same in given if pair.evidence]
    try:
        model = learn(model, told)
    except (
        ValueError
    ):  # compared by an earlier version: the answers stand, but teach nothing about levels that are no more
        told = []
    return Taught(model, len(given), join_from((scored(pair, model), same) for pair, same in told))


def base(kind: str) -> Model:
    """The model of a kind as it was trained on the node's own lists, or as nothing was learnt."""
    stored = Learnt.objects.filter(kind=kind).values_list("model", flat=True).first()
    try:
        return Model.from_dict(stored) if stored else untaught(KINDS[kind])
    except (ValueError, KeyError):  # trained by an earlier version
        return untaught(KINDS[kind])


def scored(pair: Pair, model: Model) -> float:
    """The probability that a pair is one, by what was compared of it."""
    bits = sum(
        model.bits(told.comparison, list(LEVELS[told.comparison]).index(told.level)) for told in pair.evidence
    )
    odds = model.slope * (bits * log(2) + log(model.prior / (1 - model.prior))) + model.shift
    return 1 / (1 + exp(-max(min(odds, 700.0), -700.0)))


def _pair(item: Likeness) -> Pair:
    evidence = tuple(
        Evidence(told["what"], told["level"], told["left"], told["right"], told["bits"])
        for told in item.evidence
    )
    return Pair(item.left, item.right, item.score, evidence)
