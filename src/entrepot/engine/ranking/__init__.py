"""A learned ranker that can be read: one weight a feature, learnt from outcomes, used only where it beats the untrained fusion on held-back needs."""

from entrepot.engine.ranking.features import (
    GOOD,
    NAMES,
    VERSION,
    Features,
    Known,
    features,
    judged_otherwise,
    rows,
)
from entrepot.engine.ranking.judging import Evaluation, Gained, Learnt, learnt
from entrepot.engine.ranking.linear import FUSION, Ranker, largest, read
from entrepot.engine.ranking.lists import GAINS, ShownList, gain
from entrepot.engine.ranking.propensity import Curve, estimated, usual
from entrepot.engine.ranking.training import trained

__all__ = [
    "FUSION",
    "GAINS",
    "GOOD",
    "NAMES",
    "VERSION",
    "Curve",
    "Evaluation",
    "Features",
    "Gained",
    "Known",
    "Learnt",
    "Ranker",
    "ShownList",
    "estimated",
    "features",
    "gain",
    "judged_otherwise",
    "largest",
    "learnt",
    "read",
    "rows",
    "trained",
    "usual",
]
