"""A backup's file: read back as it was written, and refused with its reason when it is anything else."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import random
import stat
import tarfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.runtime.backups import archive, values
from entrepot.runtime.backups.manifest import (
    BackupError,
    Counter,
    Database,
    Manifest,
    Table,
    read_manifest,
)
from entrepot.runtime.backups.restoring import building, require_room, require_vacant
from entrepot.runtime.progress import silent

FILES = {
    "home/node.toml": b'name = "A"\n',
    "home/media/a.bin": random.Random(1).randbytes(30_000),
    "database/t.copy": b"1\tx\n",
}
TABLES = {"t": Table(1, {"id": "bigint", "text": "character varying"})}
MADE = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)


def manifest(folder: Path) -> Manifest:
    database = Database("postgresql", (("people", "0001_initial"),), TABLES, (Counter("t_id_seq", "t", 7),))
    return Manifest("0.1.0", "Isar · 岭南", MADE, 46, database, archive.members(folder))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small backup."""
    here = tmp_path_factory.mktemp("members")
    for path, content in FILES.items():
        (here / path).parent.mkdir(parents=True, exist_ok=True)
        (here / path).write_bytes(content)
    (here / "home/node.toml").chmod(0o640)
    return here


@pytest.fixture(scope="module")
def packed(folder: Path) -> bytes:
    """The bytes of its file."""
    file = folder.parent / "packed.tar.gz"
    archive.pack(manifest(folder), folder, file, silent)
    return file.read_bytes()


def written(place: Path, content: bytes) -> Path:
    file = place / "b.tar.gz"
    file.write_bytes(content)
    return file


def refusal(file: Path) -> BackupError:
    with pytest.raises(BackupError) as raised:
        archive.inspect(file, silent)
    return raised.value


def made_of(place: Path, *entries: tuple[str, bytes | tarfile.TarInfo]) -> Path:
    """A file that somebody else made."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as other:
        for name, given_ in entries:
            if isinstance(given_, tarfile.TarInfo):
                other.addfile(given_)
            else:
                entry = tarfile.TarInfo(name)
                entry.size = len(given_)
                other.addfile(entry, io.BytesIO(given_))
    return written(place, content.getvalue())


def changed(folder: Path, **fields: object) -> bytes:
    """The manifest with other fields."""
    return json.dumps({**json.loads(manifest(folder).to_json()), **fields}).encode()


def test_a_manifest_is_read_back_as_it_was_written(folder: Path) -> None:
    assert read_manifest(manifest(folder).to_json().encode(), "b") == manifest(folder)
    assert (manifest(folder).rows, manifest(folder).size) == (1, sum(map(len, FILES.values())))


def test_members_come_back_byte_for_byte_with_their_modes(
    folder: Path, packed: bytes, tmp_path: Path
) -> None:
    file, target = written(tmp_path, packed), tmp_path / "target"
    target.mkdir()
    assert archive.inspect(file, silent) == manifest(folder)
    assert list(target.iterdir()) == []
    assert archive.unpack(file, target, silent) == manifest(folder)
    assert {path: (target / path).read_bytes() for path in FILES} == FILES
    assert archive.members(target) == archive.members(folder)
    assert stat.S_IMODE((target / "home/node.toml").stat().st_mode) == 0o640


def test_the_file_is_its_owners_only_and_any_tar_reads_it(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    archive.pack(manifest(folder), folder, file, silent)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as read:
        assert read.getnames() == ["manifest.json", *sorted(FILES)]


def test_nothing_is_written_over(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        archive.pack(manifest(folder), folder, tmp_path / "b.tar.gz", silent)
    assert (tmp_path / "b.tar.gz").read_bytes() == b"mine"


def test_a_damaged_byte_is_refused_wherever_it_stands(folder: Path, packed: bytes, tmp_path: Path) -> None:
    """Behind gzip's ten bytes of header; a bit that compression does not use changes nothing that is read."""
    rng, harmless = random.Random(7), 0
    for place in rng.sample(range(10, len(packed)), 500):
        flipped = bytearray(packed)
        flipped[place] ^= 1 << rng.randrange(8)
        file = written(tmp_path, bytes(flipped))
        if gzip_content(flipped) == gzip.decompress(packed):
            harmless += 1
            assert archive.inspect(file, silent) == manifest(folder)
        else:
            assert refusal(file).code == "backup_damaged", place
    assert harmless < 5


def gzip_content(packed: bytes) -> bytes | None:
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        return None


def test_a_file_that_breaks_off_is_refused(packed: bytes, tmp_path: Path) -> None:
    rng = random.Random(8)
    for length in (11, 100, len(packed) - 1, *rng.sample(range(11, len(packed)), 100)):
        error = refusal(written(tmp_path, packed[:length]))
        assert (error.code, error.remedy) == (
            "backup_damaged", "Copy it again from where it is kept, or take another backup.",
        )  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", gzip.compress(b"", mtime=0), b"\x1f"])
def test_another_file_is_refused(content: bytes, tmp_path: Path) -> None:
    assert refusal(written(tmp_path, content)).code == "backup_foreign"


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    assert refusal(made_of(tmp_path, ("a.txt", b"a"))).code == "backup_foreign"
    assert refusal(made_of(tmp_path, ("manifest.json", b'{"format": "x"}'))).code == "backup_foreign"
    assert refusal(made_of(tmp_path, ("manifest.json", b"[]"))).code == "backup_foreign"


def test_no_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none").code == refusal(tmp_path).code == "backup_missing"


def test_a_newer_format_is_refused_before_its_fields_are_read(tmp_path: Path) -> None:
    content = b'{"format": "entrepot-backup", "version": 2, "entrepot": "9.0"}'
    error = refusal(made_of(tmp_path, ("manifest.json", content)))
    assert (error.code, error.sentence) == (
        "backup_newer", "b.tar.gz is of format 2, written by Entrepot 9.0; this one reads formats up to 1.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"database": None},
        {"members": {"home/a": {}}},
        {"made": "yesterday"},
        {"sequence": None},
        {"database": {"kind": "oracle"}},
        {"members": {}},
    ],
)
def test_an_incomplete_manifest_is_refused(fields: dict[str, object], folder: Path, tmp_path: Path) -> None:
    assert refusal(made_of(tmp_path, ("manifest.json", changed(folder, **fields)))).code == "backup_damaged"


def link(name: str, kind: bytes, target: str = "") -> tuple[str, tarfile.TarInfo]:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return name, entry


@pytest.mark.parametrize(
    "entry",
    [
        ("../evil", b"x"),
        ("home/../../evil", b"x"),
        ("/etc/evil", b"x"),
        ("evil", b"x"),
        ("home", b"x"),
        ("home//evil", b"x"),
        ("./home/evil", b"x"),
        ("home/..\\evil", b"x"),
        ("manifest.json", b"x"),
        link("home/evil", tarfile.SYMTYPE, "/etc/passwd"),
        link("home/evil", tarfile.LNKTYPE, "home/node.toml"),
        link("home/evil", tarfile.DIRTYPE),
        link("home/evil", tarfile.FIFOTYPE),
        link("home/evil", tarfile.CHRTYPE),
    ],
)
def test_what_leads_out_of_the_folder_or_is_no_file_is_refused(
    entry: tuple[str, bytes | tarfile.TarInfo], folder: Path, tmp_path: Path
) -> None:
    named = {name: {"bytes": 1, "sha256": "0" * 64} for name in (entry[0], "home/node.toml")}
    file = made_of(tmp_path, ("manifest.json", changed(folder, members=named)), entry)
    assert refusal(file).code == "backup_unsafe"
    (tmp_path / "target").mkdir()
    with pytest.raises(BackupError):
        archive.unpack(file, tmp_path / "target", silent)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["b.tar.gz", "target"]


def without(folder: Path) -> list[tuple[str, bytes]]:
    return [(path, content) for path, content in FILES.items() if path != "home/node.toml"]


@pytest.mark.parametrize(
    ("more", "how"),
    [
        ([], "home/node.toml is missing"),
        ([("home/other", b"x")], "home/other is not what its manifest names"),
        ([("home/node.toml", b'name = "AB"\n')], "home/node.toml is not what its manifest names"),
        ([("home/node.toml", b'name = "B"\n')], "home/node.toml was changed"),
        ([("home/node.toml", b'name = "A"\n')] * 2, "home/node.toml is not what its manifest names"),
    ],
)
def test_members_other_than_the_manifest_names_are_refused(
    more: list[tuple[str, bytes]], how: str, folder: Path, tmp_path: Path
) -> None:
    listed = ("manifest.json", manifest(folder).to_json().encode())
    error = refusal(made_of(tmp_path, listed, *without(folder), *more))
    assert (error.code, error.sentence) == ("backup_damaged", f"b.tar.gz is damaged: {how}.")


def test_a_home_is_there_when_the_block_ends_well_and_not_before(tmp_path: Path) -> None:
    target = tmp_path / "a" / "home"
    with building(target) as staging:
        (staging / "home" / "media").mkdir(parents=True)
        (staging / "home" / "node.toml").write_text("x")
        assert not (target / "node.toml").exists()
    assert sorted(path.name for path in target.iterdir()) == ["media", "node.toml"]


@pytest.mark.parametrize("made", [True, False])
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_nothing_is_left_of_a_home_that_failed(
    tmp_path: Path, made: bool, error: type[BaseException]
) -> None:
    target = tmp_path / "home"
    if made:
        target.mkdir()

    def fail() -> None:
        with building(target) as staging:
            (staging / "home").mkdir()
            (staging / "home" / "node.toml").write_text("x")
            raise error

    with pytest.raises(error):
        fail()
    assert list(tmp_path.rglob("*")) == ([target] if made else [])


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    for target in (tmp_path, tmp_path / "mine"):
        with pytest.raises(BackupError) as raised:
            require_vacant(target)
        assert raised.value.code == "home_not_empty"
    assert (tmp_path / "mine").read_text() == "x"


def test_what_the_disk_cannot_hold_is_refused(folder: Path, tmp_path: Path) -> None:
    said = manifest(folder)
    require_room(said, tmp_path / "new" / "home")
    members = {"home/a": dataclasses.replace(said.members["home/node.toml"], bytes=10**18)}
    with pytest.raises(BackupError) as raised:
        require_room(dataclasses.replace(said, members=members), tmp_path / "new" / "home")
    assert raised.value.code == "no_room"


TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\x00"))


@given(st.lists(st.one_of(st.none(), TEXT), min_size=1, max_size=5))
def test_any_text_comes_through_a_line(row: list[str | None]) -> None:
    kinds = ["text"] * len(row)
    line = values.to_line(row, kinds)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert values.to_row(
        line[:-1], values.readers("t", dict(zip(map(str, range(9)), kinds, strict=False)))
    ) == tuple(row)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("boolean", "t", 1),
        ("boolean", "f", 0),
        ("bigint", "-9223372036854775808", -(2**63)),
        ("double precision", "0.1", 0.1),
        ("numeric", "12.50", "12.50"),
        ("bytea", "\\\\x00ff0a", b"\x00\xff\n"),
        ("uuid", "0189d1c2-7a3b-7c4d-8e5f-0123456789ab", "0189d1c27a3b7c4d8e5f0123456789ab"),
        ("timestamp with time zone", "2026-11-21 12:00:00.12+00", "2026-11-21 12:00:00.120000"),
        ("timestamp with time zone", "2026-11-21 12:00:00+00", "2026-11-21 12:00:00"),
        ("time without time zone", "12:00:00.5", "12:00:00.500000"),
        ("interval", "3 days 04:05:06.789", 3 * 86_400_000_000 + 14_706_789_000),
        ("interval", "-00:00:01", -1_000_000),
        ("jsonb", '{"a": "岭\\\\n"}', '{"a": "\\u5cad\\n"}'),
        ("text", "\\\\N", "\\N"),
        ("text", "", ""),
        ("text", "\\N", None),
    ],
)
def test_values_of_postgresql_become_what_django_writes_into_sqlite(
    kind: str, text: str, value: values.Value
) -> None:
    assert values.to_row(text.encode(), values.readers("t", {"c": kind})) == (value,)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("boolean", 1, "1"),
        ("interval", 1_500_000, "1500000 microseconds"),
        ("bytea", b"\x00\xff", "\\\\x00ff"),
        ("double precision", 1e-7, "1e-07"),
        ("bigint", None, "\\N"),
    ],
)
def test_values_of_sqlite_become_what_postgresql_reads(kind: str, value: values.Value, text: str) -> None:
    assert values.to_line([value], [kind]) == f"{text}\n".encode()


def test_a_type_that_sqlite_lacks_is_refused() -> None:
    with pytest.raises(BackupError) as raised:
        values.readers("booking", {"during": "tstzrange"})
    assert raised.value.code == "backup_not_portable"
