"""``entrepot belongings``: everything that an organisation owns, as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from entrepot.cli.output import fail, out
from entrepot.cli.setup import open_node


def command(
    organisation: Annotated[str, typer.Argument(help="Id of the organisation.")],
    file: Annotated[Path, typer.Argument(help="The file to write: .zip for tables (CSV), .json for JSON.")],
) -> None:
    """Write everything that an organisation owns here: its records, bookings, orders, invoices, deals, fingerprints of files, members."""
    open_node()
    from entrepot.deals.actions import take_out
    from entrepot.deals.belongings.writing import ENDINGS
    from entrepot.people.domain import Party
    from entrepot.people.models import Organisation

    record = Organisation.objects.filter(key=organisation).first()
    if record is None:
        raise fail(f"There is no organisation “{organisation}”.", "Look for its id on its page.")
    form = next((one for one, ending in ENDINGS.items() if file.suffix.lower() == f".{ending}"), None)
    if form is None:
        raise fail(f"{file.name} is neither .zip nor .json.", "Name the file by what it shall be.")
    try:
        stream = file.open("xb")
    except FileExistsError:
        raise fail(f"There is a file {file} already.", "Name another, or delete it first.") from None
    except OSError as error:
        raise fail(f"{file} cannot be written ({error.strerror}).", "Name another place.") from error
    with stream:
        take_out(organisation=record, form=form, stream=stream, by=Party.machine("cli"))
    out.print(f"{file} ({file.stat().st_size / 1000:,.0f} kB).", markup=False)
    out.print("It holds what the organisation keeps to itself: give it to its managers only.")
