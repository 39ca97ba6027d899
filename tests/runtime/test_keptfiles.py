"""Files that people hand in: kept as they are, and given out only as they were."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from entrepot.runtime import keptfiles
from entrepot.runtime.keptfiles import (
    ChangedFileError,
    UnfitFileError,
    forget_bytes,
    keep_bytes,
    kept_bytes,
    media_type,
    new_file_key,
    shown_name,
)

OWNER = "deal-0123456789ab"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    return tmp_path / "deals" / OWNER


def test_bytes_that_come_in_pieces_are_kept_and_found_again(shelf: Path) -> None:
    key = new_file_key()
    size, digest = keep_bytes("deals", OWNER, key, [b"glaze ", b"", b"of the sea"])
    assert (size, digest) == (16, hashlib.sha256(b"glaze of the sea").hexdigest())
    assert kept_bytes("deals", OWNER, key, digest) == b"glaze of the sea"
    assert stat.S_IMODE((shelf / key).stat().st_mode) == 0o600
    forget_bytes("deals", OWNER, key)
    forget_bytes("deals", OWNER, key)
    assert list(shelf.iterdir()) == []


def test_what_was_changed_or_lost_on_disk_is_not_given_out(shelf: Path) -> None:
    key = new_file_key()
    _, digest = keep_bytes("deals", OWNER, key, [b"as it was"])
    (shelf / key).write_bytes(b"as it is.")
    with pytest.raises(ChangedFileError):
        kept_bytes("deals", OWNER, key, digest)
    (shelf / key).unlink()
    with pytest.raises(ChangedFileError):
        kept_bytes("deals", OWNER, key, digest)


def test_nothing_and_too_much_leave_nothing_behind(shelf: Path) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"\0" * 10_000_000

    for chunks in ([], [b""], endless()):
        with pytest.raises(UnfitFileError):
            keep_bytes("deals", OWNER, new_file_key(), chunks)
    assert list(shelf.iterdir()) == []


def test_a_sender_who_breaks_off_leaves_nothing_behind(shelf: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        keep_bytes("deals", OWNER, new_file_key(), broken())
    assert list(shelf.iterdir()) == []


@pytest.mark.parametrize(
    "names",
    [
        ("..", OWNER, "file-" + "0" * 24), ("deals", "../secret", "file-" + "0" * 24), ("deals", OWNER, "../../node.toml"),
        ("deals/x", OWNER, "file-" + "0" * 24), ("deals", "", "file-" + "0" * 24), ("deals", OWNER, "file-" + "0" * 24 + "\n"),
    ],
)  # fmt: skip
def test_no_name_but_one_of_ours_becomes_part_of_a_path(names: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="/"):
        keep_bytes(*names, [b"x"])
    with pytest.raises(ValueError, match="/"):
        kept_bytes(*names, "0" * 64)


def test_a_name_is_shown_without_its_path_and_what_breaks_lines() -> None:
    assert [shown_name(name) for name in ("C:\\Users\\me\\plan.pdf", "a/../b\n.txt", "\ud800\x00", "", "  ", "计划 1.pdf")] == [
        "plan.pdf", "b?.txt", "??", "file", "file", "计划 1.pdf",
    ]  # fmt: skip
    assert len(shown_name("x" * 300 + ".pdf")) == 200


def test_what_a_file_is_is_read_from_its_ending() -> None:
    assert [media_type(name) for name in ("a.PDF", "a.html", "svg", "a.tar.zip")] == [
        "application/pdf", keptfiles.UNKNOWN, keptfiles.UNKNOWN, "application/zip",
    ]  # fmt: skip
