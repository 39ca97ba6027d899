"""The 200 lists of tests/corpus: each comes out as it must, and nothing is lost in silence.

`python -m bench corpus` runs them at full size, with time and memory.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

from entrepot.intake.validation import currency_of
from entrepot.vocabulary.money import read_price
from entrepot.vocabulary.periods import read_date
from tests.corpus import values
from tests.corpus.case import Case, read, wrong
from tests.corpus.make import COUNTS, cases

MOST_ROWS = 1_000
"""The long lists are short here; the bench has all of them."""
CASES = cases(MOST_ROWS)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.group}-{case.name}" for case in CASES])
def test_list_comes_out_as_it_must(case: Case) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = case.make(Path(folder))
        begun = time.process_time()
        found = wrong(case, path)
        spent = time.process_time() - begun
    assert found == []
    assert case.group != "bombs" or spent < 2
    assert not Path("/tmp/entrepot-slipped.xml").exists()


def test_there_are_two_hundred_with_names_of_their_own() -> None:
    assert Counter(case.group for case in CASES) == COUNTS
    assert len({(case.group, case.name) for case in CASES}) == 200


def test_files_are_the_same_every_time(tmp_path: Path) -> None:
    for case in (case for case in CASES if case.group in ("encodings", "values", "identity")):
        for folder in ("one", "two"):
            (tmp_path / folder).mkdir(exist_ok=True)
            case.make(tmp_path / folder)
        if not case.name.endswith(".xlsx"):  # a workbook holds the time at which it was made
            assert (tmp_path / "one" / case.name).read_bytes() == (tmp_path / "two" / case.name).read_bytes()


@pytest.mark.parametrize("name", values.MEANINGS)
def test_kept_values_mean_what_was_typed(tmp_path: Path, name: str) -> None:
    case = next(case for case in values.CASES if case.name == name)
    records = read(case.make(tmp_path)).records.values()
    meant = []
    for record in records:
        (field, typed), *_ = record.fields.items()
        if field in ("budget", "price", "amount"):
            meant.append(read_price(typed, record.language, currency_of(record.language)).value)
        else:
            meant.append(read_date(typed, record.language).day)
    assert tuple(meant) == values.MEANINGS[name]
