"""Receipt files: both verifiers say the same of them, and nothing in them can be changed."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from django.db import transaction

from entrepot.exchange import identity
from entrepot.exchange.actions.heads import keep_cosignature, sign_head
from entrepot.exchange.actions.logging import append
from entrepot.exchange.actions.receipts import issue_receipt
from entrepot.exchange.domain.canonical import canonical
from entrepot.exchange.domain.heads import Head
from entrepot.exchange.domain.receiptfile import ReceiptError, is_one, shown
from entrepot.exchange.domain.statements import claimed
from entrepot.exchange.models import Outgoing
from entrepot.exchange.refusals import LogRefusedError
from entrepot.people.domain import ANONYMOUS
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from tests.exchange.nodes import DE, HK, NODE
from tests.exchange.test_log import fill

VERIFIER = Path(__file__).resolve().parents[2] / "docs" / "verify_receipt.py"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The node's own keys are made anew for each test."""
    monkeypatch.setattr("entrepot.exchange.identity._file", lambda: tmp_path / "exchange" / "keys.json")


@pytest.fixture(scope="module")
def alone() -> ModuleType:
    """The single-file verifier, loaded from where it lies."""
    spec = importlib.util.spec_from_file_location("verify_receipt", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def crossing(*, taken: bool = True, rotated: bool = False) -> bytes:
    """The receipt of a crossing to a peer that co-signed the head and took the message."""
    peer = HK.peer()
    fill(4)
    if rotated:
        identity.add_key()
    with transaction.atomic():
        (index,) = append(contents=[{"record": "resource:r1", "message": "m1", "名": "测试"}], actor="node")
    head = Head.read(claimed(sign_head(by=NODE)), identity.own().node)
    keep_cosignature(
        peer=peer, statement=HK.signed(head.seen_by(HK.node, "2026-11-28T12:00:00+00:00")), by=NODE
    )
    says = {"kind": "receipt", "sender": identity.own().node, "receiver": HK.node, "message": "m1", "number": 1, "at": "2026-11-28T12:00:01+00:00"}  # fmt: skip
    Outgoing.objects.create(
        peer=peer, number=1, message="m1", kind="records", body="{}", made=clock.now(), receipt=HK.signed(says) if taken else ""
    )  # fmt: skip
    return issue_receipt(index=index, by=NODE)


def test_a_receipt_shows_what_crossed_and_who_saw_it(alone: ModuleType) -> None:
    file = crossing()
    found = shown(file)
    node = identity.own().node

    assert is_one(file)
    assert (found.node, found.index, found.size) == (node, 4, 5)
    assert json.loads(found.content) == {"record": "resource:r1", "message": "m1", "名": "测试"}
    assert found.seen_by == ((HK.node, "2026-11-28T12:00:00+00:00"),)
    assert found.taken_by == (HK.node, "2026-11-28T12:00:01+00:00")
    assert {(of, how) for of, _, how in found.keys} == {(node, "first"), (HK.node, "first")}
    told = alone.verify(file, node)
    assert told[0] == f"Entry 4 of 5 in the log of node {node} at {found.at}:"
    assert told[2:4] == [
        f"Node {HK.node} saw this head at 2026-11-28T12:00:00+00:00.",
        f"Node {HK.node} took message m1 at 2026-11-28T12:00:01+00:00.",
    ]


def test_a_receipt_after_a_change_of_key_shows_how_the_key_is_known(alone: ModuleType) -> None:
    file = crossing(taken=False, rotated=True)
    node = identity.own().node
    assert sorted((of == node, how) for of, _, how in shown(file).keys) == [
        (False, "first"),
        (True, "first"),
        (True, "later"),
    ]
    assert [line.rsplit(": ", 1)[1] for line in alone.verify(file)[-3:]].count("a later key of it.") == 1


def test_the_program_alone_verifies_in_an_empty_python(tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_bytes(crossing())

    def run(*given: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", str(VERIFIER), *given], capture_output=True, text=True, check=False
        )
        return done.returncode, (done.stdout or done.stderr).splitlines()[0]

    assert run(str(file)) == (0, "It holds.")
    assert run(str(file), DE.node) == (
        1, f"It does not hold. It is of the node {identity.own().node}, not {DE.node}."
    )  # fmt: skip
    file.write_bytes(file.read_bytes().replace(b"resource:r1", b"resource:r2"))
    assert run(str(file)) == (1, "It does not hold. The entry is not in the log with this head.")
    file.write_text("{}")
    assert run(str(file)) == (1, "It does not hold. This is no receipt.")


def refused(judge: Callable[[], Any]) -> bool:
    """Whether a verifier refuses, in whatever words."""
    try:
        judge()
    except Exception as error:
        return type(error).__name__ in {
            "RefusedError", "ReceiptError", "ValueError", "TypeError", "KeyError", "IndexError", "JSONDecodeError", "UnicodeDecodeError",
            "Error",
        }  # fmt: skip
    return False


def test_no_byte_can_be_changed(alone: ModuleType) -> None:
    file, random = crossing(), Random(6962)
    signatures = range(len(file))
    missed = []
    for place in signatures:
        changed = bytearray(file)
        changed[place] ^= 1 << random.randrange(8)
        if not refused(lambda changed=changed: shown(bytes(changed))):
            missed.append(("node", place))
        if place % 8 == 0 and not refused(lambda changed=changed: alone.verify(bytes(changed))):
            missed.append(("alone", place))
    assert missed == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda file: file["cosignatures"].append(file["head"]), "no_receipt"),
        (lambda file: file["cosignatures"].clear() or file.update(receipt=None), "idle_key"),
        (lambda file: file["keys"].pop(), "unknown_key"),
        (lambda file: file["keys"].append(file["keys"][0]), "no_receipt"),
        (lambda file: file["inclusion"].pop(), "not_in_log"),
        (lambda file: file["inclusion"].append("00" * 32), "not_in_log"),
        (lambda file: file["entry"].update(index=3), "not_in_log"),
        (lambda file: file.update(more=1), "no_receipt"),
        (lambda file: file["head"].update(signature="AA=="), "bad_signature"),
    ],
)
def test_what_is_wrong_is_said(change: Callable[[Any], Any], code: str, alone: ModuleType) -> None:
    file = json.loads(crossing())
    change(file)
    with pytest.raises(ReceiptError) as found:
        shown(canonical(file))
    assert found.value.code == code
    assert refused(lambda: alone.verify(canonical(file)))


def test_pretty_json_is_no_receipt(alone: ModuleType) -> None:
    pretty = json.dumps(json.loads(crossing()), indent=1).encode()
    assert refused(lambda: shown(pretty))
    assert refused(lambda: alone.verify(pretty))


def test_signatures_are_checked_as_rfc_8032_has_it(alone: ModuleType) -> None:
    """Its third test vector, and a signature whose second half is beyond the order of the group."""
    public = bytes.fromhex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
    signature = bytes.fromhex(
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )
    beyond = signature[:32] + (int.from_bytes(signature[32:], "little") + alone.L).to_bytes(32, "little")
    assert alone.signature_holds(public, signature, bytes.fromhex("af82"))
    assert not alone.signature_holds(public, signature, bytes.fromhex("af83"))
    assert not alone.signature_holds(public, beyond, bytes.fromhex("af82"))


def test_not_everybody_takes_a_receipt() -> None:
    fill(1)
    with pytest.raises(NotAllowedError):
        issue_receipt(index=0, by=ANONYMOUS)
    with pytest.raises(LogRefusedError, match="no such entry"):
        issue_receipt(index=1, by=NODE)
