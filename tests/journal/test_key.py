"""The journal's key: made with the home, its owner's only, never replaced."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from entrepot.runtime.home import JOURNAL_KEY_FILE, Home, HomeError, Node
from tests.journal.sessions import at_once

NODE = Node("Yunshan", "guangzhou", "CN-GD")


def test_a_home_is_made_with_a_key_of_its_own_that_stays(tmp_path: Path) -> None:
    home, other = Home(tmp_path / "node"), Home(tmp_path / "other")
    home.create(NODE)
    key = home.journal_key()
    home.create(NODE)
    other.create(NODE)
    assert (home.journal_key(), home.make_journal_key()) == (key, key)
    assert len(key) > 50
    assert other.journal_key() != key
    assert stat.S_IMODE((home.path / JOURNAL_KEY_FILE).stat().st_mode) == 0o600
    assert home.secret().encode() != key


def test_a_home_without_a_key_says_where_to_find_it(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match=r"Put journal\.key back from a backup of the node's home\."):
        Home(tmp_path).journal_key()


def test_a_key_made_by_many_at_once_is_one(tmp_path: Path) -> None:
    home = Home(tmp_path / "node")
    assert len(set(at_once(*[home.make_journal_key] * 8))) == 1
    assert [file.name for file in home.path.iterdir()] == [JOURNAL_KEY_FILE]
