"""The matching engine: pure functions over texts, facts and vectors. It imports no Django and opens no network.

What is listed in ``__all__`` is public: `from entrepot.engine import Matcher, Document`. Names are looked up when they are first used, so that
importing this package loads no model and compiles nothing. ``docs/how-to/match-two-tables.md`` shows them at work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entrepot.vocabulary.loading import when_used

if TYPE_CHECKING:
    from entrepot.engine.chains import Chain, Frame, Option, build
    from entrepot.engine.conditions import Condition, Fact, compare, facts_of
    from entrepot.engine.dense import Embedder, VectorStore, bundled, cache_folder, chosen
    from entrepot.engine.evaluation import Report, evaluate
    from entrepot.engine.grading import Evidence, calibrated, fitting, grade, worded
    from entrepot.engine.match import Match
    from entrepot.engine.matcher import Matcher, Ranked
    from entrepot.engine.pairs import Lists, Shard, best_of_shard, merged, shard
    from entrepot.engine.reasons import Reason
    from entrepot.engine.retrieval import Candidate, Document, Retriever

__all__ = [
    "Candidate",
    "Chain",
    "Condition",
    "Document",
    "Embedder",
    "Evidence",
    "Fact",
    "Frame",
    "Lists",
    "Match",
    "Matcher",
    "Option",
    "Ranked",
    "Reason",
    "Report",
    "Retriever",
    "Shard",
    "VectorStore",
    "best_of_shard",
    "build",
    "bundled",
    "cache_folder",
    "calibrated",
    "chosen",
    "compare",
    "evaluate",
    "facts_of",
    "fitting",
    "grade",
    "merged",
    "shard",
    "worded",
]

__getattr__ = when_used(
    __name__,
    {
        "chains": ("Chain", "Frame", "Option", "build"),
        "conditions": ("Condition", "Fact", "compare", "facts_of"),
        "dense": ("Embedder", "VectorStore", "bundled", "cache_folder", "chosen"),
        "evaluation": ("Report", "evaluate"),
        "grading": ("Evidence", "calibrated", "fitting", "grade", "worded"),
        "match": ("Match",),
        "matcher": ("Matcher", "Ranked"),
        "pairs": ("Lists", "Shard", "best_of_shard", "merged", "shard"),
        "reasons": ("Reason",),
        "retrieval": ("Candidate", "Document", "Retriever"),
    },
)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
