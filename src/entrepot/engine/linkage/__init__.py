"""Which records of several lists are the same organisation, person, facility, technology, paper or product.

`link` does it in bulk with Splink on DuckDB, trained without labels (extra ``linkage``; on Spark with the extra ``spark``);
`likeness` judges two at once with what is always installed; `learn` lets a model learn from people's answers.
"""

from entrepot.engine.linkage.learning import learn
from entrepot.engine.linkage.linking import (
    Backend,
    LinkageMissingError,
    Linked,
    clusters,
    likeness,
    link,
    train,
)
from entrepot.engine.linkage.model import Model, untaught
from entrepot.engine.linkage.telling import alone
from entrepot.engine.linkage.things import Evidence, Pair, Thing, ThingKind

__all__ = [
    "Backend",
    "Evidence",
    "LinkageMissingError",
    "Linked",
    "Model",
    "Pair",
    "Thing",
    "ThingKind",
    "alone",
    "clusters",
    "learn",
    "likeness",
    "link",
    "train",
    "untaught",
]
