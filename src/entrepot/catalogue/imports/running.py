"""A run from the list to the catalogue: read, perhaps asked about, stored in portions; taken up again wherever it was cut off."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import DatabaseError

from entrepot.catalogue.classifications import import_codes, is_code_list
from entrepot.catalogue.domain import Entry
from entrepot.catalogue.imports.codes import carry_out_codes
from entrepot.catalogue.imports.fetching import fetch, fetched_of, file_name, options_of
from entrepot.catalogue.imports.reading import Judged, Reading, judged_value, set_aside
from entrepot.catalogue.imports.staged import Kept, Staging, read_staged
from entrepot.catalogue.imports.storing import store
from entrepot.catalogue.imports.working import NODE, TROUBLE, Touching, party_of, told
from entrepot.engine.text import identify
from entrepot.intake import actions as intake
from entrepot.intake import folders
from entrepot.intake import queries as intake_queries
from entrepot.intake.columns import Overrides
from entrepot.intake.domain import AS_WRITTEN, OPEN, Options, Question, RunState, is_corrected, shrank
from entrepot.intake.formats import OpenedFile, open_file
from entrepot.intake.kept_problems import packed
from entrepot.intake.mapping import ColumnMapping
from entrepot.intake.models import Run, Source
from entrepot.intake.outcome import Outcome
from entrepot.intake.records import Records, read_records
from entrepot.intake.refused import suggested_path
from entrepot.people.actions import OrganisationRecord
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.problems import Code, problem

UNREAD: Final = frozenset({RunState.WAITING, RunState.FETCHING, RunState.READING})
LISTED: Final = 20
"""Missing records that are named to whoever is asked about them."""
LOOKED_AT: Final = 2_000
"""Staged lines that are looked at for a preview."""


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
    with folders.alone(run.key):  # it was opened just now
        return _in_one_go(run, refused_to or suggested_path(opened), withdraws, by, progress)


def open_list(*, path: Path, name: str, options: Options, looked_over: bool = False, by: Party) -> Run:
    """Begin a run of a file that is handed in: kept in the node's home from now on, read later.

    Args:
        looked_over: a person is to see what was read before it is stored.
    """
    owner = Organisation.objects.filter(key=options.organisation).first() if options.organisation else None
    source = intake.source_of_file(name=name, organisation=owner, kind=options.kind, by=by)
    if is_corrected(name):
        options = replace(options, whole=False)
    run = intake.open_run(source=source, file=name, options=options, looked_over=looked_over, by=by)
    kept = folders.list_file(run.key, name)
    kept.parent.mkdir(parents=True, mode=0o700)
    shutil.copyfile(path, kept)
    return run


def open_source(*, source: Source, looked_over: bool = False, by: Party) -> Run:
    """Begin a run of a source whose list is fetched."""
    return intake.open_run(
        source=source, file=file_name(source), options=options_of(source), looked_over=looked_over, by=by
    )


def carry_out(run: Run, progress: Progress = silent) -> Run:
    """Take a run as far as it goes without a person: to its end, or to its question. Begins where it was cut off.

    A run that somebody else works on at this moment is left to them: it comes back as it is stored, still open.

    Raises:
        InterruptedRunError: whoever looks on wants it to stop; it goes on another time.
    """
    if run.state not in OPEN:
        return _as_stored(run)
    try:
        with folders.alone(run.key) as alone:
            if alone:
                _carry_out(_as_stored(run), progress)
    except TROUBLE as error:
        if isinstance(error, DatabaseError):
            raise
        intake.fail_run(run=run, **told(error), by=NODE)
    return _as_stored(run)


def _carry_out(run: Run, progress: Progress) -> None:
    if run.state in UNREAD and not fetch(run, progress):
        return
    if not _carried_out_as_codes(run, progress):
        if run.state in UNREAD:
            look_over(run, progress)
        if run.state == RunState.STORING:
            store(run, progress)


def _as_stored(run: Run) -> Run:
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
    carry_out_codes(run, opened, by=party_of(run), progress=progress)
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
    for left in (folders.refused_file(run.key), folders.staged_file(run.key)):  # of another reading
        if left is not None:
            left.unlink(missing_ok=True)
    options = Options.from_json(run.options)
    opened = _opened(run, options)
    folders.note_doubt(run.key, opened.encoding_doubt or ())
    intake.note_fetched(
        run=run, fingerprint=opened.fingerprint, size=opened.size, complete=run.complete, by=NODE
    )
    records = _records(opened, options, run.source, Touching(run, progress))
    staged = folders.staged_file(run.key)
    unfinished = staged.with_suffix(".part")
    with unfinished.open("w", encoding="utf8", errors="surrogatepass") as stream:
        judged = Reading(
            records, Staging(stream), source=run.source, owner=options.organisation,
            shift=timedelta(days=options.shift), by=party_of(run),
        ).judge(fetched_of(run).told())  # fmt: skip
    set_aside(opened, judged.refused, refused_to or suggested_path(opened))
    unfinished.replace(staged)
    _note(run, judged, records, options)
    return judged, records


def first_staged(run: Run) -> Iterator[Entry | OrganisationRecord]:
    """What a run that was read is to store, in the order of the list; of a long list only its beginning is looked at."""
    staged = folders.staged_file(run.key)
    lines = islice(read_staged(staged), LOOKED_AT) if staged.is_file() else iter(())
    return (line.item for _, line in lines if isinstance(line, Kept))


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
            store(run, progress)
    except TROUBLE as error:
        intake.fail_run(run=run, **told(error), by=NODE)
        raise
    run.refresh_from_db()
    return report_of(run, judged, records, target)


def _trial(
    opened: OpenedFile, options: Options, refused_to: Path | None, by: Party, progress: Progress
) -> ImportReport:
    """Read and judge, store nothing."""
    owner = Organisation.objects.filter(key=options.organisation).first() if options.organisation else None
    source = intake_queries.source_of_file(opened.name, owner, by)
    records = _records(opened, options, source, progress)
    with tempfile.TemporaryFile("w", encoding="utf8", errors="surrogatepass") as stream:
        judged = Reading(
            records, Staging(stream), source=source, owner=options.organisation,
            shift=timedelta(days=options.shift), by=by,
        ).judge()  # fmt: skip
    refused_file = set_aside(opened, judged.refused, refused_to)
    missing = len(_missing(source, judged, options))
    return ImportReport(
        opened.name, True, judged.outcome(records), judged.changes, judged.organisations, refused_file,
        tuple(judged.preview), missing=missing,
    )  # fmt: skip


def _opened(run: Run, options: Options) -> OpenedFile:
    return open_file(
        folders.list_file(run.key, run.file), name=run.file, sheet=options.sheet or None,
        encoding=options.encoding or None,
    )  # fmt: skip


def _records(opened: OpenedFile, options: Options, source: Source | None, progress: Progress) -> Records:
    mapping = options.mapping or (source.mapping if source else None)
    overrides = Overrides(
        text_column=options.text_column or None, title_column=options.title_column or None,
        mapping=ColumnMapping(mapping) if mapping else None,
    )  # fmt: skip
    return read_records(
        opened, identify=identify, kind=options.kind or None, overrides=overrides, check=judged_value,
        progress=progress,
    )  # fmt: skip


def _note(run: Run, judged: Judged, records: Records, options: Options) -> None:
    before = intake_queries.present(run.source).count()
    gone = _missing(run.source, judged, options) if run.complete else []
    outcome = judged.outcome(records)
    missing = len(gone)
    folders.note_missing(run.key, gone[:LISTED])
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


def _missing(source: Source | None, judged: Judged, options: Options) -> list[tuple[str, str]]:
    """What the source had that the list no longer has; nothing where the list does not claim to be all there is.

    Nothing either, and that is told, where a refused row without an id may be one of them.
    """
    if source is None or not options.whole:
        return []
    marks = intake_queries.present(source).order_by("pk").values_list("kind", "subject")
    gone = [(kind, subject) for kind, subject in marks.iterator() if subject not in judged.seen]
    if gone and judged.nameless:
        judged.tell_first(problem(Code.MISSING_KEPT))
        return []
    return gone
