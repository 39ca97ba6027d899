"""``entrepot receipt``: what proves a crossing to somebody who asks neither node."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from entrepot.cli.output import DONE, fail, out
from entrepot.cli.setup import open_node


def receipt(
    of: Annotated[
        str, typer.Argument(help="The number of an entry of the log, or a record: resource:KEY, need:KEY.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where to write it.")] = Path("receipt.json"),
) -> None:
    """Write the receipt of a crossing to a file that verifies off line; of a record, that of its last crossing."""
    open_node()
    from entrepot.exchange.actions.receipts import issue_receipt
    from entrepot.exchange.log import last_of
    from entrepot.exchange.refusals import LogRefusedError
    from entrepot.people.domain import Party

    index = int(of) if of.isdecimal() else last_of(of)
    if index is None:
        raise fail(f"{of} has not crossed yet.", "See on the pages of your peers what did.")
    try:
        file = issue_receipt(index=index, by=Party.machine("cli"))
    except LogRefusedError as error:
        raise fail(error.sentence, error.remedy) from error
    try:
        output.write_bytes(file)
    except OSError as error:
        raise fail(f"{output} cannot be written: {error.strerror}.", "Name another place with -o.") from error
    out.print(
        f"The receipt of entry {index} is in {output}. Verify it: entrepot verify {output}", markup=False
    )
    raise typer.Exit(DONE)
