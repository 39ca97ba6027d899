"""`python -m bench` lists the benches; `python -m bench NAME…` runs some, `engine` those of the engine, `all` (`make bench`) all."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
import time
from pathlib import Path

_PARTS = {
    "__main__",
    "report",
    "peers",
    "measure",
    "linkage_sets",
    "made_organisations",
    "children",
    "long_lists",
    "booking_node",
    "booking_clients",
    "made_resources",
    "million_peers",
    "million_stock",
    "booking_checks",
    "booking_unguarded",
    "pairing_search",
    "federation_inside",
    "federation_nodes",
    "federation_proxy",
}

ENGINE = (
    "grades", "faithfulness", "ranking", "quality_sbir", "quality_bilingual", "speed", "allocation", "pairing", "reviewing", "pairs", "pairs_spark", "node_index", "million",
)  # fmt: skip
"""What measures the engine, the shortest first."""


def names() -> list[str]:
    """The benches there are."""
    found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return sorted(name for name in found if name not in _PARTS)


def main(wanted: list[str]) -> int:
    """Run what is wanted, or list what there is; one that breaks does not keep the others from being run."""
    known = names()
    if not wanted:
        for name in known:
            purpose = (importlib.import_module(f"bench.{name}").__doc__ or "").strip().splitlines()[0]
            print(f"{name:20} {purpose}")
        print(f"{'engine':20} All of them that measure the engine: {', '.join(ENGINE)}.")
        return 0
    chosen = [
        name
        for word in wanted
        for name in (known if word == "all" else ENGINE if word == "engine" else (word,))
    ]
    unknown = [name for name in chosen if name not in known]
    if unknown:
        print(f"There is no bench {unknown[0]}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    if len(chosen) == 1:
        importlib.import_module(f"bench.{chosen[0]}").main()
        return 0
    broken = [name for name in chosen if not _ran(name)]
    if broken:
        print(f"Not measured to the end: {', '.join(broken)}.", file=sys.stderr)
    return 1 if broken else 0


def _ran(name: str) -> bool:
    """Whether a bench came to its end, in a process of its own: what one holds in memory does not slow the next."""
    begun = time.perf_counter()
    print(f"== {name}", flush=True)
    code = subprocess.run([sys.executable, "-m", "bench", name], check=False).returncode
    print(f"== {name}: {(time.perf_counter() - begun) / 60:.1f} min", flush=True)
    return code == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
