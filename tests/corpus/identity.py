"""Four lists that come twice: what is the same is known to be, whatever its order and its file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from random import Random

from tests.corpus.case import Case, Expect, Moves, Rows
from tests.intake.corpus import HEADER, ROWS, write, write_xlsx

GROUP = "identity"
TABLE: Rows = (HEADER, *ROWS)
CHANGED: Rows = (HEADER, ROWS[0], (*ROWS[1][:2], "检测铝合金管材。", ROWS[1][3]), ROWS[2])
NEAR: Rows = (HEADER, ROWS[0], ("f-9", "太赫兹成像系统 ", ROWS[0][2], "华南检测中心"), ROWS[1])
NEARER: Rows = (HEADER, ROWS[0], ("f-9", "太赫茲成像系统", ROWS[0][2], "华南检测中心"), ROWS[1])


def again(name: str, rows: Rows, other: Rows, moves: Moves, separator: str = ",") -> Case:
    """A list, and the list that comes after it."""
    return Case(
        GROUP,
        name,
        partial(_write, rows=rows, separator=","),
        Expect(accepted=(2, 3, 4)),
        again=partial(_write, rows=other, separator=separator),
        moves=moves,
    )


def _write(path: Path, _random: Random, *, rows: Rows, separator: str) -> None:
    if path.suffix == ".xlsx":
        write_xlsx(path, rows)
    else:
        write(path, "\r\n".join(separator.join(row) for row in rows), "utf-8")


CASES = [
    again("same-twice.csv", TABLE, TABLE, Moves(same=3), separator=";"),
    again("one-row-changed.xlsx", TABLE, CHANGED, Moves(same=2, changed=1)),
    again("other-order.csv", TABLE, (TABLE[0], *reversed(TABLE[1:])), Moves(same=3)),
    again("nearly-the-same-names.csv", NEAR, NEARER, Moves(same=2, changed=1)),
]
