"""The learned ranker on people made by a seed whose truth is known: what it gains, what the correction for places gives, when it may be used.

`engine.ranking.simulator` tells how these people behave and in what their truth differs from the fusion. Until a node has outcomes of its own this is all
that can be measured; it says that the method works, not what it will gain.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.measure import difference
from bench.report import machine, table, write
from entrepot.engine.evaluation import bootstrap
from entrepot.engine.ranking import FUSION, NAMES, Learnt, Ranker, learnt
from entrepot.engine.ranking.features import CONTROL
from entrepot.engine.ranking.propensity import NO_CORRECTION
from entrepot.engine.ranking.simulator import TRUTH, Made, People, made, oracle, true_ndcg

NAME = "ranking"
SEEDS = range(1, 21)
BLIND_SEEDS = range(1, 201)
SIZES = (50, 100, 200, 400, 800, 1600)
UNSEEN = 2000
KINDS = (
    ("as simulated", People()),
    ("many mistakes: noise 0.3, a third judged wrongly", People(noise=0.3, wrong=0.33)),
    ("looking falls slowly (steepness 0.5)", People(steepness=0.5)),
    ("looking falls fast (steepness 1.5)", People(steepness=1.5)),
)
METHODS = (
    "untrained fusion",
    "trained, places estimated",
    "trained, places known",
    "trained, no correction",
    "oracle",
)


@dataclass(frozen=True)
class Run:
    """One seed: what was learnt in three ways, and what each ranker is worth on needs that nobody saw, (methods,)."""

    told: Learnt
    worth: tuple[float, ...]


def main() -> None:
    """Simulate, learn, measure, write."""
    write(NAME, report())


def report() -> str:
    """The tables."""
    begun = time.process_time()
    unseen = made(UNSEEN, seed=0)
    runs = {name: [_run(seed, 800, people, unseen) for seed in SEEDS] for name, people in KINDS}
    sizes = {size: [_told(seed, size) for seed in SEEDS] for size in SIZES}
    blind = [learnt(made(300, seed=seed, people=People(blind=True)).lists) for seed in BLIND_SEEDS]
    used = sum(item.evaluation.used for item in blind)
    seconds = time.process_time() - begun
    return "\n\n".join(
        [
            f"`python -m bench {NAME}`. {len(SEEDS)} seeds, 800 needs each with 10 resources, shown in the fusion's order; true nDCG on {UNSEEN:,} other needs, mean over "
            "seeds with its 95 % bootstrap interval.",
            table(["people", *METHODS], [[name, *_columns(found)] for name, found in runs.items()]),
            "How much is needed: needs shown, resources of which something came, how many of the seeds open the gate (the lower end of the 95 % interval of the gain on "
            "held-back needs is above 0), and true nDCG of what is in use then (trained where the gate is open, else the fusion).",
            table(
                ["needs shown", "outcomes", "gate open", "trained", "in use"],
                [_size(size, found, unseen) for size, found in sizes.items()],
            ),
            f"Where answers have nothing to do with any feature the gate opened in {used} of {len(blind)} runs of 300 needs.",
            "What was learnt, scaled to the truth's weight of meaning (mean and spread over the seeds, 800 needs):",
            table(["feature", "untrained", "learnt", "truth"], _weights(runs[KINDS[0][0]])),
            f"All of it took {seconds:.0f} CPU-seconds; one training with its evaluation on 800 needs {_cost():.2f} s.",
            machine("numpy"),
        ]
    )


def _run(seed: int, needs: int, people: People, unseen: Made) -> Run:
    print(f"seed {seed}", file=sys.stderr)
    lists = made(needs, seed=seed, people=people).lists
    told = learnt(lists)
    rankers = [
        FUSION,
        told.ranker,
        learnt(lists, curve=people.curve).ranker,
        learnt(lists, curve=NO_CORRECTION).ranker,
        oracle(),
    ]
    return Run(told, tuple(_worth(ranker, unseen) for ranker in rankers))


def _told(seed: int, needs: int) -> Learnt:
    return learnt(made(needs, seed=seed).lists)


def _worth(ranker: Ranker, unseen: Made) -> float:
    return float(true_ndcg(ranker, unseen).mean())


def _columns(found: Sequence[Run]) -> list[str]:
    columns = np.array([run.worth for run in found])
    cells = [str(bootstrap(columns[:, place])) for place in range(len(METHODS))]
    mean, low, high = difference(columns[:, 1].tolist(), columns[:, 3].tolist())
    cells[1] += f"; {mean:+.3f} ({low:+.3f} to {high:+.3f}) over none"
    return cells


def _size(size: int, found: Sequence[Learnt], unseen: Made) -> list[str]:
    trained = [_worth(item.ranker, unseen) for item in found]
    fusion = _worth(FUSION, unseen)
    in_use = [worth if item.evaluation.used else fusion for item, worth in zip(found, trained, strict=True)]
    outcomes = np.mean([item.evaluation.outcomes for item in found])
    opened = sum(item.evaluation.used for item in found)
    return [
        f"{size:,}",
        f"{outcomes:,.0f}",
        f"{opened} of {len(found)}",
        str(bootstrap(trained)),
        str(bootstrap(in_use)),
    ]


def _weights(found: Sequence[Run]) -> list[list[str]]:
    place = NAMES.index("meaning")
    learnt_weights = np.array([run.told.ranker.weights for run in found])
    learnt_weights *= TRUTH["meaning"] / learnt_weights[:, [place]]
    untrained = np.array(FUSION.weights) * TRUTH["meaning"] / FUSION.weights[place]
    return [
        [
            name,
            f"{untrained[column]:.2f}",
            f"{learnt_weights[:, column].mean():.2f} ± {learnt_weights[:, column].std():.2f}",
            f"{TRUTH.get(name, 0.0):.2f}",
        ]
        for column, name in enumerate(NAMES)
        if name != CONTROL
    ]


def _cost() -> float:
    lists = made(800, seed=1).lists
    begun = time.process_time()
    learnt(lists)
    return time.process_time() - begun
