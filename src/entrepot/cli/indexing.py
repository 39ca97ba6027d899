"""``entrepot index``: the index on disk, brought up to the database or made anew."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from entrepot.cli.output import fail, out, progress
from entrepot.cli.setup import open_node


def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read every record anew.")] = False,
) -> None:
    """Bring the index on disk to where the database is. A node with a worker does it by itself."""
    open_node()
    from entrepot.engine.stock import StockBusyError
    from entrepot.matching import index as indexes

    began, keeper = time.monotonic(), indexes.keeper()
    try:
        with progress() as report, keeper.taken():
            counts = keeper.catch_up(anew=rebuild, progress=report)
            keeper.fill(report)
            while keeper.tidy():
                pass
    except StockBusyError as error:
        raise fail(
            "Another process is writing the index.",
            "It is kept already; to make it anew, stop the worker first.",
        ) from error
    took = time.monotonic() - began
    out.print(f"Put {counts.put}, took out {counts.removed}, in {took:.1f} s.", markup=False)
    if not indexes.large():
        out.print(
            f"Catalogues of up to {indexes.LISTED_UP_TO} records are held in memory; this index is not read yet."
        )
