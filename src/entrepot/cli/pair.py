"""``entrepot pair``: a list of parks in, explained pairs out; no node needed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entrepot.cli.options import Form
from entrepot.cli.output import DONE, PARTLY, Format, err, fail, progress, rows

if TYPE_CHECKING:
    from entrepot.engine.pairing import Pairing, Scores
    from entrepot.intake.parks import Parks

PROBLEMS_SHOWN = 10


def command(
    parks: Annotated[Path, typer.Argument(help="The parks: CSV, TSV, XLSX or JSONL, each also .gz.")],
    weights: Annotated[
        str, typer.Option(help="How much each criterion counts, such as near=0,weak=3; the others as usual.")
    ] = "",
    corridor: Annotated[
        list[str] | None,
        typer.Option(
            help="“bonus same basin”, “required different region”, “allowed region east/west”; again for more."
        ),
    ] = None,
    max_km: Annotated[float | None, typer.Option(help="No pair lies farther apart.")] = None,
    half_km: Annotated[float, typer.Option(help="The distance at which nearness counts half.")] = 500.0,
    stable: Annotated[
        bool, typer.Option("--stable", help="So that no two would leave their partners for each other.")
    ] = False,
    pool: Annotated[
        bool, typer.Option("--pool", help="Pair anybody with anybody, whatever their sides.")
    ] = False,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the result in this file, to compare with later.")
    ] = None,
    since: Annotated[
        Path | None, typer.Option(help="Show what is different from a result kept before.")
    ] = None,
    draws: Annotated[
        int, typer.Option(help="So many drawings of lots to compare with.", min=1, max=100_000)
    ] = 200,
    form: Form = Format.table,
) -> None:
    """Pair parks by what each has that the other lacks, with quotas, wishes, exclusions and corridors; every pair with its reasons."""
    before = _kept(since)
    listed, scores = _read(parks, weights, corridor or (), max_km, half_km, pool)
    found = _solved(scores, stable)
    _show(found, before, {park.id: park.name or park.id for park in listed.parks}, form)
    _tell(scores, found, draws)
    if keep is not None:
        _keep(keep, found)
    raise typer.Exit(PARTLY if listed.refused or not found.pairs else DONE)


def _read(
    file: Path, weights: str, corridors: Sequence[str], max_km: float | None, half_km: float, pool: bool
) -> tuple[Parks, Scores]:
    """The parks of a file and what each two are worth; exits with the remedy when they cannot be paired."""
    from entrepot.engine.pairing import PairingError, Rules, read_corridor, read_weights, scored

    try:
        counted = read_weights(weights)
        rules = Rules(tuple(map(read_corridor, corridors)), max_km, half_km, pool)
        listed = _listed(file)
        return listed, scored(listed.parks, counted, rules)
    except PairingError as error:
        raise fail(error.sentence, error.remedy) from error


def _listed(file: Path) -> Parks:
    """The parks of a file; tells what was wrong with rows, exits with the remedy when none can be used."""
    from entrepot.intake.parks import read_parks
    from entrepot.intake.rows import SourceError

    try:
        with progress() as report:
            found = read_parks(file, report)
    except SourceError as error:
        raise fail(error.problem.sentence, error.problem.remedy) from error
    if found.unread:
        err.print(f"Not used: {', '.join(found.unread)}.", markup=False)
    if found.refused:
        rows_read = found.refused + len(found.parks)
        err.print(f"{file.name}: {found.refused} of {rows_read} rows refused", markup=False)
    for problem in found.problems[:PROBLEMS_SHOWN]:
        err.print(f"  row {problem.row}: {problem.sentence} {problem.remedy}", markup=False)
    if not found.parks:
        raise fail("No row could be used.", "Correct the problems above.")
    return found


def _solved(scores: Scores, stable: bool) -> Pairing:
    from entrepot.engine.pairing import PairingError, solved

    try:
        return solved(scores, stable=stable)
    except PairingError as error:
        raise fail(error.sentence, error.remedy) from error


def _show(found: Pairing, before: Pairing | None, names: Mapping[str, str], form: Format) -> None:
    """All pairs, or what is different from before."""
    from entrepot.cli.pairs import SHOWN, changed_rows, for_readers, pair_rows
    from entrepot.engine.pairing import what_changed

    columns: tuple[str, ...] = SHOWN
    if before is None:
        table = list(pair_rows(found, names))
    else:
        table, columns = list(changed_rows(what_changed(before, found), names)), ("change", *SHOWN)
    rows([for_readers(row, names) for row in table] if form is Format.table else table, form, columns)


def _tell(scores: Scores, found: Pairing, draws: int) -> None:
    """What it is worth, how it was found, and what lots and nearest neighbours would come to."""
    from entrepot.engine.pairing import Method, blocking_pairs, compared

    ways = {
        Method.FLOW: "the greatest there is (min-cost flow)",
        Method.SEARCH: f"at most {found.gap or 0:.2%} from the greatest (CP-SAT)",
        Method.STABLE: "stable",
    }
    beside = compared(scores, found, draws=draws)
    err.print(
        f"{len(found.pairs)} pairs, {len(found.left)} parks without; sum of scores {found.total:.3f}, {ways[found.method]}."
    )
    err.print(
        f"Reciprocal complementarity {beside.paired.reciprocal:.3f}; by lots {beside.lots.reciprocal:.3f} "
        f"(mean of {beside.draws} draws), with nearest neighbours {beside.nearest.reciprocal:.3f}."
    )
    if found.method is Method.STABLE:
        err.print(f"Pairs that block it: {len(blocking_pairs(scores.parks, found))}.")


def _kept(file: Path | None) -> Pairing | None:
    """A result kept before; exits with the remedy when it is none."""
    from entrepot.engine.pairing import pairing_from_plain

    if file is None:
        return None
    try:
        return pairing_from_plain(json.loads(file.read_text(encoding="utf8")))
    except OSError as error:
        raise fail(f"{file} cannot be read ({error.strerror}).", "Name a file that --keep wrote.") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise fail(f"{file} is no result of pairing.", "Name a file that --keep wrote.") from error


def _keep(file: Path, found: Pairing) -> None:
    from entrepot.engine.pairing import pairing_to_plain

    try:
        file.write_text(json.dumps(pairing_to_plain(found), ensure_ascii=False, indent=1), encoding="utf8")
    except OSError as error:
        raise fail(f"{file} cannot be written ({error.strerror}).", "Name another place.") from error
    err.print(f"Kept in {file}.", markup=False)
