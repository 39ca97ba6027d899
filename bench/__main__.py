"""`python -m bench` lists the benches; `python -m bench NAME…` runs some, `python -m bench all` runs all."""

from __future__ import annotations

import importlib
import pkgutil
import sys
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
}


def names() -> list[str]:
    """The benches there are."""
    found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return sorted(name for name in found if name not in _PARTS)


def main(wanted: list[str]) -> int:
    """Run what is wanted, or list what there is."""
    known = names()
    if not wanted:
        for name in known:
            purpose = (importlib.import_module(f"bench.{name}").__doc__ or "").strip().splitlines()[0]
            print(f"{name:20} {purpose}")
        return 0
    chosen = known if wanted == ["all"] else wanted
    unknown = [name for name in chosen if name not in known]
    if unknown:
        print(f"There is no bench {unknown[0]}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    for name in chosen:
        importlib.import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
