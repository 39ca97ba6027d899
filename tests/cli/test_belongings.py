"""``entrepot belongings``: everything that an organisation owns, as one file."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from entrepot.runtime.home import Home, Node
from tests.cast import cast, resource
from tests.cli.conftest import Command

pytestmark = pytest.mark.django_db(transaction=True)  # nothing else has begun a transaction there


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node with one organisation that has a facility."""
    folder = Home(tmp_path / "home")
    folder.create(Node("Isar", "munich", "DE-BY"))
    monkeypatch.setenv("ENTREPOT_HOME", str(folder.path))
    cast()
    resource("f-kiln", title="Kiln", text="Fires at 1400 °C.", organisation="org-isaroptik")


def test_it_is_written_as_the_file_is_named_and_no_file_is_replaced(
    entrepot: Command, tmp_path: Path
) -> None:
    (tmp_path / "there.zip").write_text("mine")
    for name in ("own.json", "own.zip"):
        said = entrepot("belongings", "org-isaroptik", tmp_path / name)
        assert (said.code, "own." in said.out) == (0, True), said.err
    whole = json.loads((tmp_path / "own.json").read_text())
    assert [row["id"] for row in whole["resources"]] == ["f-kiln"]
    with zipfile.ZipFile(tmp_path / "own.zip") as packed:
        assert "README.md" in packed.namelist()
    for organisation, name, sentence in (
        ("org-none", "a.zip", "There is no organisation “org-none”."),
        ("org-isaroptik", "a.txt", "a.txt is neither .zip nor .json."),
        ("org-isaroptik", "there.zip", "There is a file"),
        ("org-isaroptik", "none/a.zip", "cannot be written"),
    ):
        said = entrepot("belongings", organisation, tmp_path / name)
        assert (said.code, sentence in said.err.replace("\n", " ")) == (2, True), said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "own.json", "own.zip", "there.zip"]
    assert (tmp_path / "there.zip").read_text() == "mine"
