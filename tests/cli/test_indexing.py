"""``entrepot index``: made, brought up to date, made anew, and refused while another process writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from entrepot.engine.stock.manifest import Lock
from entrepot.matching.keeping import Reader
from tests.cli.conftest import in_shell
from tests.intake.corpus import csv_text, write
from tests.made import made

HEADER = ("id", "title", "text", "place")
ROWS = (
    ("a", "Terahertz spectrometer", "Finds cracks in glaze.", "Munich"),
    ("b", "Weld test", "Tests welds.", "Munich"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node with two facilities."""
    folder = made(tmp_path_factory.mktemp("node") / "home")
    file = write(folder.parent / "list.csv", csv_text((HEADER, *ROWS)))
    assert in_shell("import", file, "--kind", "facility", home=folder).code == 0
    return folder


def test_the_index_is_made_and_made_anew_and_refused_while_another_writes(home: Path) -> None:
    told = [in_shell("index", *given, home=home) for given in ((), ("--rebuild",))]
    assert [said.code for said in told] == [0, 0]
    assert [re.findall(r"Put (\d+), took out (\d+)", said.out) for said in told] == [
        [("2", "0")],
        [("2", "0")],
    ]
    assert "Catalogues of up to 1000 records are held in memory" in told[0].out
    view = Reader(home / "cache" / "index").view()
    assert view is not None
    assert {view.resources.key(number) for number in view.resources.numbers()} == {"a", "b"}
    lock = Lock(home / "cache" / "index")
    refused = in_shell("index", home=home)
    lock.free()
    assert (refused.code, refused.error) == (
        2,
        "entrepot: Another process is writing the index. It is kept already; to make it anew, stop the worker first.",
    )
