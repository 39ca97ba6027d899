"""``entrepot duplicates``: entries from different lists that may be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from entrepot.cli.options import Form
from entrepot.cli.output import DONE, PARTLY, Format, err, fail, out, progress, rows
from entrepot.cli.setup import open_node

if TYPE_CHECKING:
    from entrepot.catalogue.actions.linking import Proposal

COLUMNS = ("kind", "score", "first", "first_title", "second", "second_title", "what")


def duplicates(
    kind: Annotated[
        str | None, typer.Option(help="Only these: organisation, technology, expert, facility, …")
    ] = None,
    apply: Annotated[
        bool,
        typer.Option("--apply", help="Join what is surely one and keep what is doubtful for an officer."),
    ] = False,
    form: Form = Format.table,
) -> None:
    """Compare everything that is listed: pairs with their score, and whether they join by themselves or wait for an officer.

    The first of a pair stands for both. Nothing is written without --apply; exit code 1 when there are no pairs.
    """
    open_node()
    from entrepot.catalogue.linking import look, store
    from entrepot.catalogue.sameness import KINDS
    from entrepot.people.domain import Party

    if kind is not None and kind not in KINDS:
        raise fail(f"“{kind}” is not a kind of entry that is compared.", f"Use one of: {', '.join(KINDS)}.")
    shown: list[dict[str, object]] = []
    done = {"joined": 0, "open": 0}
    with progress() as report:
        for one in [kind] if kind else KINDS:
            looked = look(one, progress=report)
            shown += [_row(item) for item in looked.proposals]
            if apply:
                said = store(looked, by=Party.machine("cli"), progress=report)
                done = {name: done[name] + said[name] for name in done}
    if not shown and form is Format.table:
        out.print("No two entries are alike.")
    else:
        rows(shown, form, COLUMNS)
    if apply:
        err.print(
            f"{done['joined']} joined, {done['open']} new for an officer to look at (/node/duplicates/)"
        )
    raise typer.Exit(DONE if shown else PARTLY)


def _row(item: Proposal) -> dict[str, object]:
    from entrepot.catalogue.subjects import titles

    return {
        "kind": item.kind,
        "score": item.pair.score,
        "first": item.main.key,
        "first_title": next(iter(titles(item.main)), ""),
        "second": item.other.key,
        "second_title": next(iter(titles(item.other)), ""),
        "what": "joins" if item.verdict == "join" else "for an officer",
    }
