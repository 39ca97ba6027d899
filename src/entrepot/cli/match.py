"""``entrepot match``: two lists in, explained ranked matches out; no node needed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from entrepot.cli.options import EmbedderName, Form, Needs, Resources, TextColumn, TitleColumn
from entrepot.cli.output import DONE, PARTLY, Format, err, progress, rows

EXPLAINED = 50
"""Up to so many needs the nearest sentences are looked for too; beyond, the words that met."""


def command(
    needs: Needs,
    resources: Resources,
    more: Annotated[list[Path] | None, typer.Argument(help="More files of resources.")] = None,
    top: Annotated[int, typer.Option(help="Matches per need.", min=1, max=1000)] = 10,
    form: Form = Format.table,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    embedder: EmbedderName = "both",
    explain: Annotated[
        bool | None,
        typer.Option(
            "--explain/--no-explain", help="Look for the nearest sentences (default: up to 50 needs)."
        ),
    ] = None,
) -> None:
    """Match needs with resources across Chinese, English and German, with grades and reasons."""
    from entrepot.cli.lists import chosen_voters, read_list
    from entrepot.cli.matching import Matching
    from entrepot.intake.columns import Overrides

    overrides = Overrides(text_column=text_column, title_column=title_column)
    with progress() as report:
        wanted = read_list([needs], "need", overrides, report)
        offered = read_list([*resources, *(more or [])], "technology", overrides, report)
        voters = chosen_voters(embedder)
        matching = Matching(wanted.items, offered.items, voters, report)
        deep = len(wanted.items) <= EXPLAINED if explain is None else explain
        table = list(matching.table(top, sentences=deep))
    err.print(_heard([voter.name for voter in voters], deep))
    shown = ["need", "rank", "resource", "score", "grade", "reasons"]
    rows(table if form is not Format.table else [_readable(row) for row in table], form, shown)
    nothing = all(row["rank"] == 0 or row["grade"] == "none" for row in table)
    raise typer.Exit(PARTLY if wanted.refused or offered.refused or nothing else DONE)


def _heard(voters: list[str], deep: bool) -> str:
    said = (
        f"Compared by {' and '.join(voters)}, and by words within one language."
        if voters
        else "Compared by words only, within one language."
    )
    return said if deep else f"{said} Sentences were not compared (--explain does)."


def _readable(row: Mapping[str, object]) -> dict[str, object]:
    reasons = row["reasons"]
    texts = (
        [str(reason["text"]) for reason in reasons if reason["kind"] != "sentences"]
        if isinstance(reasons, list)
        else []
    )
    return {**row, "reasons": "; ".join(texts), "grade": row.get("verdict") or row["grade"]}
