"""``entrepot backup`` and ``restore``: what they say, what they refuse, what they leave behind."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
import subprocess
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from entrepot.runtime.backups import archive
from entrepot.runtime.progress import silent
from tests.cli.conftest import COMMAND, Command, in_shell


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node with files of its operator."""
    folder = tmp_path_factory.mktemp("node") / "home"
    assert in_shell("init", folder, "--place", "munich", "--name", "Isar [node] · 岭南").code == 0
    (folder / "media" / "deep").mkdir(parents=True)
    (folder / "media" / "deep" / "plan.pdf").write_bytes(b"%PDF")
    (folder / "media" / "above").symlink_to(folder)
    (folder.parent / "elsewhere.json").write_text("{}")
    (folder / "rates.json").symlink_to(folder.parent / "elsewhere.json")
    (folder / "cache").mkdir()
    (folder / "cache" / "vectors").write_text("large")
    (folder / "media" / "cache").mkdir()
    (folder / "media" / "cache" / "kept").write_text("")
    return folder


@pytest.fixture(scope="module")
def file(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup, in a folder under the name that the command chose."""
    folder = tmp_path_factory.mktemp("backups")
    said = in_shell("backup", folder, home=home)
    assert said.code == 0, said.err
    (made,) = folder.iterdir()
    assert said.out.startswith(f"{made} (")
    assert f"Next: entrepot restore {made} HOME" in said.out
    return made


def test_the_name_tells_the_node_and_the_time_and_its_owner_alone_reads_it(file: Path) -> None:
    assert re.fullmatch(r"entrepot-isar-node-岭南-\d{8}T\d{6}Z\.tar\.gz", file.name)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_everything_in_the_home_is_in_it_but_the_cache(home: Path, file: Path) -> None:
    manifest = archive.inspect(file, silent)
    kept = {path.name for path in home.iterdir() if path.is_file() and "sqlite3" not in path.name}
    assert set(manifest.members) == {
        "database/entrepot.sqlite3",
        "home/media/deep/plan.pdf",
        "home/media/cache/kept",
        *(f"home/{name}" for name in kept),
    }
    assert (manifest.node, manifest.sequence > 0) == ("Isar [node] · 岭南", True)


def test_a_restore_says_what_it_made_and_the_verdict_of_the_check(
    home: Path, file: Path, tmp_path: Path
) -> None:
    said = in_shell("restore", file, tmp_path / "new")
    assert (said.code, said.out.splitlines()[1:]) == (
        0, ["The node is whole.", f"Next: ENTREPOT_HOME={tmp_path / 'new'} entrepot serve"],
    )  # fmt: skip
    assert re.match(
        rf"{tmp_path}/new \(sqlite\): [\d,]+ rows in \d+ tables, the journal up to entry \d+, as of ",
        said.out,
    )
    for name in ("node.toml", "secret.key"):
        assert (tmp_path / "new" / name).read_bytes() == (home / name).read_bytes()
    assert stat.S_IMODE((tmp_path / "new" / "secret.key").stat().st_mode) == 0o600


def test_a_journal_that_was_tampered_with_is_restored_and_told(
    home: Path, file: Path, tmp_path: Path
) -> None:
    manifest = archive.unpack(file, tmp_path, silent)
    with closing(sqlite3.connect(tmp_path / "database" / "entrepot.sqlite3")) as database:
        database.execute("UPDATE journal_entry SET subject = 'x' WHERE sequence = 3")
        database.commit()
    damaged = replace(manifest, members=archive.members(tmp_path))
    archive.pack(damaged, tmp_path, tmp_path / "b.tar.gz", silent)
    said = in_shell("restore", tmp_path / "b.tar.gz", tmp_path / "new", "--format", "json")
    assert (said.code, len(json.loads(said.out)["broken"])) == (1, 1)
    assert (tmp_path / "new" / "node.toml").is_file()


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("home", "would lie in the node's own folder, and be lost with it."),
        ("file", "There is a file"),
        ("none", "There is no folder"),
    ],
)
def test_a_place_where_no_backup_belongs_is_refused(
    place: str, sentence: str, home: Path, file: Path, tmp_path: Path
) -> None:
    before = sorted(home.rglob("*"))
    target = {"home": home / "media", "file": file, "none": tmp_path / "none" / "b.tar.gz"}[place]
    said = in_shell("backup", target, home=home)
    assert (said.code, sentence in said.error) == (2, True)
    assert (sorted(home.rglob("*")), sorted(file.parent.iterdir())) == (before, [file])


def test_a_node_without_a_database_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "node.toml").write_bytes((home / "node.toml").read_bytes())
    said = in_shell("backup", tmp_path / "b.tar.gz", home=tmp_path / "home")
    assert (said.code, "The node's database has no tables." in said.error) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_without_a_node_nothing_is_backed_up(tmp_path: Path) -> None:
    said = in_shell("backup", tmp_path, home=tmp_path / "none")
    assert (said.code, said.error.startswith("entrepot: There is no node in")) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_what_is_refused_leaves_no_folder(entrepot: Command, file: Path, tmp_path: Path) -> None:
    flipped = bytearray(file.read_bytes())
    flipped[-6] ^= 1
    (tmp_path / "flipped").write_bytes(flipped)
    (tmp_path / "short").write_bytes(file.read_bytes()[:-100])
    (tmp_path / "list.csv").write_text("id,title\n")
    for name, sentence in (
        ("flipped", "flipped is damaged: "),
        ("short", "short is damaged: it breaks off or was changed."),
        ("list.csv", "list.csv is no backup of Entrepot. Name a file that was written by: entrepot backup"),
        ("none", f"There is no file {tmp_path / 'none'}. Name the file of a backup."),
    ):
        said = entrepot("restore", tmp_path / name, tmp_path / "new")
        assert (said.code, said.error.startswith(f"entrepot: {sentence}")) == (2, True), said.error
    assert sorted(path.name for path in tmp_path.iterdir()) == ["flipped", "list.csv", "short"]


def test_a_folder_with_something_in_it_is_left_alone(entrepot: Command, file: Path, home: Path) -> None:
    said = entrepot("restore", file, home)
    assert (said.code, said.error) == (
        2, f"entrepot: There is something in {home} already. Name an empty or a new folder: entrepot restore FILE HOME",
    )  # fmt: skip


def test_a_backup_that_is_killed_leaves_no_file_under_its_name(home: Path, tmp_path: Path) -> None:
    environment = os.environ | {"ENTREPOT_HOME": str(home)}
    for step in range(3):
        target = tmp_path / str(step)
        target.mkdir()
        backup = subprocess.Popen(
            [COMMAND, "backup", target / "b.tar.gz"], env=environment, stderr=subprocess.PIPE
        )
        while backup.poll() is None and not list(target.iterdir()):
            time.sleep(0.001)
        time.sleep(step * 0.01)
        backup.kill()
        backup.communicate()
        assert not (target / "b.tar.gz").exists() or archive.inspect(target / "b.tar.gz", silent)
        assert step > 0 or not (target / "b.tar.gz").exists()
