"""``entrepot demo``: a node with the demo region."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from entrepot.cli.output import fail, out, progress
from entrepot.cli.setup import make_node, open_node
from entrepot.runtime.home import Home, Node

SHOWN = (
    "need-cm-glaze-cracks",
    "need-bh-catheter",
    "need-me-ferry-hydrogen",
    "need-fc-pile-ferment",
    "need-ei-glacier-hut",
)
"""Five needs that show what the node can do: full chains across languages, and an honest nothing."""

DEMO = Node("Entrepot · demo region", "guangzhou", "CN-GD", demo=True, signup="open", require_mfa_for=())


def command(
    home: Annotated[Path, typer.Argument(help="Folder for the demo node.")] = Path("entrepot-demo"),
    again: Annotated[
        bool, typer.Option("--again", help="Delete the demo node that is there and make it anew.")
    ] = False,
    years: Annotated[
        int, typer.Option(min=0, max=10, help="So many simulated years of activity before today, too.")
    ] = 0,
) -> None:
    """Make a node with the demo region and print the chains of five needs."""
    target = Home(home)
    if target.exists() and (again or not _finished(target)):
        if not target.node().demo:
            raise fail(
                f"{home} is a node of yours, not a demo.", "Choose another folder: entrepot demo FOLDER."
            )
        shutil.rmtree(home)
    if not target.exists():
        make(target, years=years)
    _show(target)


def _finished(home: Home) -> bool:
    return home.rates.exists()


def make(home: Home, *, years: int = 0) -> None:
    """Make a node and fill it with the demo region, and with some years of what might have happened there."""
    make_node(home, DEMO)
    from entrepot.cli.demo.load import BY, load, region
    from entrepot.cli.demo.simulating import live_through

    with progress() as report:
        load(report)
        if years:
            live_through(years=years, by=BY, progress=report)
    shutil.copy(region() / "shared" / "rates.json", home.rates)


def _show(home: Home) -> None:
    open_node(home)
    from entrepot.catalogue import queries
    from entrepot.cli.chains import print_chains
    from entrepot.matching import index
    from entrepot.matching.queries import chains_of
    from entrepot.people.domain import ANONYMOUS

    with progress() as report:
        index.complete(report)
    _conclude()
    needs = queries.needs_by_key(SHOWN, ANONYMOUS)
    for key in SHOWN:
        print_chains(needs[key], chains_of(needs[key]))
    out.print(
        f"\nThe pages: run [bold]make serve[/bold] (or ENTREPOT_HOME={home.path} entrepot serve) and open http://127.0.0.1:8000/"
    )


def _conclude() -> None:
    """Conclude at once what the worker would within the hour: which of the told needs nothing answers."""
    from entrepot.catalogue.models import Need
    from entrepot.cli.demo.load import stories
    from entrepot.matching import actions
    from entrepot.people.domain import Party

    wanting = [story["need"] for story in stories() if story["outcome"] == "none"]
    for number in Need.objects.filter(key__in=wanting, conclusion=None).values_list("pk", flat=True):
        actions.conclude(number=number, by=Party.machine("node"))
