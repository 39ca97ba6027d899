"""``entrepot backup`` and ``entrepot restore``: everything of a node that cannot be computed again, in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entrepot.cli.check import examined
from entrepot.cli.output import DONE, PARTLY, Format, fail, out, progress, rows
from entrepot.cli.setup import open_node
from entrepot.runtime import clock
from entrepot.runtime.home import Home, current

if TYPE_CHECKING:
    from entrepot.runtime.backups.manifest import Manifest
    from entrepot.runtime.backups.restoring import Restored
    from entrepot.runtime.progress import Progress

Form = Annotated[Format, typer.Option("--format", help="table for people, json or csv for programs.")]


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(help="The file to write, or a folder for it; this folder when left out."),
    ] = None,
    form: Form = Format.table,
) -> None:
    """Write everything of the node that cannot be computed again into one file, while the node goes on working."""
    with _told_plainly():
        node = open_node(any_age=True)
        from django.db import connection

        from entrepot.journal import queries as journal
        from entrepot.runtime.backups.taking import take

        place = file or Path()
        target = place / _name(node.name) if place.is_dir() else place
        with progress() as report:
            taken = take(
                connection=connection,
                home=current(),
                file=target,
                sequence=journal.latest_sequence,
                progress=report,
            )
    if form is Format.table:
        out.print(f"{taken.file} ({taken.size / 1000:,.0f} kB): {_content(taken.manifest)}.", markup=False)
        out.print("It holds the node's keys: keep it where only you can read it.")
        out.print(f"Next: entrepot restore {taken.file} HOME", markup=False)
    else:
        row = {"file": str(taken.file), "bytes": taken.size, **_figures(taken.manifest)}
        rows([row], form, list(row))


def restore(
    file: Annotated[Path, typer.Argument(help="A file that was written by: entrepot backup")],
    home: Annotated[
        Path | None,
        typer.Argument(
            help="Empty or new folder for the node; ENTREPOT_HOME or ./entrepot-home when left out."
        ),
    ] = None,
    form: Form = Format.table,
) -> None:
    """Make a node of a backup: in a new folder, and in the empty database that ENTREPOT_DATABASE names or in SQLite."""
    from entrepot.runtime.backups import archive
    from entrepot.runtime.backups.restoring import building, require_room, require_vacant

    target = Home(home) if home else current()
    with _told_plainly(), progress() as report:
        require_vacant(target.path)
        manifest = archive.inspect(file, report)
        require_room(manifest, target.path)
        with building(target.path) as staging:
            archive.unpack(file, staging, report)
            done, broken = _put_in_place(manifest, staging, report)
    if form is Format.table:
        _tell(target, manifest, done, broken)
    else:
        row = {"home": str(target.path), "database": done.kind, **_figures(manifest)}
        row |= {"steps": done.steps, "left_out": list(done.left_out), "broken": list(broken)}
        rows([row], form, list(row))
    raise typer.Exit(PARTLY if broken or done.left_out else DONE)


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Whatever refuses or fails ends with one sentence and its remedy."""
    from django.db import Error

    from entrepot.runtime.backups.manifest import BackupError

    try:
        yield
    except BackupError as error:
        raise fail(error.sentence, error.remedy) from error
    except Error as error:
        said = str(error).strip().partition("\n")[0]
        raise fail(
            f"The database refused: {said}.", "See that it runs, and that ENTREPOT_DATABASE names it."
        ) from error
    except KeyboardInterrupt as error:
        raise fail("Stopped; nothing was left behind.", "Run the same command again.", 130) from error
    except OSError as error:
        raise fail(
            f"{error.filename or 'The disk'}: {error.strerror}.",
            "Choose a place with room where you may write.",
        ) from error


def _put_in_place(manifest: Manifest, staging: Path, report: Progress) -> tuple[Restored, tuple[str, ...]]:
    """The database, with the verdict of the check on it."""
    open_node(Home(staging / "home"), any_age=True)
    from django.db import connection

    from entrepot.runtime.backups.restoring import restored

    with restored(connection, manifest, staging, report) as done:
        wrong = [row for row in examined(report) if row["state"] != "clean"]
        return done, tuple(f"{row['finding']} {row['remedy']}".strip() for row in wrong)


def _name(node: str) -> str:
    """A file's name that tells the node and the time, to the second in UTC."""
    words = re.findall(r"\w+", node.lower())
    said = "-".join(word for word in words if word != "entrepot")[:40].strip("-") or "node"
    return f"entrepot-{said}-{clock.now():%Y%m%dT%H%M%SZ}.tar.gz"


def _figures(manifest: Manifest) -> dict[str, object]:
    return {
        "tables": len(manifest.database.tables),
        "rows": manifest.rows,
        "sequence": manifest.sequence,
        "made": manifest.made.isoformat(),
    }


def _content(manifest: Manifest) -> str:
    return (
        f"{manifest.rows:,} rows in {len(manifest.database.tables)} tables, the journal up to entry "
        f"{manifest.sequence}, as of {manifest.made:%Y-%m-%d %H:%M:%S} UTC"
    )


def _tell(target: Home, manifest: Manifest, done: Restored, broken: tuple[str, ...]) -> None:
    out.print(f"{target.path} ({done.kind}): {_content(manifest)}.", markup=False)
    if done.kind != manifest.database.kind:
        out.print(f"It was in {manifest.database.kind} when the backup was taken.")
    if done.steps:
        out.print(f"The backup was older: {done.steps} steps brought its database to this version.")
    for table in done.left_out:
        out.print(f"Left out: {table}, a table that Entrepot does not make.", markup=False)
    for finding in broken:
        out.print(f"It was not whole when the backup was taken: {finding}", markup=False)
    if not broken:
        out.print("The node is whole.")
    out.print(f"Next: ENTREPOT_HOME={target.path} entrepot serve", markup=False)
