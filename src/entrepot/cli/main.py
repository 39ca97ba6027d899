"""The command ``entrepot``: what a user types."""

from __future__ import annotations

import sys

import typer

from entrepot.cli import demo, evaluate, match, node
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
app.command("match")(match.command)
app.command("evaluate")(evaluate.command)
app.command("init")(node.init)
app.command("serve")(node.serve)
app.command("import")(node.import_files)
app.command("chain")(node.chain)
need = typer.Typer(help="Enter needs from the terminal.", no_args_is_help=True)
need.command("add")(node.need_add)
app.add_typer(need, name="need")


def run() -> None:
    """Run the command; an interrupt ends with one line, never a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        err.print("entrepot: stopped. What was done so far is kept; run the same command to go on.")
        sys.exit(130)
