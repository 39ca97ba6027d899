"""``entrepot evaluate``: the engine beside simpler ways, on judged data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from entrepot.cli.evaluate import read_qrels
from tests.cli.conftest import Command
from tests.intake.corpus import csv_text, write

NEEDS = (
    ("topic_id", "title", "description"),
    ("1", "t", "We look for cracks in the glaze of our tiles"),
    ("2", "t", "Fermentation of dark tea is slow for us"),
    ("3", "t", "Where is the zebra in this picture"),
)
OFFERS = (
    ("award_id", "title", "abstract"), ("a", "t", "This finds cracks in glazed tiles on the line"), ("b", "t", "We press the dark tea into bricks after fermentation"),
    ("c", "t", "We sell the tiles of this region"), ("d", "t", "A zebra crossing for the school"),
)  # fmt: skip


@pytest.fixture
def judged(tmp_path: Path) -> tuple[object, ...]:
    """A tiny judged set, as the command's words."""
    needs = write(tmp_path / "needs.csv", csv_text(NEEDS))
    offers = write(tmp_path / "offers.csv", csv_text(OFFERS))
    qrels = write(tmp_path / "qrels.tsv", "topic_id\taward_id\tgrade\n1\ta\t1\n2\tb\t1\n")
    return (
        "--needs",
        needs,
        "--resources",
        offers,
        "--qrels",
        qrels,
        "--embedder",
        "none",
        "--title-column",
        "none",
    )


def test_all_methods_are_measured_on_the_judged_needs(entrepot: Command, judged: tuple[object, ...]) -> None:
    said = entrepot("evaluate", *judged, "--format", "json")
    rows = {row["method"]: row for row in map(json.loads, said.out.splitlines())}
    assert said.code == 0
    assert list(rows) == ["Entrepot", "BM25", "TF-IDF", "keyword search"]
    assert {row["needs"] for row in rows.values()} == {2}
    for name in ("Entrepot", "BM25", "TF-IDF"):
        assert rows[name]["MRR@10"].startswith("1.000"), name
        assert rows[name]["hit@10"].startswith("1.000"), name
    assert rows["keyword search"]["hit@10"].startswith("0.000")


def test_the_table_is_for_people(entrepot: Command, judged: tuple[object, ...]) -> None:
    said = entrepot("evaluate", *judged)
    assert said.code == 0
    assert said.out.splitlines()[0].split() == ["method", "nDCG@10", "MRR@10", "hit@10", "needs"]


def test_judgements_are_read_with_and_without_header_and_with_four_columns(tmp_path: Path) -> None:
    plain = write(tmp_path / "a.tsv", "1\ta\t2\n\n1\tb\t0\n2\tc\t1\n")
    assert read_qrels(plain) == {"1": {"a": 2.0, "b": 0.0}, "2": {"c": 1.0}}
    trec = write(tmp_path / "b.tsv", "need\tx\tresource\tgrade\n1\t0\ta\t1\n")
    assert read_qrels(trec) == {"1": {"a": 1.0}}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read."),
        ("", "holds no judgements."),
        ("need\tresource\tgrade\n", "holds no judgements."),
        ("1\ta\t1\nnonsense\n", "line 2 is not a judgement."),
        ("1\ta\t1\n2\tb\thigh\n", "line 2 is not a judgement."),
        (b"\xff\xfe\x00", "cannot be read."),
        ("9\ta\t1\n", "judges no need of"),
    ],
)
def test_judgements_that_cannot_be_used(
    entrepot: Command, judged: tuple[object, ...], tmp_path: Path, content: str | bytes | None, sentence: str
) -> None:
    qrels = tmp_path / "other.tsv"
    if content is not None:
        write(qrels, content)
    said = entrepot("evaluate", *judged, "--qrels", qrels)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.error
    assert said.error.endswith(".")
