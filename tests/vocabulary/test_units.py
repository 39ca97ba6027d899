"""The table of units."""

import re

import pytest

from entrepot.vocabulary.unit_table import UNITS
from entrepot.vocabulary.units import read_unit
from entrepot.vocabulary.writing import fold

ROWS = [
    tuple(cell.strip() for cell in row.split("|")) for row in re.sub(r"\n +", " ", UNITS.strip()).splitlines()
]
# They mean too much else to be read alone, or need a digit right before them.
NOT_ALONE = {"F", "H", "S", "B", "×"}


def test_every_row_is_complete() -> None:
    assert [row for row in ROWS if len(row) != 5] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_canonical_symbol_reads_as_itself(row: tuple[str, ...]) -> None:
    dimension, symbol, factor, _, _ = row
    if symbol in NOT_ALONE:
        assert read_unit(symbol, 0) is None
        return
    found = read_unit(fold(symbol), 0)
    assert found is not None
    assert (found[0].dimension, found[0].factor, found[1]) == (dimension, float(factor), len(symbol))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_every_spelling_reads_in_its_dimension(row: tuple[str, ...]) -> None:
    dimension = row[0]
    for spelling in row[4].split():
        written = fold(spelling.replace("_", " "))
        found = read_unit("1" + written, 1)
        assert found is not None, spelling
        assert (spelling, found[0].dimension) == (spelling, dimension)


def test_case_tells_milli_from_mega() -> None:
    units = {text: found[0].factor for text in ("mW", "MW", "mPa", "MPa") if (found := read_unit(text, 0))}
    assert units == {"mW": 1e-3, "MW": 1e6, "mPa": 1e-3, "MPa": 1e6}
