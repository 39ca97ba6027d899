"""``entrepot verify FILE``: who signed an agreement, and whether it is still what they signed. Needs no account, and no database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entrepot.cli.options import Form
from entrepot.cli.output import DONE, PARTLY, Format, fail, out, rows
from entrepot.cli.proofs import verify_carried, verify_receipt
from entrepot.runtime.home import current

if TYPE_CHECKING:
    from cryptography import x509

    from entrepot.deals.signing.findings import Findings, SignatureFound

COLUMNS = ("place", "name", "organisation", "signed", "issuer", "state", "finding", "remedy")
Row = dict[str, object]


def verify(
    file: Annotated[
        Path,
        typer.Argument(
            help="A signed agreement (PDF), a receipt of a crossing, or a document that has a slip."
        ),
    ],
    slip: Annotated[
        Path | None, typer.Option(help="The slip of a document that somebody carried here.")
    ] = None,
    authority: Annotated[
        list[Path] | None,
        typer.Option(
            help="Certificate (PEM) of another authority that you trust; give the option again for more."
        ),
    ] = None,
    form: Form = Format.table,
) -> None:
    """Say by its content what a file is and whether it holds: who signed a PDF, when, and whether it was changed since; what a receipt shows; whether a document is the one its slip was issued for. Exit 0 when all is well, 1 when something was found."""
    from entrepot.exchange.domain.carrying import is_one as is_slip
    from entrepot.exchange.domain.receiptfile import is_one as is_receipt

    content = _read(file)
    if slip is not None:
        verify_carried(file.name, content, slip, form)
    if is_receipt(content):
        verify_receipt(file.name, content, form)
    if is_slip(content):
        raise fail(
            f"{file} is a slip.", f"Name the document that it is for: entrepot verify DOCUMENT --slip {file}"
        )
    from entrepot.deals.signing.verifying import verify as verified
    from entrepot.runtime.clock import now

    own, vouched_for = _known()
    others = [*vouched_for, *(_certificate(one) for one in authority or ())]
    found = verified(content, own, now(), others=others)
    if form is Format.table:
        _tell(file.name, found)
    else:
        rows(told(found), form, COLUMNS)
    raise typer.Exit(DONE if found.fine else PARTLY)


def _tell(name: str, found: Findings) -> None:
    """For people: who signed, what is wrong, and what such a signature is worth."""
    from entrepot.deals.signing.findings import WORTH

    count = len(found.signatures)
    if found.signatures:
        read = [
            {"name": one.name, "organisation": one.organisation, "signed": f"{one.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if one.at else "", "issuer": one.issuer}
            for one in found.signatures
        ]  # fmt: skip
        rows(read, Format.table, ("name", "organisation", "signed", "issuer"))
        out.print()
    lines = [f"- {one.sentence} {one.remedy}" for one in found.problems]
    lines += [f"- {one.name}: {_since(one)}" for one in found.signatures if one.ended_since]
    by = "1 signatory" if count == 1 else f"{count} signatories"
    told = f"{name} is as it was signed, by {by}." if found.fine else f"{name} is not as it should be."
    worth = (
        ["", "What such a signature is worth:", *(f"- {one}" for one in WORTH)] if found.signatures else []
    )
    for line in (told, *lines, *worth):
        out.print(line, markup=False)


def told(found: Findings) -> list[Row]:
    """One row for each signature in which nothing is wrong, one for each problem; the keys of ``COLUMNS``.

    ``state`` is "holds", or the code of the problem.
    """
    by_place = {one.place: one for one in found.signatures}
    wrong = {one.place for one in found.problems}
    whole = "" not in wrong
    table = [
        _row(one, "holds" if whole else "read", _since(one), "")
        for one in found.signatures
        if one.place not in wrong
    ]
    return table + [
        _row(by_place.get(one.place), one.code, one.sentence, one.remedy, one.place) for one in found.problems
    ]


def _row(one: SignatureFound | None, state: str, finding: str, remedy: str, place: str = "") -> Row:
    if one is None:
        return dict(zip(COLUMNS, (place, "", "", None, "", state, finding, remedy), strict=True))
    signed = _moment(one.at) if one.at else None
    return dict(
        zip(
            COLUMNS,
            (one.place, one.name, one.organisation, signed, one.issuer, state, finding, remedy),
            strict=True,
        )
    )


def _since(one: SignatureFound) -> str:
    return f"The certificate was valid then; it ended on {one.ends:%Y-%m-%d}." if one.ended_since else ""


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise fail(f"There is no file {file}.", "Check the path and the spelling.") from error
    except IsADirectoryError as error:
        raise fail(f"{file} is a folder, not a file.", "Name a file in it.") from error
    except OSError as error:
        raise fail(f"{file} cannot be opened: {error.strerror}.", "Check who may read it.") from error


def _known() -> tuple[x509.Certificate | None, tuple[x509.Certificate, ...]]:
    """The certificate of the node's own authority, where there is a node that has one, and those that its operator vouches for."""
    from entrepot.deals.signing.authority import AuthorityError, known_authority, vouched_for

    try:
        found, others = known_authority(current().path), vouched_for(current().path)
    except AuthorityError as error:
        raise fail(str(error), "") from error
    return found.certificate if found else None, others


def _certificate(file: Path) -> x509.Certificate:
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(_read(file))
    except ValueError as error:
        raise fail(
            f"{file} holds no certificate.", "Name a file that begins with BEGIN CERTIFICATE."
        ) from error
