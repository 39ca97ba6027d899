"""A node's keys, and statements under them."""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.exchange import identity
from entrepot.exchange.domain import keys
from entrepot.exchange.domain.canonical import NotCanonicalError, canonical
from entrepot.exchange.domain.statements import StatementError, claimed, signed, verify

PRIVATE = bytes(range(32))
KNOWN = {keys.key_id(keys.public_of(PRIVATE)): keys.public_of(PRIVATE)}
whole = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    return tmp_path


@given(whole)
def test_canonical_json_is_json_again_and_written_in_one_way(value: object) -> None:
    assert json.loads(canonical(value)) == value
    assert canonical(json.loads(canonical(value))) == canonical(value)


def test_the_order_of_keys_is_that_of_utf_16() -> None:
    assert (
        canonical({"é": 1, "a": 2, "\U0001f600": 3, "ﬀ": 4}).decode() == '{"a":2,"é":1,"\U0001f600":3,"ﬀ":4}'
    )


@pytest.mark.parametrize("value", [2**53, float("nan"), float("inf"), {1: 2}, b"x", object(), "\ud800"])
def test_what_is_no_json_is_refused(value: object) -> None:
    with pytest.raises(NotCanonicalError):
        canonical(value)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), whole, max_size=4))
def test_what_is_signed_verifies_and_says_the_same(says: Mapping[str, object]) -> None:
    statement = signed(says, PRIVATE)
    found = verify(statement, KNOWN)
    assert (found.says, found.key, claimed(statement)) == (says, next(iter(KNOWN)), says)


def test_every_byte_that_is_changed_is_noticed() -> None:
    statement = signed({"kind": "head", "size": 7}, PRIVATE)
    held = []
    for place in range(len(statement)):
        for bit in (1, 32):
            changed = bytearray(statement)
            changed[place] ^= bit
            try:
                verify(bytes(changed), KNOWN)
            except StatementError:
                continue
            held.append(place)
    assert held == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "unreadable"),
        (b"[1]", "unreadable"),
        (b'{"key":"a","signature":"b"}', "unreadable"),
        (b'{"key":"a", "signature":"b","statement":{}}', "not_canonical"),
        (b'{"key":"a","signature":"b","statement":{}}', "unknown_key"),
        (b'{"key":"a","signature":"b","statement":{"n":9007199254740993}}', "unreadable"),
        (b"[" * 100_000, "unreadable"),
    ],
)
def test_what_is_no_statement_is_refused_with_a_code(content: bytes, code: str) -> None:
    with pytest.raises(StatementError) as refused:
        verify(content, KNOWN)
    assert refused.value.code == code


def test_a_key_of_another_name_does_not_count() -> None:
    other = keys.new_private()
    statement = signed({"a": 1}, other)
    with pytest.raises(StatementError) as refused:
        verify(statement, {keys.key_id(keys.public_of(other)): keys.public_of(PRIVATE)})
    assert refused.value.code == "unknown_key"


def test_a_node_keeps_its_id_when_its_key_is_replaced(home: Path) -> None:
    first = identity.own()
    second = identity.add_key()
    assert (second.node, second.keys[0].id) == (first.node, first.current.id)
    assert second.current.id != first.current.id
    assert [bool(key.ended) for key in second.keys] == [True, False]
    assert identity.own() == second
    old = signed({"a": 1}, first.current.private)
    assert verify(old, second.public_keys).key == first.current.id


def test_keys_are_for_their_owner_only(home: Path) -> None:
    identity.own()
    file = home / "exchange" / "keys.json"
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode)) == (0o600, 0o700)
    assert [each.name for each in file.parent.iterdir()] == ["keys.json"]


@pytest.mark.parametrize(
    "content", ["", "{}", '{"keys": []}', '{"keys": [{"private": "zz", "since": "", "ended": ""}]}']
)
def test_keys_that_cannot_be_read_are_told_and_not_replaced(home: Path, content: str) -> None:
    identity.own()
    file = home / "exchange" / "keys.json"
    file.write_text(content)
    with pytest.raises(identity.IdentityError):
        identity.own()
    assert file.read_text() == content
