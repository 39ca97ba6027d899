"""Runs of classifications: read and told like those of any list, stored at once, for codes are few and belong to the node."""

from __future__ import annotations

from entrepot.catalogue.classifications import CodeImport, import_codes
from entrepot.catalogue.imports.working import NODE
from entrepot.intake import actions as intake
from entrepot.intake.domain import Question, RunState
from entrepot.intake.formats import OpenedFile
from entrepot.intake.kept_problems import packed
from entrepot.intake.models import Run
from entrepot.intake.refused import suggested_path
from entrepot.people.domain import Party
from entrepot.runtime.progress import Progress


def carry_out_codes(run: Run, opened: OpenedFile, *, by: Party, progress: Progress) -> None:
    """Take the run of a classification as far as it goes without a person. Begun again, it reads again: storing twice changes nothing.

    Raises:
        SourceError: the list cannot be read, or ``by`` may not bring one in.
        OSError: its refused rows cannot be written.
    """
    if run.state in {RunState.WAITING, RunState.FETCHING, RunState.READING}:
        intake.touch(run=run, state=RunState.READING, by=NODE)
        intake.note_fetched(run=run, fingerprint=opened.fingerprint, size=opened.size, complete=True, by=NODE)
        found = _read(opened, by, progress, dry_run=True)
        _note(run, found)
    if run.state == RunState.STORING:
        found = _read(opened, by, progress, dry_run=False)
        stored = {"new": found.changes["new"], "changed": found.changes["changed"]}
        intake.note_stored(run=run, cursor=opened.size, counts=stored, rows=(), records=(), by=NODE)
        intake.end_run(run=run, by=NODE)


def _read(opened: OpenedFile, by: Party, progress: Progress, *, dry_run: bool) -> CodeImport:
    return import_codes(
        source=opened, by=by, refused_to=suggested_path(opened), dry_run=dry_run, progress=progress
    )


def _note(run: Run, found: CodeImport) -> None:
    outcome = found.outcome
    question = Question.CHECK if run.looked_over else None
    counts = {
        "read": outcome.read, "new": 0, "changed": 0, "same": found.changes["same"], "refused": outcome.refused,
        "warned": 0, "blank": outcome.blank, "missing": 0, "withdrawn": 0, "organisations_added": 0,
    }  # fmt: skip
    if question:  # what would be
        counts |= {"new": found.changes["new"], "changed": found.changes["changed"]}
    intake.note_read(
        run=run, counts=counts, problems=[packed(item) for item in outcome.problems],
        problem_count=outcome.problem_count, unknown=list(outcome.unknown_columns), question=question, withdraws=False,
        by=NODE,
    )  # fmt: skip
