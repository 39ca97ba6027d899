"""``entrepot belongings``: everything that an organisation owns, as one file."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import in_shell


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node with one organisation that has one facility."""
    folder = tmp_path_factory.mktemp("node")
    assert in_shell("init", folder / "home", "--place", "munich").code == 0
    for kind, line in (
        ("organisation", {"id": "org-kiln", "title": "Kiln Works", "organisation_kind": "enterprise", "place": "munich"}),
        ("facility", {"id": "f-kiln", "title": "Kiln", "text": "Fires at 1400 °C.", "organisation": "org-kiln"}),
    ):  # fmt: skip
        file = folder / f"{kind}.jsonl"
        file.write_text(json.dumps(line))
        said = in_shell("import", file, "--kind", kind, home=folder / "home")
        assert said.code == 0, said.err
    return folder / "home"


def test_it_is_written_as_the_file_is_named(home: Path, tmp_path: Path) -> None:
    for name in ("kiln.json", "kiln.zip"):
        said = in_shell("belongings", "org-kiln", tmp_path / name, home=home)
        assert (said.code, said.out.startswith(f"{tmp_path / name} (")) == (0, True), said.err
    whole = json.loads((tmp_path / "kiln.json").read_text())
    assert [row["id"] for row in whole["resources"]] == ["f-kiln"]
    with zipfile.ZipFile(tmp_path / "kiln.zip") as packed:
        assert "README.md" in packed.namelist()


def test_what_cannot_be_written_is_told_and_no_file_is_replaced(home: Path, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_text("mine")
    for organisation, name, sentence in (
        ("org-none", "a.zip", "There is no organisation “org-none”."),
        ("org-kiln", "a.txt", "a.txt is neither .zip nor .json."),
        ("org-kiln", "there.zip", "There is a file"),
        ("org-kiln", "none/a.zip", "cannot be written"),
    ):
        said = in_shell("belongings", organisation, tmp_path / name, home=home)
        assert (said.code, sentence in said.error) == (2, True), said.err
    assert [path.name for path in tmp_path.iterdir()] == ["there.zip"]
    assert (tmp_path / "there.zip").read_text() == "mine"
