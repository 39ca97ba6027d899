"""Duplicates found without labels: papers, products, instruments, and 100,000 organisations against the clock."""

from __future__ import annotations

import time
from collections import Counter

from bench import report
from bench.linkage_sets import FOLDER, SETS, Labelled, emsl, labelled, measured
from bench.made_organisations import made
from bench.measure import peak_memory
from entrepot.engine.linkage import Thing, ThingKind, link
from entrepot.engine.linkage.names import glued

SECTION = "linkage"
ORGANISATIONS = 100_000
FLOORS = {"dblp_acm": 0.95, "dblp_scholar": 0.95, "dblp_acm_dirty": 0.9, "abt_buy": 0.6, "amazon_google": 0.6}


def of_set(name: str, given: Labelled) -> list[str]:
    """One labelled set: ours, and what joining equal names alone would give."""
    begun = time.perf_counter()
    found = measured(link(given.left, others=given.right, kind=given.kind).pairs, given.labels)
    seconds = time.perf_counter() - begun
    plain = equal_names(given)
    asked = f"{FLOORS[name]:.2f}" if name in FLOORS else "precision 0.95"
    return [
        name,
        f"{len(given.left):,} × {len(given.right):,}",
        f"{sum(same for *_, same in given.labels):,} of {len(given.labels):,}",
        f"**{found.f1:.3f}**",
        f"{found.precision:.3f}",
        f"{found.recall:.3f}",
        asked,
        f"{plain:.3f}",
        f"{seconds:.0f} s",
    ]


def equal_names(given: Labelled) -> float:
    """F1 of joining records with equal names: letters and digits alone compared."""

    def written(things: tuple[Thing, ...]) -> dict[str, str]:
        return {thing.key: glued(" ".join(thing.names)) for thing in things}

    left, right = written(given.left), written(given.right)
    joined = [same for one, other, same in given.labels if left[one] == right[other]]
    return 2 * sum(joined) / max(len(joined) + sum(same for *_, same in given.labels), 1)


def of_organisations() -> str:
    """The sentence on 100,000 made-up organisations."""
    things, truth = made(ORGANISATIONS, seed=1)
    begun, used = time.perf_counter(), time.process_time()
    linked = link(things, kind=ThingKind.ORGANISATION)
    seconds, processor = time.perf_counter() - begun, time.process_time() - used
    found = {(pair.left, pair.right) for pair in linked.pairs}
    right = len(found & truth)
    precision, recall = right / max(len(found), 1), right / len(truth)
    exact = Counter(glued(thing.names[0]) for thing in things)
    return (
        f"{ORGANISATIONS:,} made-up organisations, a fifth of them doubles with short names, other legal forms and slips "
        f"(`bench/made_organisations.py`): {seconds:.0f} s by the clock, {processor:.0f} s of processor, training included; "
        f"precision {precision:.3f}, recall {recall:.3f}, F1 {2 * precision * recall / (precision + recall):.3f}. "
        f"Only {sum(count - 1 for count in exact.values()):,} of the {len(truth):,} doubles have an equal name. "
        f"Largest memory {peak_memory():.2f} GB."
    )


def main() -> None:
    """Measure and write the section."""
    organisations = of_organisations()
    sets = {name: labelled(FOLDER / f"{name}_valid.jsonl.gz", kind) for name, kind in SETS.items()}
    lines = [of_set(name, given) for name, given in {**sets, "emsl instruments": emsl()}.items()]
    head = [
        "set",
        "records",
        "same, of labelled pairs",
        "F1",
        "precision",
        "recall",
        "asked for",
        "equal names",
        "time",
    ]
    text = "\n\n".join(
        [
            "No label is used in training or for a threshold; a pair counts as joined from a probability of one half. "
            "`python -m bench linkage`.",
            report.table(head, lines),
            "Whole lists are linked, each record once; the figures are of the labelled pairs among them. EMSL: 55 of the 60 pairs "
            "labelled before linking (`tests/engine/linkage/emsl_pairs.csv`), the five unsure ones left out.",
            organisations,
            report.machine("splink", "duckdb", "rapidfuzz", "numpy"),
        ]
    )
    report.write(SECTION, text)


if __name__ == "__main__":
    main()
