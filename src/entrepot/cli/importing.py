"""``entrepot import``: lists into the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entrepot.cli.options import Form, TextColumn, TitleColumn
from entrepot.cli.output import DONE, PARTLY, WRONG_CALL, Format, err, fail, out, progress, rows
from entrepot.cli.setup import open_node

if TYPE_CHECKING:
    from entrepot.catalogue.imports import ImportReport
    from entrepot.intake.domain import Options
    from entrepot.intake.record_kinds import RecordKind

PROBLEMS_SHOWN = 20
_ALL = (
    "file", "rows", "accepted", "warned", "refused", "blank", "new", "changed", "same", "withdrawn", "dry run",
)  # fmt: skip
_ADD_UP = ("file", "rows", "new", "changed", "same", "refused", "warned", "withdrawn")


def import_files(
    files: Annotated[
        list[Path],
        typer.Argument(help="CSV, TSV, XLSX, ODS, JSONL, DCAT, iCalendar and others, each also .gz."),
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            help="What the rows are when they do not say: organisation, need, technology, expert, facility, …"
        ),
    ] = None,
    organisation: Annotated[str | None, typer.Option(help="Whose the rows are when they do not say.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and judge, write nothing.")] = False,
    whole: Annotated[
        bool,
        typer.Option(
            "--whole", help="The list is all there is: what was in it before and is missing now is withdrawn."
        ),
    ] = False,
    withdraws: Annotated[
        bool,
        typer.Option(
            "--withdraw-missing", help="The same, however much is missing; without it much stops and asks."
        ),
    ] = False,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    form: Form = Format.table,
) -> None:
    """Import lists: rows accepted, warned, refused, each with its reason; refused rows go to a file that can be corrected."""
    open_node()
    from entrepot.intake.domain import Options

    chosen = chosen_kind(kind)
    options = Options(
        kind=chosen or "", organisation=organisation or "", text_column=text_column or "",
        title_column=title_column or "", whole=whole or withdraws,
    )  # fmt: skip
    reports = [_imported(file, options, dry_run, withdraws) for file in files]
    done = [item for item in reports if item is not None]
    if any(item.changes.get("new", 0) + item.changes.get("changed", 0) for item in done if not item.dry_run):
        follow_up()
    _count(done, form)
    for item in done:
        _tell(item, form)
    if len(done) < len(files):
        raise typer.Exit(WRONG_CALL)
    raise typer.Exit(PARTLY if any(item.outcome.refused or item.question for item in done) else DONE)


def follow_up() -> None:
    """Have what came in looked at, scored and compared in the background."""
    from entrepot.catalogue.jobs import link_soon, rate_soon
    from entrepot.matching.jobs import look_soon

    look_soon()
    rate_soon()
    link_soon()


def chosen_kind(written: str | None) -> RecordKind | None:
    """The kind of record that somebody typed.

    Raises:
        typer.Exit: there is none of this name.
    """
    from entrepot.intake.record_kinds import read_list_kind

    kind = read_list_kind(written) if written else None
    if written and kind is None:
        raise fail(
            f"“{written}” is not a kind of record.",
            "Use organisation, need, technology, expert, facility, service, finance, policy, venue, product or classification.",
        )
    return kind


def _imported(file: Path, options: Options, dry_run: bool, withdraws: bool) -> ImportReport | None:
    """What came of one file; None, and the reason on standard error, when it cannot be read."""
    from entrepot.catalogue.imports import TROUBLE, import_file, told
    from entrepot.intake.rows import SourceError
    from entrepot.people.domain import Party

    try:
        with progress() as report:
            return import_file(
                path=file, by=Party.machine("cli"), options=options, dry_run=dry_run, withdraws=withdraws,
                progress=report,
            )  # fmt: skip
    except SourceError as error:
        fail(error.problem.sentence, error.problem.remedy)
    except OSError as error:
        fail(
            f"The refused rows of {file} cannot be written: {error.strerror}. Nothing was imported.",
            "Copy the file to a folder that you may write to.",
        )
    except TROUBLE as error:
        given = told(error)
        fail(given["sentence"], given["remedy"])
    return None


def _count(reports: Sequence[ImportReport], form: Format) -> None:
    """What came of each list in counts, in one table; at the terminal only what adds up."""
    counted = [
        {
            "file": item.file, "rows": item.outcome.read, "accepted": item.outcome.accepted, "warned": item.outcome.warned,
            "refused": item.outcome.refused, "blank": item.outcome.blank, **item.changes, "withdrawn": item.withdrawn,
            "dry run": "yes" if item.dry_run else "",
        }
        for item in reports
    ]  # fmt: skip
    if form is not Format.table:
        rows(counted, form, _ALL)  # fmt: skip
    elif counted:
        rows(counted, form, _ADD_UP)
        if any(item.dry_run for item in reports):
            out.print("A dry run: nothing was stored.")


def _tell(report: ImportReport, form: Format) -> None:
    outcome = report.outcome
    if report.question:
        fail(
            f"{report.missing} records that {report.file} had before are missing from it now. Nothing was stored.",
            "If that is meant, import it with --withdraw-missing; if not, without --whole.",
        )
    if form is not Format.table:
        return
    shown = [
        {
            "row": item.row,
            "column": item.column,
            "code": item.code,
            "problem": item.sentence,
            "remedy": item.remedy,
        }
        for item in outcome.problems[:PROBLEMS_SHOWN]
    ]
    if shown:
        rows(shown, form, ["row", "column", "code", "problem", "remedy"])
    if outcome.problem_count > PROBLEMS_SHOWN:
        kinds = Counter(str(item.code) for item in outcome.problems)
        err.print(
            f"… {outcome.problem_count} problems in all: "
            + ", ".join(f"{code} {count}" for code, count in kinds.most_common())
        )
    if outcome.unknown_columns:
        out.print(f"Kept as facts: {', '.join(outcome.unknown_columns[:30])}", markup=False)
    if report.refused_file:
        told = f"Refused rows: {report.refused_file} — correct them there and import that file."
        out.print(told, markup=False)
