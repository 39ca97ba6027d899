"""The command ``entrepot``: what a user types."""

from __future__ import annotations

import os
import sys

import typer

from entrepot.cli import (
    backup,
    belongings,
    check,
    demo,
    districts,
    duplicates,
    entitlements,
    evaluate,
    exchanging,
    first,
    importing,
    indexing,
    match,
    node,
    pair,
    peering,
    receipts,
    sources,
    upgrade,
    verify,
    work,
)
from entrepot.cli.demo import federation
from entrepot.cli.output import err

app = typer.Typer(
    name="entrepot",
    help="An open exchange for a region's innovation resources: a need goes in, an explained chain comes out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demo.command)
app.command("demo-federation")(federation.command)
app.command("demo-part", hidden=True)(federation.make_part)
app.command("match")(match.command)
app.command("evaluate")(evaluate.command)
app.command("pair")(pair.command)
app.command("init")(node.init)
app.command("secret")(first.secret)
app.command("serve")(node.serve)
app.command("work")(work.work)
app.command("sync")(exchanging.sync)
app.command("import")(importing.import_files)
app.command("districts")(districts.command)
app.command("duplicates")(duplicates.duplicates)
app.command("chain")(node.chain)
app.command("entitlements")(entitlements.command)
app.command("belongings")(belongings.command)
app.command("index")(indexing.index)
app.command("upgrade")(upgrade.upgrade)
app.command("check")(check.check)
app.command("receipt")(receipts.receipt)
app.command("verify")(verify.verify)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
need = typer.Typer(help="Enter needs from the terminal.", no_args_is_help=True)
need.command("add")(node.need_add)
app.add_typer(need, name="need")
source = typer.Typer(help="Lists that are fetched from an address.", no_args_is_help=True)
source.command("add")(sources.add)
source.command("list")(sources.listing)
source.command("run")(sources.run)
app.add_typer(source, name="source")
app.add_typer(peering.app, name="peer")


def run() -> None:
    """Run the command. Nobody is shown a traceback: an interrupt and an error nobody foresaw end with one line each."""
    try:
        app()
    except KeyboardInterrupt:
        err.print("entrepot: stopped. What was done so far is kept; run the same command to go on.")
        sys.exit(130)
    except Exception as error:  # the last resort, so that a user reads a sentence
        if os.environ.get("ENTREPOT_DEBUG"):
            raise
        err.print(
            f"entrepot: something went wrong that we did not foresee ({type(error).__name__}: {error}).",
            markup=False,
        )
        err.print("Run it again with ENTREPOT_DEBUG=1 and report what it prints.")
        sys.exit(70)
