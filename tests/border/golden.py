"""The hand-reviewed table of what must come of which case (``golden.csv``): its cells, and the row that answers each.

The first row that fits counts. ``*`` is anything, ``a|b`` one of these, ``!a`` all but this, ``-`` not stated.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Final

from entrepot.border.domain.cases import (
    Basis,
    Case,
    Counts,
    DataClass,
    Evidence,
    EvidenceKind,
    ItemKind,
    Portion,
    Purpose,
    Role,
    Side,
)
from entrepot.vocabulary.places import Jurisdiction

Cell = Mapping[str, str]
PLACES: Final = {
    "gz": ("CN-GD", "guangzhou"), "sz": ("CN-GD", "shenzhen"), "st": ("CN-GD", "shantou"), "qd": ("CN-SD", "qingdao"),
    "hk": ("HK", "hong-kong"), "mo": ("MO", "macao"), "by": ("DE-BY", "munich"), "fr": ("FR", "paris"),
    "ch": ("CH", "zurich"), "us": ("US", "boston"),
}  # fmt: skip
GROUPS: Final = {
    "cn": {"gz", "sz", "st", "qd"},
    "gd": {"gz", "sz", "st"},
    "gba": {"gz", "sz"},
    "eu": {"by", "fr"},
}
HOMES: Final = {"gz": "cn", "sz": "cn", "st": "cn", "qd": "cn", "by": "eu", "fr": "eu"}
PAPERS: Final[Mapping[str, tuple[EvidenceKind, ...]]] = {
    "-": (), "gba_hk": (EvidenceKind.GBA_CONTRACT_HK,), "gba_mo": (EvidenceKind.GBA_CONTRACT_MO,),
    "contract": (EvidenceKind.STANDARD_CONTRACT, EvidenceKind.IMPACT_ASSESSMENT),
    "certificate": (EvidenceKind.CERTIFICATION,), "assessment": (EvidenceKind.SECURITY_ASSESSMENT,),
    "clauses": (EvidenceKind.SCC_MODULE_1, EvidenceKind.TRANSFER_ASSESSMENT), "licence": (EvidenceKind.EXPORT_LICENCE,),
}  # fmt: skip
STATES: Final[Mapping[str, tuple[bool | None, int | None, int | None]]] = {
    "-": (None, None, None), "critical": (True, 10, 10), "small": (False, 10, 10),
    "middle": (False, 200_000, 5_000), "large": (False, 2_000_000, 20_000),
}  # fmt: skip
CODES: Final[Mapping[str, tuple[str, ...] | None]] = {
    "-": None, "free": (), "restricted": ("prc:252604X", "eu:6E001", "hk:6E001"), "prohibited": ("prc:999999J",),
    "odd": ("prc:what", "eu:what", "hk:what"),
}  # fmt: skip
ANSWER: Final[Mapping[str, bool | None]] = {"-": None, "no": False, "yes": True}
BASES: Final = ("-", *Basis)
FROM: Final = ("gz", "sz", "qd", "hk", "mo", "by", "us")
TO: Final = ("gz", "sz", "st", "qd", "hk", "mo", "fr", "ch", "us")
REST: Final = {
    "kind": "record",
    "basis": "-",
    "paper": "-",
    "state": "-",
    "purpose": "-",
    "granted": "-",
    "codes": "-",
}


@lru_cache(maxsize=1)
def rows() -> tuple[Cell, ...]:
    """The table's rows."""
    with (Path(__file__).parent / "golden.csv").open(encoding="utf8", newline="") as file:
        return tuple(csv.DictReader(file))


def cells() -> Iterator[Cell]:
    """Every cell: of each class all the answers that its rules could ask for."""
    for origin, target in product(FROM, TO):
        here = REST | {"from": origin, "to": target}
        for name, paper in product(("-", "public", "important"), PAPERS):
            yield here | {"class": name, "paper": paper}
        for purpose, granted in product(("-", "trade", "matching"), ANSWER):
            yield here | {"class": "internal", "purpose": purpose, "granted": granted}
        for codes, granted, paper in product(CODES, ANSWER, ("-", "licence", "assessment")):
            yield here | {"class": "technology", "codes": codes, "granted": granted, "paper": paper}
        states = STATES if origin in GROUPS["cn"] else ("-",)
        kinds = [("record", basis) for basis in BASES]
        kinds += [("document", basis) for basis in ("-", "consent", "contract")]
        for name, (kind, basis), paper, state in product(("personal", "sensitive"), kinds, PAPERS, states):
            if kind == "document" and paper in ("licence", "contract", "certificate", "clauses"):
                continue  # what is carried is asked with the papers that would beat carrying, and with none
            yield here | {"class": name, "kind": kind, "basis": basis, "paper": paper, "state": state}


def row_of(cell: Cell) -> Cell:
    """The first row that fits."""
    return next(row for row in rows() if all(_fits(row[key], value, cell) for key, value in cell.items()))


def _fits(wanted: str, value: str, cell: Cell) -> bool:
    if wanted == "*":
        return True
    if wanted.startswith("!"):
        return not _fits(wanted[1:], value, cell)
    if wanted == "home":
        return HOMES.get(cell["from"], cell["from"]) == HOMES.get(cell["to"], cell["to"])
    return any(value == word or value in GROUPS.get(word, ()) for word in wanted.split("|"))


def case_of(cell: Cell) -> Case:
    """The cell as a case of one portion about one person, on 28 November 2026."""
    critical, subjects, sensitive = STATES[cell["state"]]
    role: Role | None = "controller" if cell["paper"] == "clauses" else None
    name = None if cell["class"] == "-" else DataClass(cell["class"])
    portion = Portion("it", name, ("text",), CODES[cell["codes"]], 1, ANSWER[cell["granted"]])
    (code, city), (there, place) = PLACES[cell["from"]], PLACES[cell["to"]]
    return Case(
        Side(Jurisdiction(code), city, critical=critical, role=role),
        Side(Jurisdiction(there), place, role=role),
        ItemKind(cell["kind"]),
        (portion,),
        datetime(2026, 11, 28, 12, tzinfo=UTC),
        None if cell["purpose"] == "-" else Purpose(cell["purpose"]),
        None if cell["basis"] == "-" else Basis(cell["basis"]),
        tuple(Evidence(kind, kind.value, date(2026, 1, 1)) for kind in PAPERS[cell["paper"]]),
        Counts(subjects, sensitive),
    )
