"""The border's rules against a second implementation in Cedar, written by hand from the reviewed table: 100,000 random cases."""

from __future__ import annotations

import os
import time

from entrepot.border.domain.deciding import decide
from entrepot.border.rules import bundled
from tests.border.second import differing, random_case

CASES, SLICE = int(os.environ.get("BENCH_CASES", "100000")), 5_000


def main() -> None:
    """Compare in slices, so that memory stays small, and say how fast the first one decides."""
    begun, portions, differ = time.perf_counter(), 0, list[str]()
    for seed in range(-(-CASES // SLICE)):
        number, found, _ = differing(min(SLICE, CASES - seed * SLICE), seed)
        portions += number
        differ += found
    took = time.perf_counter() - begun
    print(f"{CASES:,} cases, {portions:,} portions: {len(differ)} decided otherwise by Cedar ({took:.0f} s)")
    for line in differ[:10]:
        print("  ", line)
    print(f"{_speed():,.0f} decisions a second on one core")
    if differ:
        raise SystemExit(1)


def _speed() -> float:
    import random

    dice, rules = random.Random(1), bundled()
    cases = [random_case(dice) for _ in range(20_000)]
    begun = time.perf_counter()
    for case in cases:
        decide(case, rules)
    return len(cases) / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
