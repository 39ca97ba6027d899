"""A run from the list to the catalogue: read, perhaps asked about, stored in portions; taken up again wherever it was cut off."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import DatabaseError

from entrepot.catalogue.actions import OwnerMismatchError, Rows, confirm_entries, store_rows, withdraw_gone
from entrepot.catalogue.classifications import import_codes, is_code_list
from entrepot.catalogue.domain import Entry
from entrepot.catalogue.imports.codes import carry_out_codes
from entrepot.catalogue.imports.reading import Judged, Reading, judged_value, set_aside
from entrepot.catalogue.imports.staged import Gone, Kept, Known, Line, Named, Spared, Staging, read_staged
from entrepot.engine.text import identify
from entrepot.intake import actions as intake
from entrepot.intake import folders
from entrepot.intake import queries as intake_queries
from entrepot.intake.columns import Overrides
from entrepot.intake.domain import AS_WRITTEN, OPEN, Options, Question, RunState, shrank
from entrepot.intake.formats import OpenedFile, open_file
from entrepot.intake.models import Run, Source
from entrepot.intake.outcome import Outcome
from entrepot.intake.records import Records, read_records
from entrepot.intake.refused import suggested_path
from entrepot.intake.rows import SourceError
from entrepot.people import queries as people
from entrepot.people.actions import OrganisationRecord, SpokenForError
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.problems import Problem

NODE: Final = Party.machine("node")
PORTION: Final = 500
"""Records that are stored in one transaction."""
TOUCHED_EVERY: Final = timedelta(seconds=20)
CUT_SHORT: Final = (SourceError, NotAllowedError, OwnerMismatchError, SpokenForError, OSError)
"""What ends a run with a reason that is told."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import; ``changes`` counts new, changed and same, which add up to the accepted rows.

    ``refused_file`` is where the refused rows were written, None when there were none. ``preview`` are the first accepted records.
    ``question`` is set when nothing was stored because a person must say first; ``run`` is the run's key, empty for a trial.
    """

    file: str
    dry_run: bool
    outcome: Outcome
    changes: dict[str, int]
    organisations_added: int
    refused_file: Path | None
    preview: tuple[Entry | OrganisationRecord, ...]
    withdrawn: int = 0
    missing: int = 0
    question: str = ""
    run: str = ""


def import_file(
    *,
    path: Path,
    by: Party,
    options: Options = AS_WRITTEN,
    name: str | None = None,
    refused_to: Path | None = None,
    dry_run: bool = False,
    withdraws: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Import one file, here and now. Rows that ``by`` may not bring in are refused rows like others.

    Args:
        name: what the file is called to the user when ``path`` is a temporary one.
        refused_to: where refused rows are written; when None beside the file, in a dry run nowhere.
        dry_run: read, judge and report; write nothing to the node.
        withdraws: what is missing from a whole list is withdrawn even if so much is missing that a person would be asked.

    Raises:
        SourceError: the file cannot be read; nothing was stored.
        OSError: the refused rows cannot be written; nothing was stored.
    """
    opened = open_file(path, name=name, sheet=options.sheet or None, encoding=options.encoding or None)
    if is_code_list(opened, options.kind or None):
        codes = import_codes(source=opened, by=by, refused_to=refused_to, dry_run=dry_run, progress=progress)
        return ImportReport(opened.name, dry_run, codes.outcome, codes.changes, 0, codes.refused_file, ())
    if dry_run:
        return _trial(opened, options, refused_to, by, progress)
    run = open_list(path=path, name=opened.name, options=options, by=by)
    return _in_one_go(run, refused_to or suggested_path(opened), withdraws, by, progress)


def open_list(*, path: Path, name: str, options: Options, looked_over: bool = False, by: Party) -> Run:
    """Begin a run of a file that is handed in: kept in the node's home from now on, read later.

    Args:
        looked_over: a person is to see what was read before it is stored.
    """
    owner = Organisation.objects.filter(key=options.organisation).first() if options.organisation else None
    source = intake.source_of_file(name=name, organisation=owner, kind=options.kind, by=by)
    run = intake.open_run(source=source, file=name, options=options, looked_over=looked_over, by=by)
    kept = folders.list_file(run.key, name)
    kept.parent.mkdir(parents=True, mode=0o700)
    shutil.copyfile(path, kept)
    return run


def carry_out(run: Run, progress: Progress = silent) -> Run:
    """Take a run as far as it goes without a person: to its end, or to its question. Begins where it was cut off.

    Raises:
        InterruptedRunError: whoever looks on wants it to stop; it goes on another time.
    """
    try:
        if not _carried_out_as_codes(run, progress):
            if run.state in {RunState.WAITING, RunState.FETCHING, RunState.READING}:
                look_over(run, progress)
            if run.state == RunState.STORING:
                _store(run, progress)
    except CUT_SHORT as error:
        if isinstance(error, DatabaseError):
            raise
        intake.fail_run(run=run, **_told(error), by=NODE)
    run.refresh_from_db()
    return run


def _carried_out_as_codes(run: Run, progress: Progress) -> bool:
    """Whether the list is a classification; then its run was taken as far as it goes."""
    if run.state not in OPEN or not folders.list_file(run.key, run.file).is_file():
        return False
    options = Options.from_json(run.options)
    opened = _opened(run, options)
    if not is_code_list(opened, options.kind or None):
        return False
    carry_out_codes(run, opened, by=party_of(run), pack=packed, progress=progress)
    return True


def look_over(
    run: Run, progress: Progress = silent, refused_to: Path | None = None
) -> tuple[Judged, Records]:
    """Read a run's list and stage what is to be stored; the run waits for a person then, or for being stored.

    Raises:
        SourceError: the list cannot be read.
        OSError: what was read cannot be written.
    """
    intake.touch(run=run, state=RunState.READING, by=NODE)
    options = Options.from_json(run.options)
    opened = _opened(run, options)
    intake.note_fetched(
        run=run, fingerprint=opened.fingerprint, size=opened.size, complete=run.complete, by=NODE
    )
    records = _records(opened, options, _Touching(run, progress))
    staged = folders.staged_file(run.key)
    unfinished = staged.with_suffix(".part")
    with unfinished.open("w", encoding="utf8", errors="surrogatepass") as stream:
        judged = Reading(
            records, Staging(stream), source=run.source, owner=options.organisation,
            shift=timedelta(days=options.shift), by=party_of(run),
        ).judge()  # fmt: skip
    set_aside(opened, judged.refused, refused_to or suggested_path(opened))
    unfinished.replace(staged)
    _note(run, judged, records, options)
    return judged, records


def party_of(run: Run) -> Party:
    """As whom a run's rows are judged and stored: whoever asked for it, in the roles of now."""
    if run.machine:
        return Party.machine(run.asked_by)
    return people.party_of(Account.objects.get(key=run.asked_by))


def report_of(run: Run, judged: Judged, records: Records, refused_to: Path | None) -> ImportReport:
    """What came of a run that was read just now."""
    return ImportReport(
        file=run.file,
        dry_run=False,
        outcome=judged.outcome(records),
        changes={"new": run.new, "changed": run.changed, "same": run.same}
        if run.state == RunState.DONE
        else judged.changes,
        organisations_added=run.organisations_added,
        refused_file=refused_to if judged.refused else None,
        preview=tuple(judged.preview),
        withdrawn=run.withdrawn,
        missing=run.missing,
        question=run.question,
        run=run.key,
    )


def _in_one_go(run: Run, target: Path, withdraws: bool, by: Party, progress: Progress) -> ImportReport:
    """Read and store, for somebody who waits for it."""
    try:
        judged, records = look_over(run, progress, refused_to=target)
        if withdraws and run.question == Question.SHRUNK:
            run = intake.answer_run(run=run, go=True, withdraws=True, by=by)
        if run.state == RunState.STORING:
            _store(run, progress)
    except CUT_SHORT as error:
        intake.fail_run(run=run, **_told(error), by=NODE)
        raise
    run.refresh_from_db()
    return report_of(run, judged, records, target)


def _trial(
    opened: OpenedFile, options: Options, refused_to: Path | None, by: Party, progress: Progress
) -> ImportReport:
    """Read and judge, store nothing."""
    records = _records(opened, options, progress)
    owner = Organisation.objects.filter(key=options.organisation).first() if options.organisation else None
    source = intake_queries.source_of_file(opened.name, owner, by)
    with tempfile.TemporaryFile("w", encoding="utf8", errors="surrogatepass") as stream:
        judged = Reading(
            records, Staging(stream), source=source, owner=options.organisation,
            shift=timedelta(days=options.shift), by=by,
        ).judge()  # fmt: skip
    refused_file = set_aside(opened, judged.refused, refused_to)
    return ImportReport(
        opened.name, True, judged.outcome(records), judged.changes, judged.organisations, refused_file,
        tuple(judged.preview), missing=_missing(source, judged, options),
    )  # fmt: skip


def _opened(run: Run, options: Options) -> OpenedFile:
    return open_file(
        folders.list_file(run.key, run.file), name=run.file, sheet=options.sheet or None,
        encoding=options.encoding or None,
    )  # fmt: skip


def _records(opened: OpenedFile, options: Options, progress: Progress) -> Records:
    overrides = Overrides(text_column=options.text_column or None, title_column=options.title_column or None)
    return read_records(
        opened, identify=identify, kind=options.kind or None, overrides=overrides, check=judged_value,
        progress=progress,
    )  # fmt: skip


def _note(run: Run, judged: Judged, records: Records, options: Options) -> None:
    outcome = judged.outcome(records)
    before = intake_queries.present(run.source).count()
    missing = _missing(run.source, judged, options) if run.complete else 0
    shrunk = shrank(missing=missing, before=before, share=run.source.shrinkage)
    question = Question.CHECK if run.looked_over else Question.SHRUNK if shrunk else None
    counts = {
        "read": outcome.read, "new": 0, "changed": 0, "same": judged.changes["same"], "refused": outcome.refused,
        "warned": outcome.warned, "blank": outcome.blank, "missing": missing, "withdrawn": 0, "organisations_added": 0,
    }  # fmt: skip
    if question:  # what would be; counted anew while it is stored
        counts |= {"new": judged.changes["new"], "changed": judged.changes["changed"]}
    intake.note_read(
        run=run, counts=counts, problems=[packed(item) for item in outcome.problems],
        problem_count=outcome.problem_count, unknown=list(outcome.unknown_columns), question=question,
        withdraws=missing > 0 and not question, by=NODE,
    )  # fmt: skip


def _missing(source: Source | None, judged: Judged, options: Options) -> int:
    """How many records the source had that the list no longer has; none where the list does not claim to be all there is."""
    if source is None or not options.whole or judged.nameless:
        return 0
    subjects = intake_queries.present(source).values_list("subject", flat=True)
    return sum(1 for subject in subjects.iterator() if subject not in judged.seen)


def packed(item: Problem) -> dict[str, Any]:
    """A problem as a run keeps it."""
    return {
        "code": str(item.code), "params": dict(item.params), "row": item.row, "column": item.column,
        "softened": item.softened,
    }  # fmt: skip


def _store(run: Run, progress: Progress) -> None:
    staged, by = folders.staged_file(run.key), party_of(run)
    total = staged.stat().st_size
    rows, listed = Rows(), _Listed()
    for cursor, line in read_staged(staged):
        listed.add(line)
        if cursor <= run.cursor:
            continue
        _sort_in(line, rows)
        if len(rows.items) + len(rows.known) >= PORTION:
            store_rows(run=run, rows=rows, cursor=cursor, node=NODE, by=by)
            run.cursor, rows = cursor, Rows()
            progress(cursor, total, run.file)
    store_rows(run=run, rows=rows, cursor=total, node=NODE, by=by)
    run.cursor = total
    _withdraw(run, listed, by)
    confirm_entries(keys=[key for kind, key in listed.marks if kind in {"need", "resource"}], by=by)
    progress(total, total, run.file)
    intake.end_run(run=run, by=NODE)


def _sort_in(line: Line, rows: Rows) -> None:
    match line:
        case Named(record):
            rows.named.append(record)
        case Kept(row, item, digest):
            rows.items.append((row, item, digest))
        case Known(kind, key, digest) if digest:
            rows.known.append((kind, key, digest))


@dataclass(slots=True)
class _Listed:
    """What a list has, and what it says is gone."""

    marks: set[tuple[str, str]] = field(default_factory=set)
    spared: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def add(self, line: Line) -> None:
        match line:
            case Kept(_, item, _):
                self.marks.add((line.kind, item.key))
            case Known(kind, key, _):
                self.marks.add((kind, key))
            case Spared(key):
                self.spared.add(key)
            case Gone(_, key):
                self.gone.add(key)

    def has(self, kind: str, key: str) -> bool:
        return (kind, key) in self.marks or key in self.spared


def _withdraw(run: Run, listed: _Listed, by: Party) -> None:
    """Withdraw what the list says is gone, and what is missing where that counts."""
    here = intake_queries.present(run.source).values_list("kind", "subject")
    over: dict[str, list[str]] = {}
    for kind, key in here.iterator():
        if key in listed.gone or (run.withdraws and not listed.has(kind, key)):
            over.setdefault(kind, []).append(key)
    for kind, keys in over.items():
        for start in range(0, len(keys), PORTION):
            withdraw_gone(run=run, kind=kind, keys=keys[start : start + PORTION], node=NODE, by=by)


class _Touching:
    """Tells progress on, and now and then that the run has not lost its worker."""

    def __init__(self, run: Run, progress: Progress) -> None:
        self._run, self._progress = run, progress
        self._touched: datetime = clock.now()

    def __call__(self, done: int, total: int, label: str) -> None:
        if clock.now() - self._touched > TOUCHED_EVERY:
            self._touched = clock.now()
            intake.touch(run=self._run, by=NODE)
        self._progress(done, total, label)


def _told(
    error: SourceError | NotAllowedError | OwnerMismatchError | SpokenForError | OSError,
) -> Mapping[str, str]:
    """Why a run cannot go on, in a code and two sentences."""
    if isinstance(error, SourceError):
        item = error.problem
        return {"code": str(item.code), "sentence": item.sentence, "remedy": item.remedy}
    if isinstance(error, NotAllowedError):
        return {"code": error.code, "sentence": error.sentence, "remedy": error.remedy}
    if isinstance(error, OwnerMismatchError):
        return {
            "code": "owner_changed",
            "sentence": f"The record {error.key} was taken by another organisation while the list was read.",
            "remedy": "Import the list again.",
        }
    if isinstance(error, SpokenForError):
        return {
            "code": "organisation_speaks",
            "sentence": f"Somebody has begun to speak for {error} while the list was read.",
            "remedy": "Import the list again.",
        }
    return {
        "code": "disk",
        "sentence": f"A file of the node cannot be written: {error.strerror or error}.",
        "remedy": "Make room on its disk, or let it write there; then import the list again.",
    }
