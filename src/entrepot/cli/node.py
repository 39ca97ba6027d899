"""Commands that work on a node: init, serve, import, need add, chain."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Optional

import typer

from entrepot.cli.first import Signup, tell_secret, warn_about_mail
from entrepot.cli.output import DONE, PARTLY, WRONG_CALL, Format, fail, out, progress
from entrepot.cli.setup import make_node, open_node
from entrepot.cli.work import beside
from entrepot.runtime.home import Home, Node, current

PROBLEMS_SHOWN = 20


def init(
    home: Annotated[
        Path | None,
        typer.Argument(help="Folder for the node; ENTREPOT_HOME or ./entrepot-home when left out."),
    ] = None,
    name: Annotated[str, typer.Option(help="What the node is called on its pages.")] = "Entrepot",
    place: Annotated[str, typer.Option(help="Where the node is, e.g. guangzhou or munich.")] = "guangzhou",
    signup: Annotated[Signup, typer.Option(help="Who may sign up.")] = Signup.invitation,
) -> None:
    """Make a node: a folder with its settings, its database and the places it knows."""
    from entrepot.people.gazetteer import bundled

    target = Home(home) if home else current()
    if target.exists():
        raise fail(
            f"There is a node in {target.path} already.", "Choose another folder, or delete this one first."
        )
    known = {item.id: item for item in bundled()}
    if place not in known:
        raise fail(f"The place “{place}” is not known.", f"Use one of: {', '.join(sorted(known))}.")
    make_node(target, Node(name, place, str(known[place].jurisdiction), signup=signup.value))
    out.print(f"A node is ready in {target.path}.", markup=False)
    tell_secret(target)
    out.print(f"Next: ENTREPOT_HOME={target.path} entrepot import FILE --kind facility", markup=False)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)] = 1,
    threads: Annotated[int, typer.Option(help="Answers at once in each of them.", min=1, max=64)] = 4,
    worker: Annotated[
        bool, typer.Option(help="Do background work beside the pages; without it, run: entrepot work")
    ] = True,
) -> None:
    """Serve the node's pages and API. However many processes answer, one does the background work beside them."""
    import socket

    open_node()
    warn_about_mail()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise fail(
                f"Port {port} on {host} cannot be used.", f"Choose another: entrepot serve --port {port + 1}"
            ) from error
    from granian.constants import Interfaces
    from granian.server import Server

    from entrepot.runtime.processes import let_forks_follow

    out.print(f"Entrepot: http://{host}:{port}/   (stop with Ctrl-C)")
    server = Server(
        "entrepot.site.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
        workers=workers, blocking_threads=threads, respawn_failed_workers=workers > 1, log_access=False,
    )  # fmt: skip
    let_forks_follow()
    with beside() if worker else nullcontext():
        server.serve()


def need_add(
    title: Annotated[str, typer.Option(help="One line: what is lacking.")],
    text: Annotated[str, typer.Option(help="The problem in your own words; - reads standard input.")],
    kind: Annotated[
        str, typer.Option(help="technology, testing, talent, finance, space or market.")
    ] = "technology",
    place: Annotated[Optional[str], typer.Option(help="Where it is needed.")] = None,  # noqa: UP045
    budget: Annotated[
        str | None, typer.Option(help="As you would write it: 60万元, 80.000 €, HK$ 600,000.")
    ] = None,
    deadline: Annotated[Optional[str], typer.Option(help="By when it must begin.")] = None,  # noqa: UP045
    organisation: Annotated[Optional[str], typer.Option(help="Whose need it is.")] = None,  # noqa: UP045
    teaser_title: Annotated[
        str, typer.Option(help="All that strangers see, in one line; the rest is shown on request.")
    ] = "",
    teaser_text: Annotated[str, typer.Option(help="All that strangers see, in a few sentences.")] = "",
    confidential: Annotated[
        str, typer.Option(help="Shown only after both sides signed a confidentiality agreement.")
    ] = "",
    draft: Annotated[bool, typer.Option("--draft", help="Keep it back until it is published.")] = False,
) -> None:
    """Enter a need in your own words; prints its key for: entrepot chain KEY"""
    open_node()
    from entrepot.catalogue.actions import save_need
    from entrepot.catalogue.drafts import DraftRefusedError, NeedDraft
    from entrepot.people.domain import Party

    body = sys.stdin.read() if text == "-" else text
    try:
        typed = NeedDraft(
            title, body, teaser_title, teaser_text, confidential, kind, place or "", budget or "", deadline or "",
            organisation or "",
        )  # fmt: skip
        need = save_need(draft=typed, publish=not draft, by=Party.machine("cli"))
    except DraftRefusedError as error:
        for problem in error.problems:
            fail(problem.sentence, problem.remedy)
        raise typer.Exit(WRONG_CALL) from error
    out.print(need.key)


def chain(
    need: Annotated[
        str, typer.Argument(help="The key of a need, as listed on the pages or printed by: entrepot need add")
    ],
    form: Annotated[Format, typer.Option("--format")] = Format.table,
) -> None:
    """Print the chain of a need: what meets it, why, at what price, and what is missing."""
    open_node()
    from entrepot.api.present import need_chains
    from entrepot.catalogue import queries
    from entrepot.catalogue.models import Need
    from entrepot.cli.chains import print_chains
    from entrepot.matching import index
    from entrepot.matching.queries import chains_of
    from entrepot.people.domain import Party

    terminal = Party.machine("cli")
    try:
        record = queries.need(need, terminal)
    except Need.DoesNotExist as error:
        near = ", ".join(
            queries.needs(terminal).filter(key__icontains=need[:20]).values_list("key", flat=True)[:5]
        )
        raise fail(
            f"There is no need “{need}”.",
            f"Did you mean: {near}?" if near else "List them on the page /needs/.",
        ) from error
    with progress() as report:
        index.complete(report)
    found = chains_of(record)
    if form is Format.json:
        sys.stdout.write(need_chains(found).model_dump_json() + "\n")
    else:
        print_chains(record, found)
    raise typer.Exit(PARTLY if found.verdict == "no_adequate_supply" else DONE)
