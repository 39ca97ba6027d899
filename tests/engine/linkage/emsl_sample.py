"""Which 60 pairs of the two EMSL instrument lists were read and labelled: drawn by this script, before any linking.

`python -m tests.engine.linkage.emsl_sample` prints the pairs. It knows nothing of `engine.linkage`: a pair is a candidate when
its rows share words that few rows have, so that there are plausible matches, near misses and neighbours in a series.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log
from pathlib import Path

from bench.report import DATA

FOLDER = DATA / "facilities" / "emsl"
SEED = 20261127
BEST, NEAR, FAR = 34, 16, 10
"""So many pairs whose two rows are each other's best, that are second to fourth for a row, and that share any rare word."""

Rows = Mapping[str, str]


def rows(path: Path, key: str, columns: Iterable[str]) -> dict[str, str]:
    """Id to the text of a row."""
    with path.open(encoding="utf8", newline="") as stream:
        return {row[key]: " ".join(row[name] or "" for name in columns) for row in csv.DictReader(stream)}


def lists() -> tuple[dict[str, str], dict[str, str]]:
    """The two lists: the data system's instruments and the user facility's."""
    dms = rows(
        FOLDER / "dms_instruments.csv", "instrument_id", ("instrument", "instrument_group", "description")
    )
    eus = rows(
        FOLDER / "emsl_instruments.csv", "eus_instrument_id", ("eus_display_name", "eus_instrument_name")
    )
    return dms, eus


def words(text: str) -> set[str]:
    """Runs of letters and runs of digits in lower case, leading zeros dropped."""
    return {found.lstrip("0") or "0" for found in re.findall(r"[a-z]+|\d+", text.lower())}


def shared_rarity(left: Rows, right: Rows) -> dict[tuple[str, str], float]:
    """Per pair that shares a word which at most 25 rows have, the rarity of all they share over their lengths."""
    words_left = {key: words(text) for key, text in left.items()}
    words_right = {key: words(text) for key, text in right.items()}
    held = Counter(word for found in (*words_left.values(), *words_right.values()) for word in found)
    total = len(left) + len(right)
    weight = {word: log(total / count) for word, count in held.items()}
    found = {}
    for one, mine in words_left.items():
        for other, theirs in words_right.items():
            shared = mine & theirs
            if any(held[word] <= 25 for word in shared):
                lengths = sum(map(weight.get, mine)) * sum(map(weight.get, theirs))
                found[one, other] = sum(weight[word] for word in shared) / lengths**0.5
    return found


def sample() -> list[tuple[str, str]]:
    """The 60 pairs: ids of the data system's and of the facility's list."""
    scores = shared_rarity(*lists())
    by_left: dict[str, list[str]] = {}
    by_right: dict[str, list[str]] = {}
    for one, other in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        by_left.setdefault(one, []).append(other)
        by_right.setdefault(other, []).append(one)
    best = sorted((one, found[0]) for one, found in by_left.items() if by_right[found[0]][0] == one)
    near = sorted(
        {(one, other) for one, found in by_left.items() for other in found[1:4]}
        | {(one, other) for other, found in by_right.items() for one in found[1:4]}
    )
    far = sorted(set(scores) - set(best) - set(near))
    draw = random.Random(SEED)
    return [*draw.sample(best, BEST), *draw.sample(near, NEAR), *draw.sample(far, FAR)]


def main() -> None:
    """Print the pairs as they are labelled in emsl_pairs.csv, with both texts to read."""
    dms, eus = lists()
    for one, other in sample():
        sys.stdout.write(f"{one},{other}\n    {dms[one]}\n    {eus[other]}\n")


if __name__ == "__main__":
    main()
