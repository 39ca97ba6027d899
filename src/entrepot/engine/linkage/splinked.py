"""The model as settings of Splink: trained without labels, and applied, on whichever database Splink is given.

Splink sees a pair as one row in each of two tables, joined by the pair's number, with the levels that `comparing` found: a
comparison is made once, in the same arithmetic everywhere, so DuckDB and Spark cannot disagree on it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from math import log
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from splink import Linker as SplinkLinker
from splink.clustering import cluster_pairwise_predictions_at_threshold
from splink.internals.database_api import DatabaseAPI

from entrepot.engine.linkage.comparing import Compared, Level
from entrepot.engine.linkage.comparisons import COMPARED, FIXED, LEVELS, PRIOR
from entrepot.engine.linkage.model import Model, Rates, untaught
from entrepot.engine.linkage.things import Pair, ThingKind
from entrepot.engine.linkage.vectors import Floats, Ints

SEED: Final = 1
MOST_TRAINED: Final = 300_000
"""Pairs that training looks at, drawn with the seed; rates are known to three digits by then."""
SUPPOSED: Final = 50
"""Pairs of which the untaught model is believed before any is seen."""
Known = tuple[str, int]
_LEAST_PRIOR: Final = 1e-6
_calls: Final = itertools.count()
_CERTAIN: Final = 1e-100
_JOIN: Final = "l.pair = r.pair"
_ROUNDS: Final = 100


def trained(database: DatabaseAPI[Any], pairs: Compared, kind: ThingKind) -> Model:
    """Estimate a model from pairs of which nobody said whether they are one thing, by expectation maximisation.

    The prior is set, not estimated: as many pairs as the shorter list has things. Left free it drifts to whatever many pairs have
    in common, such as a maker.

    Begins with the pairs that the untaught model puts first. What no pair tells of keeps its untaught rates.
    """
    sample = _drawn(pairs)
    known = [name for name in COMPARED[kind] if name not in FIXED and bool((sample.levels[name] >= 0).any())]
    first = untaught(kind)
    if not known or len(sample) < 2:
        return first
    prior = min(max(pairs.expected / len(pairs), _LEAST_PRIOR), 0.5)
    start = {name: _starting(sample, name, first) for name in known}
    anchored = _table(sample.levels, known, *_supposed(start, first))
    linker = SplinkLinker(
        _both_sides(database, anchored),
        _settings(start, prior, anchor=True),
        log_level=None,
    )
    linker.training.estimate_parameters_using_expectation_maximisation(
        _JOIN,
        estimate_without_term_frequencies=True,
        fix_u_probabilities=False,
        fix_probability_two_random_records_match=True,
    )
    held = {
        each["output_column_name"]: each["comparison_levels"]
        for each in linker.misc.save_model_to_json()["comparisons"]
    }
    rates = dict(first.rates) | {name: _rates(held[_column(name)]) for name in known}
    return Model(kind, prior, rates)


def odds(database: DatabaseAPI[Any], pairs: Compared, model: Model) -> Floats:
    """(pairs,) natural logarithm of the odds that a pair is one thing, before calibration.

    Pairs of the same levels have the same odds, so each combination that occurs is asked for once.
    """
    if not len(pairs):
        return np.zeros(0)
    names = list(COMPARED[model.kind])
    code = np.zeros(len(pairs), np.int64)
    for name in names:
        code = code * (len(LEVELS[name]) + 1) + pairs.levels[name] + 1
    _, first, which = np.unique(code, return_index=True, return_inverse=True)
    table = _table(pairs.only(first).levels, names, [], [])
    linker = SplinkLinker(
        _both_sides(database, table),
        _settings(model.rates, model.prior, anchor=False),
        log_level=None,
    )
    found = _collected(linker.inference.predict(warning_mode="never"))
    result = np.zeros(len(first))
    result[found.column("pair_l").to_numpy()] = found.column("match_weight").to_numpy() * log(2)
    return result[which]


def clustered(
    database: DatabaseAPI[Any], keys: Sequence[str], pairs: Sequence[Pair], threshold: float
) -> list[tuple[str, ...]]:
    """Things that pairs of at least this score join, directly or through others, by Splink's own clustering."""
    if not pairs:
        return []
    nodes = pa.table({"key": list(keys)})
    edges = pa.table(
        {
            "key_l": [pair.left for pair in pairs],
            "key_r": [pair.right for pair in pairs],
            "match_probability": [pair.score for pair in pairs],
        }
    )
    found = _collected(
        cluster_pairwise_predictions_at_threshold(
            database.register(nodes, dataset_display_name=f"nodes_{next(_calls)}"),
            database.register(edges, dataset_display_name=f"edges_{next(_calls)}"),
            database,
            node_id_column_name="key",
            edge_id_column_name_left="key_l",
            edge_id_column_name_right="key_r",
            threshold_match_probability=threshold,
        )
    )
    members: dict[str, list[str]] = {}
    for cluster, key in zip(
        found.column("cluster_id").to_pylist(), found.column("key").to_pylist(), strict=True
    ):
        members.setdefault(cluster, []).append(key)
    return sorted(tuple(sorted(each)) for each in members.values() if len(each) > 1)


def _both_sides(database: DatabaseAPI[Any], table: pa.Table) -> list[Any]:
    """The table as the left and as the right one, under names that no earlier call in the same session took."""
    call = next(_calls)
    return [
        database.register(table, dataset_display_name=f"{side}_{call}")
        for side in ("left_pairs", "right_pairs")
    ]


def _collected(frame: Any) -> pa.Table:
    """A table of Splink's, whose method carries no types."""
    return frame.as_pyarrow_table()


def _drawn(pairs: Compared) -> Compared:
    if len(pairs) <= MOST_TRAINED:
        return pairs
    chosen = np.sort(np.random.default_rng(SEED).choice(len(pairs), MOST_TRAINED, replace=False))
    return pairs.only(chosen)


def _starting(pairs: Compared, name: str, first: Model) -> Rates:
    """Rates of a level among the likeliest pairs and among all."""
    order = np.argsort(-first.odds(pairs), kind="stable")
    best = order[: max(1, int(len(pairs) * PRIOR))]
    level, count = pairs.levels[name], len(LEVELS[name])
    m, u = _shares(level[best], count), _shares(level, count)
    return tuple(zip(m.tolist(), u.tolist(), strict=True))


def _shares(level: Level, count: int) -> NDArray[np.float64]:
    """How often each level occurs among those that are known, every one seen half a time more."""
    held = np.bincount(level[level >= 0], minlength=count) + 0.5
    shares: NDArray[np.float64] = held / held.sum()
    return shares


def _supposed(start: Mapping[str, Rates], first: Model) -> tuple[list[Known], list[Known]]:
    """Levels of comparisons that count as seen among the same, and among the different.

    Each once among both, so that no rate is zero; and among the same as often as in `SUPPOSED` more pairs that go by the untaught
    bits, which short lists cannot gainsay and long ones can.
    """
    same, different = list[Known](), list[Known]()
    for name, rates in start.items():
        expected = np.array([u * 2 ** first.bits(name, step) for step, (_, u) in enumerate(rates)])
        times = 1 + np.rint(SUPPOSED * expected / expected.sum()).astype(int)
        same += [(name, step) for step, count in enumerate(times.tolist()) for _ in range(count)]
        different += [(name, step) for step in range(len(rates))]
    return same, different


def _table(
    levels: Mapping[str, Level], names: Sequence[str], same: Sequence[Known], different: Sequence[Known]
) -> pa.Table:
    """One row a pair, NULL for an unknown level; then one for each level of ``same`` and ``different``, anchored as surely that."""
    count = len(next(iter(levels.values())))
    anchor = np.repeat(np.array([-1, 1, 0]), [count, len(same), len(different)])
    columns: dict[str, Ints] = {"anchor": anchor}
    for name in names:
        own = [step if name == other else -1 for other, step in (*same, *different)]
        columns[_column(name)] = np.concatenate([levels[name].astype(np.int64), np.array(own, np.int64)])
    filled = {name: pa.array(column.astype(np.int32), mask=column < 0) for name, column in columns.items()}
    return pa.table({"pair": pa.array(np.arange(len(anchor), dtype=np.int64)), **filled})


def _settings(rates: Mapping[str, Rates], prior: float, *, anchor: bool) -> dict[str, Any]:
    comparisons = [_comparison(name, held) for name, held in rates.items()]
    sure = [(_CERTAIN, 1 - 1e-9), (1 - 1e-9, _CERTAIN)]
    return {
        "link_type": "link_only",
        "unique_id_column_name": "pair",
        "comparisons": [*comparisons, *([_comparison("anchor", sure, fixed=True)] if anchor else [])],
        "blocking_rules_to_generate_predictions": [_JOIN],
        "probability_two_random_records_match": prior,
        "max_iterations": _ROUNDS,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def _comparison(name: str, rates: Sequence[tuple[float, float]], *, fixed: bool = False) -> dict[str, Any]:
    column = _column(name)
    unknown = {"sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL", "is_null_level": True}
    conditions = [f"{column}_l = {step}" for step in range(len(rates) - 1, 0, -1)] + ["ELSE"]
    levels = [
        {
            "sql_condition": condition,
            "m_probability": m,
            "u_probability": u,
            "fix_m_probability": fixed,
            "fix_u_probability": fixed,
        }
        for condition, (m, u) in zip(conditions, reversed(rates), strict=True)
    ]
    return {"output_column_name": column, "comparison_levels": [unknown, *levels]}


def _rates(levels: Sequence[Mapping[str, Any]]) -> Rates:
    """The rates of Splink's levels, ours from the furthest apart on."""
    held = [
        (float(each["m_probability"]), float(each["u_probability"]))
        for each in levels
        if "m_probability" in each
    ]
    return tuple(reversed(held))


def _column(name: str) -> str:
    return name.replace(" ", "_")
