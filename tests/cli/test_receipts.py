"""``entrepot receipt`` and what ``entrepot verify`` says of receipts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from entrepot.cli.output import Format
from entrepot.cli.proofs import verify_receipt
from entrepot.exchange.domain import keys, merkle
from entrepot.exchange.domain.heads import Head
from entrepot.exchange.domain.receiptfile import Known, written
from entrepot.exchange.domain.statements import signed

PRIVATE = bytes(range(32))


def receipt() -> bytes:
    """A receipt of the only entry of a log."""
    public, content = keys.public_of(PRIVATE), '{"record":"resource:r1"}'
    node, root = keys.node_id(public), merkle.leaf_hash(content.encode()).hex()
    head = signed(Head(node, 1, root, "2026-11-28T12:00:00+00:00").plain(), PRIVATE).decode()
    return written(
        index=0,
        content=content,
        inclusion=[],
        head=head,
        cosignatures=[],
        receipt="",
        known=[Known(node, public)],
    )


@pytest.mark.parametrize(("change", "code", "first"), [(b"r1", 0, "entry"), (b"r2", 1, "not_in_log")])
def test_a_receipt_is_told_to_programs(
    change: bytes, code: int, first: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(typer.Exit) as ended:
        verify_receipt("r.json", receipt().replace(b"r1", change), Format.json)
    assert ended.value.exit_code == code
    assert json.loads(capsys.readouterr().out.splitlines()[0])["what"] == first
