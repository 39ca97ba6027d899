"""What linking could reach if it were given the labels: boosting on what linking compares, and on more ways of comparing titles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold, cross_val_predict

from bench import report
from bench.linkage_sets import FOLDER, SETS, Labelled, labelled, measured
from entrepot.engine.linkage import Model, Thing, link
from entrepot.engine.linkage.candidates import candidates
from entrepot.engine.linkage.comparing import Compared, compared
from entrepot.engine.linkage.names import glued, plain
from entrepot.engine.linkage.people import surname
from entrepot.engine.linkage.records import prepared
from entrepot.engine.linkage.vectors import Floats, Ints

SECTION = "linkage ceiling"
MEASURED = ("dblp_acm", "dblp_scholar")
FOLDS = 5


@dataclass(frozen=True)
class Examples:
    """The labelled pairs that linking looks at.

    Attributes:
        levels: (pairs, comparisons) the levels that it finds, and how near the names are.
        written: (pairs, measures) further ways of comparing titles and authors.
        same: (pairs,) the labels.
        papers: (pairs,) which record of the left list a pair is of.
        odds: (pairs,) what the model trained without labels says of them.
        missed: same pairs that linking does not look at.
    """

    levels: Floats
    written: Floats
    same: Floats
    papers: Ints
    odds: Floats
    missed: int


def examples(given: Labelled, model: Model) -> Examples:
    """The labelled pairs of a set as rows of numbers."""
    ready = prepared(given.kind, given.left, given.right)
    pairs = compared(ready, candidates(ready))
    left, right = ({thing.key: thing for thing in things} for things in (given.left, given.right))
    places = _places(given, pairs)
    seen = [label for label in given.labels if label[:2] in places]
    spots = np.array([places[one, other] for one, other, _ in seen])
    return Examples(
        levels=np.column_stack([*(level[spots] for level in pairs.levels.values()), pairs.nearness[spots]]),
        written=np.array([written(left[one], right[other]) for one, other, _ in seen]),
        same=np.array([same for *_, same in seen], np.float64),
        papers=pairs.left[spots],
        odds=model.odds(pairs)[spots],
        missed=sum(same for *_, same in given.labels) - sum(same for *_, same in seen),
    )


def _places(given: Labelled, pairs: Compared) -> dict[tuple[str, str], int]:
    """Where each pair that linking looks at stands."""
    rows = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    return {(given.left[one].key, given.right[other].key): spot for spot, (one, other) in enumerate(rows)}


def written(left: Thing, right: Thing) -> list[float]:
    """Edits, containment, common beginning and lengths of the titles; words that one alone has; surnames and how many there are."""
    one, other = (plain(" ".join(thing.names)) for thing in (left, right))
    mine, theirs = glued(one), glued(other)
    shorter = max(1, min(len(mine), len(theirs)))
    begun = next(
        (place for place in range(shorter) if mine[place : place + 1] != theirs[place : place + 1]), shorter
    )
    words, others = set(one.split()), set(other.split())
    names, surnames = (" ".join(map(surname, thing.people)) for thing in (left, right))
    return [
        fuzz.ratio(mine, theirs),
        fuzz.partial_ratio(mine, theirs),
        fuzz.token_set_ratio(one, other),
        fuzz.token_sort_ratio(one, other),
        begun / shorter,
        len(mine),
        len(theirs),
        len(words - others),
        len(others - words),
        fuzz.token_set_ratio(names, surnames),
        len(left.people),
        len(right.people),
    ]


def best(held: Examples, scores: Floats) -> float:
    """F1 at the score above which it is highest, which only the labels tell."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(held.same[order])
    every = held.same.sum() + held.missed
    return float((2 * right / (np.arange(1, len(order) + 1) + every)).max())


def boosted(held: Examples, rows: Floats) -> float:
    """`best` of gradient boosting, each fifth of the left records judged by what the others taught.

    All pairs of a record are in one fifth: some are labelled twice, and what was said of one pair tells much of its neighbours.
    """
    learner = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.05, min_samples_leaf=10, random_state=0
    )
    chances = cross_val_predict(
        learner, rows, held.same, groups=held.papers, cv=GroupKFold(FOLDS), method="predict_proba"
    )
    return best(held, chances[:, 1])


def main() -> None:
    """Measure and write the section."""
    lines = []
    for name in MEASURED:
        given = labelled(FOLDER / f"{name}_valid.jsonl.gz", SETS[name])
        linked = link(given.left, others=given.right, kind=given.kind)
        held = examples(given, linked.model)
        lines.append(
            [
                name,
                f"**{measured(linked.pairs, given.labels).f1:.3f}**",
                f"{best(held, held.odds):.3f}",
                f"{boosted(held, held.levels):.3f}",
                f"{boosted(held, np.hstack([held.levels, held.written])):.3f}",
            ]
        )
    head = [
        "set",
        "F1 without labels",
        "the same scores, threshold by the labels",
        "boosting on the same comparisons",
        "boosting on more of them",
    ]
    text = "\n\n".join(
        [
            "What the labels would give if they were used, which they are not: the threshold chosen by them; gradient boosting taught by "
            f"them ({FOLDS} folds, all pairs of a record in one) on what linking compares; and on {len(written(Thing('', ('',)), Thing('', ('',))))} more measures of "
            "titles and authors. Only the first is made one-to-one. `python -m bench linkage_ceiling`.",
            report.table(head, lines),
            report.machine("scikit-learn", "rapidfuzz", "splink"),
        ]
    )
    report.write(SECTION, text)


if __name__ == "__main__":
    main()
