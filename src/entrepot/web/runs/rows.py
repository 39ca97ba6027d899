"""Runs as lines of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from entrepot.intake.models import Run
from entrepot.web import figures
from entrepot.web.names import organisation_name
from entrepot.web.runs.wording import counts, grade, state_word


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run: which list, when, how it stands and what it did."""

    url: str
    file: str
    whose: str
    day: str
    state: str
    grade: str
    counts: str


def run_row(run: Run) -> RunRow:
    """A run with its source and that one's organisation."""
    return RunRow(
        url=reverse("web:run", args=[run.key]),
        file=run.file,
        whose=organisation_name(run.source.organisation),
        day=figures.day(run.started.date()),
        state=state_word(run),
        grade=grade(run),
        counts=counts(run),
    )


def run_rows(runs: Iterable[Run]) -> list[RunRow]:
    """Runs in the order of these."""
    return [run_row(run) for run in runs]
