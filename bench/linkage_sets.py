"""The labelled pairs that linkage is measured on, as lists of things."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.report import DATA
from entrepot.engine.linkage import Pair, Thing, ThingKind

FOLDER = DATA / "entity_resolution"
SETS: Mapping[str, ThingKind] = {
    "dblp_acm": ThingKind.PAPER,
    "dblp_scholar": ThingKind.PAPER,
    "dblp_acm_dirty": ThingKind.PAPER,
    "abt_buy": ThingKind.PRODUCT,
    "amazon_google": ThingKind.PRODUCT,
}
EMSL = DATA / "facilities" / "emsl"
EMSL_LABELS = Path(__file__).resolve().parent.parent / "tests" / "engine" / "linkage" / "emsl_pairs.csv"


Label = tuple[str, str, bool]


@dataclass(frozen=True)
class Labelled:
    """Two lists and, for some pairs of their keys, whether they are one thing; a pair that was labelled twice counts twice."""

    kind: ThingKind
    left: tuple[Thing, ...]
    right: tuple[Thing, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Measured:
    """How good the linked pairs are, on the labelled pairs alone."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def measured(pairs: Iterable[Pair], labels: Sequence[Label]) -> Measured:
    """Precision and recall of linked pairs; pairs that nobody labelled are left out."""
    linked = {(pair.left, pair.right) for pair in pairs}
    said = [same for left, right, same in labels if (left, right) in linked]
    return Measured(sum(said) / max(len(said), 1), sum(said) / max(sum(same for *_, same in labels), 1))


def every(step: int, given: Labelled) -> Labelled:
    """One in so many of the labelled pairs, with the records of these alone."""
    labels = given.labels[::step]
    kept = {key for one, other, _ in labels for key in (one, other)}
    left, right = (
        tuple(thing for thing in things if thing.key in kept) for things in (given.left, given.right)
    )
    return Labelled(given.kind, left, right, labels)


def labelled(path: Path, kind: ThingKind) -> Labelled:
    """The two lists of a file of pairs, each record once, and its labels."""
    with gzip.open(path, "rt", encoding="utf8") as stream:
        rows = [json.loads(line) for line in stream]
    lists = [{json.dumps(row[side]): row[side] for row in rows} for side in ("a", "b")]
    keys = [
        {text: f"{side}{place}" for place, text in enumerate(sorted(each))}
        for side, each in zip("ab", lists, strict=True)
    ]
    left, right = (
        tuple(_thing(names[text], each[text]) for text in sorted(each))
        for names, each in zip(keys, lists, strict=True)
    )
    labels = tuple(
        (keys[0][json.dumps(row["a"])], keys[1][json.dumps(row["b"])], bool(row["match"])) for row in rows
    )
    return Labelled(kind, left, right, labels)


def _thing(key: str, row: Mapping[str, str]) -> Thing:
    """A record of any of the sets."""
    return Thing(
        key=key,
        names=(row.get("name") or row.get("title", ""),),
        organisation=row.get("venue") or row.get("manufacturer", ""),
        text=row.get("description", ""),
        people=tuple(name.strip() for name in row.get("authors", "").split(",") if name.strip()),
        year=row.get("year", ""),
        price=row.get("price", ""),
    )


def emsl() -> Labelled:
    """The two instrument lists of EMSL with the labels that were committed before they were linked; unsure ones left out."""
    with (EMSL / "dms_instruments.csv").open(encoding="utf8", newline="") as stream:
        left = tuple(
            Thing(
                f"dms {row['instrument_id']}",
                (row["instrument"],),
                text=row["description"],
                year=row["created"],
            )
            for row in csv.DictReader(stream)
        )
    with (EMSL / "emsl_instruments.csv").open(encoding="utf8", newline="") as stream:
        right = tuple(
            Thing(
                f"eus {row['eus_instrument_id']}",
                (row["eus_instrument_name"].removeprefix("Mass Spectrometer:"),),
                text=row["eus_display_name"],
            )
            for row in csv.DictReader(stream)
        )
    with EMSL_LABELS.open(encoding="utf8", newline="") as stream:
        labels = tuple(
            (f"dms {row['dms_id']}", f"eus {row['eus_id']}", row["label"] == "same")
            for row in csv.DictReader(stream)
            if row["label"] != "unsure"
        )
    return Labelled(ThingKind.FACILITY, left, right, labels)
