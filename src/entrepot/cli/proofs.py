"""What ``entrepot verify`` says of receipts and of documents that somebody carried here."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import typer

from entrepot.cli.output import DONE, PARTLY, Format, fail, out, rows

COLUMNS: Final = ("what", "node", "detail")
KNOWN: Final = {
    "first": "the key that its id is made of",
    "later": "a later key of it",
    "vouched": "a key that the issuing node vouches for",
}
CARRIED: Final = {
    "valid": "It is the document that was issued, and the slip holds.",
    "revoked": "The issuer has revoked it: it does not count any more.",
    "expired": "Its time is over.",
    "unknown": "The issuing node knows no such slip for this document.",
    "other_document": "This is not the document that the slip is for: it differs, if only in one bit.",
    "forged": "The slip is not signed by the node that it names.",
    "stranger": "The node that the slip names is none that this node knows.",
    "unreadable": "This is no slip.",
}


def verify_receipt(name: str, content: bytes, form: Format) -> None:
    """Say what a receipt shows; exit 0 when it holds, 1 when it does not."""
    from entrepot.exchange.domain.receiptfile import ReceiptError, shown

    try:
        found = shown(content)
    except ReceiptError as error:
        table = [{"what": error.code, "node": "", "detail": error.sentence}]
        _tell(f"{name} does not hold.", table, form)
        raise typer.Exit(PARTLY) from error
    table = [{"what": "entry", "node": found.node, "detail": found.content}]
    table.append({"what": "log", "node": found.node, "detail": f"entry {found.index} of {found.size}, signed {found.at}"})  # fmt: skip
    table += [{"what": "seen", "node": node, "detail": at} for node, at in found.seen_by]
    if found.taken_by is not None:
        table.append({"what": "taken", "node": found.taken_by[0], "detail": found.taken_by[1]})
    table += [
        {"what": "key", "node": node, "detail": f"{key}: {KNOWN[how]}"} for node, key, how in found.keys
    ]
    _tell(f"{name} holds: the entry is in the log of {found.node}. Compare this id with what the node says of itself.", table, form)  # fmt: skip
    raise typer.Exit(DONE)


def verify_carried(name: str, content: bytes, slip: Path, form: Format) -> None:
    """Say whether a document is the one that a slip was issued for; exit 0 when it is and counts, 1 otherwise."""
    from entrepot.cli.setup import open_node

    try:
        text = slip.read_text(encoding="utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise fail(f"{slip} cannot be read.", "Name the slip's file, as it was saved.") from error
    open_node()
    from entrepot.exchange.actions.carrying import check_carried
    from entrepot.exchange.asking import ask_issuer
    from entrepot.people.domain import Party

    found = check_carried(document=content, text=text, ask=ask_issuer, by=Party.machine("cli"))
    node = found.slip.node if found.slip else ""
    asked = "the issuing node answered" if found.asked else "the slip alone; the issuing node was not asked"
    table = [{"what": str(found.state), "node": node, "detail": asked}]
    _tell(f"{name}: {CARRIED[found.state]}", table, form)
    raise typer.Exit(DONE if found.state == "valid" else PARTLY)


def _tell(sentence: str, table: list[dict[str, object]] | list[dict[str, str]], form: Format) -> None:
    rows([dict(row) for row in table], form, COLUMNS)
    if form is Format.table:
        out.print(sentence, markup=False)
