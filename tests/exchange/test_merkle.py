"""The tree of RFC 6962: vectors of transparency-dev/merkle, and a naive tree beside ours."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.exchange.domain import merkle

DATA = Path(os.environ.get("ENTREPOT_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
VECTORS = DATA.parent / "conformance" / "merkle"


def naive(entries: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, word for word."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return sha256(b"\x01" + naive(entries[:k]) + naive(entries[k:])).digest()


def path(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962."""
    if len(entries) == 1:
        return []
    k = 1
    while k * 2 < len(entries):
        k *= 2
    if m < k:
        return [*path(m, entries[:k]), naive(entries[k:])]
    return [*path(m - k, entries[k:]), naive(entries[:k])]


def subproof(m: int, entries: Sequence[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962."""
    if m == len(entries):
        return [] if whole else [naive(entries)]
    k = 1
    while k * 2 < len(entries):
        k *= 2
    if m <= k:
        return [*subproof(m, entries[:k], whole), naive(entries[k:])]
    return [*subproof(m - k, entries[k:], False), naive(entries[:k])]


def stored(count: int, *, portions: int = 1) -> tuple[list[bytes], dict[merkle.Place, bytes], bytes]:
    """Entries, the hashes that a tree which grew in portions stored, and its root."""
    entries = [f"entry {number}".encode() for number in range(count)]
    tree: dict[merkle.Place, bytes] = {}
    root = merkle.EMPTY
    for start in range(0, count, max(portions, 1)):
        new, root = merkle.grown(
            start, lambda _, there=tree: there, map(merkle.leaf_hash, entries[start : start + portions])
        )
        assert not new.keys() & tree.keys()
        tree |= new
    return entries, tree, root


SIZES = st.integers(min_value=1, max_value=70)


@given(size=SIZES, portions=st.integers(min_value=1, max_value=9), data=st.data())
def test_a_tree_that_grew_has_the_roots_and_proofs_of_the_definition(
    size: int, portions: int, data: st.DataObject
) -> None:
    entries, tree, root = stored(size, portions=portions)
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    first = data.draw(st.integers(min_value=1, max_value=size))

    assert root == merkle.root(size, lambda _: tree) == naive(entries)
    assert merkle.root(first, lambda _: tree) == naive(entries[:first])
    inclusion = merkle.inclusion(index, size, lambda _: tree)
    assert inclusion == path(index, entries)
    assert merkle.included(index, size, merkle.leaf_hash(entries[index]), inclusion, root)
    consistency = merkle.consistency(first, size, lambda _: tree)
    assert consistency == subproof(first, entries, True)
    assert merkle.consistent(first, size, (naive(entries[:first]), root), consistency)


@given(size=SIZES, data=st.data())
def test_any_bit_of_a_proof_matters(size: int, data: st.DataObject) -> None:
    entries, tree, root = stored(size, portions=size)
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    first = data.draw(st.integers(min_value=1, max_value=size))
    bit = data.draw(st.integers(min_value=0, max_value=255))

    def flipped(one: bytes) -> bytes:
        return (int.from_bytes(one, "big") ^ 1 << bit).to_bytes(32, "big")

    leaf, inclusion = merkle.leaf_hash(entries[index]), merkle.inclusion(index, size, lambda _: tree)
    changed = [[*inclusion[:n], flipped(one), *inclusion[n + 1 :]] for n, one in enumerate(inclusion)]
    assert [merkle.included(index, size, leaf, each, root) for each in changed] == [False] * len(inclusion)
    assert not merkle.included(index, size, flipped(leaf), inclusion, root)
    roots, consistency = (naive(entries[:first]), root), merkle.consistency(first, size, lambda _: tree)
    changed = [[*consistency[:n], flipped(one), *consistency[n + 1 :]] for n, one in enumerate(consistency)]
    assert [merkle.consistent(first, size, roots, each) for each in changed] == [False] * len(consistency)
    assert not merkle.consistent(first, size, (flipped(roots[0]), root), consistency)


def test_what_cannot_be_proved_is_refused() -> None:
    with pytest.raises(ValueError, match="entry 1 is not among 1"):
        merkle.inclusion(1, 1, lambda _: {})
    with pytest.raises(ValueError, match="2 entries do not go on from 0"):
        merkle.consistency(0, 2, lambda _: {})
    assert merkle.root(0, lambda _: {}) == sha256(b"").digest()


def test_a_proof_reads_no_more_than_the_tree_is_high() -> None:
    asked: list[int] = []

    def read(places: Sequence[merkle.Place]) -> dict[merkle.Place, bytes]:
        asked.append(len(places))
        return {place: bytes(32) for place in places}

    for index in (0, 499_999, 999_999):
        merkle.inclusion(index, 1_000_000, read)
    merkle.consistency(777_777, 1_000_000, read)
    assert max(asked) <= 2 * 20


def _bytes(value: str | None) -> bytes:
    return base64.b64decode(value or "")


def holds(vector: dict[str, Any]) -> bool:
    """What our functions say of a vector."""
    proof = [_bytes(one) for one in vector["proof"] or []]
    if "leafIdx" in vector:
        leaf, root = _bytes(vector["leafHash"]), _bytes(vector["root"])
        return merkle.included(vector["leafIdx"], vector["treeSize"], leaf, proof, root)
    roots = (_bytes(vector["root1"]), _bytes(vector["root2"]))
    return merkle.consistent(vector["size1"], vector["size2"], roots, proof)


@pytest.mark.skipif(not VECTORS.is_dir() and "CI" not in os.environ, reason=f"{VECTORS} is not here")
def test_all_196_vectors() -> None:
    vectors = [json.loads(file.read_text("utf8")) for file in sorted(VECTORS.rglob("*.json"))]

    assert len(vectors) == 196
    assert [one["desc"] for one in vectors if holds(one) is one["wantErr"]] == []
