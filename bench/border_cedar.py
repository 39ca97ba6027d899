"""The border's rules against a second implementation in Cedar, written by hand from the reviewed table, and against mutants of every rule.

100,000 random cases (BENCH_CASES=1000 for fewer) are decided by both; every rule is made wrong in every way that tests/border/test_golden.py knows,
and an example of a rule or a cell of the table must come out otherwise.
"""

from __future__ import annotations

import os
import random
import time

from bench import report
from entrepot.border.domain.deciding import decide
from entrepot.border.rules import bundled
from tests.border.second import differing, random_case
from tests.border.test_golden import CELLS, caught, mutants

SECTION = "border rules"
CASES, SLICE = int(os.environ.get("BENCH_CASES", "100000")), 5_000


def main() -> None:
    """Compare in slices, so that memory stays small; make every rule wrong; write the table."""
    portions, differ = 0, list[str]()
    for seed in range(-(-CASES // SLICE)):
        number, found, _ = differing(min(SLICE, CASES - seed * SLICE), seed)
        portions += number
        differ += found
    for line in differ[:10]:
        print("  ", line)
    rules = bundled()
    made = [(rule.id, name, mutant) for rule in rules.rules for name, mutant in mutants(rule)]
    missed = [(rule, name) for rule, name, mutant in made if not caught(mutant)]
    wrong = sum(decide(case, rules).outcome != row["outcome"] for _, case, row in CELLS)
    ruled = len({rule for rule, _, _ in made})
    rows = [
        [f"of {CASES:,} random cases ({portions:,} portions): decided otherwise by Cedar", "0", str(len(differ)), not differ],
        [f"of {len(CELLS):,} cells of the reviewed table: decided otherwise than reviewed", "0", str(wrong), not wrong],
        ["rules, and how many of them have a mutant", str(len(rules.rules)), str(ruled), ruled == len(rules.rules)],
        ["mutants, and how many of them are caught", str(len(made)), str(len(made) - len(missed)), not missed],
        ["decisions a second, one core", "–", f"{_speed():,.0f}", True],
    ]  # fmt: skip
    table = report.table(
        ["what", "asked", "seen", "met"], [[*row[:3], "yes" if row[3] else "**no**"] for row in rows]
    )
    report.write(SECTION, f"{report.machine('cedarpy')}\n\n{table}")
    if differ or missed or wrong:
        raise SystemExit(1)


def _speed() -> float:
    dice, rules = random.Random(1), bundled()
    cases = [random_case(dice) for _ in range(20_000)]
    begun = time.perf_counter()
    for case in cases:
        decide(case, rules)
    return len(cases) / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
