"""What a run's page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from entrepot.catalogue.jobs import IMPORT
from entrepot.intake import folders
from entrepot.intake import queries as intake
from entrepot.intake.domain import AGAIN, OPEN, RunState, shrank
from entrepot.intake.kept_problems import unpacked
from entrepot.intake.models import Run
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.runtime import jobs
from entrepot.web import figures
from entrepot.web.forms.imports import ENCODINGS
from entrepot.web.names import organisation_name
from entrepot.web.present import listed
from entrepot.web.problems import problem_row
from entrepot.web.runs.wording import accepted, headline, sentence

FAILURES: Final[Mapping[str, tuple[str, str]]] = {
    "not_allowed": (
        gettext_noop("Whoever asked for this may not bring in lists of this organisation any more."),
        gettext_noop("A manager of the organisation, or an officer, imports it again."),
    ),
    "keeper_gone": (
        gettext_noop("Whoever keeps this list has no account here any more."),
        gettext_noop("Somebody else of the organisation opens the source and saves it."),
    ),
    "owner_changed": (
        gettext_noop("A record was taken by another organisation while the list was read."),
        gettext_noop("Import the list again."),
    ),
    "organisation_speaks": (
        gettext_noop("Somebody has begun to speak for an organisation while the list was read."),
        gettext_noop("Import the list again."),
    ),
    "disk": (
        gettext_noop("A file of the node cannot be written."),
        gettext_noop("Tell the operator to make room on its disk; then import the list again."),
    ),
    "job_failed": (
        gettext_noop("The node tried this list several times and could not get to its end."),
        gettext_noop("Ask the operator, whose log says why; then import the list again."),
    ),
    "job_stopped": (
        gettext_noop("The operator stopped this."),
        gettext_noop("Ask the operator why; then import the list again."),
    ),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer what a run asks; ``quiet`` unless it is the expected one."""

    value: str
    label: str
    quiet: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A count that is part of the sum."""

    sign: str
    name: str
    count: str


@dataclass(frozen=True, slots=True)
class EncodingView:
    """One encoding that the list may be in, with what its first lines are then."""

    value: str
    name: str
    lines: tuple[str, ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class RunView:
    """One run for a reader; ``progress`` is done and total, None where neither is known."""

    key: str
    state: str
    file: str
    whose: str
    source: str
    source_url: str
    headline: str
    sentence: str
    working: bool
    progress: tuple[int, int] | None
    progress_text: str
    idle: bool
    sum: tuple[Figure, ...]
    beside: tuple[str, ...]
    unknown: str
    refused_url: str
    failure: tuple[str, str] | None
    asks: str
    answers: tuple[Answer, ...]
    may_answer: bool
    again: bool
    encodings: tuple[EncodingView, ...]
    changes_url: str
    columns_url: str
    day: str


def run_view(run: Run, party: Party) -> RunView:
    """What there is to say about a run that the party may see."""
    working, may_answer = run.state in OPEN, allows(party, "run.answer", run)
    refused = folders.refused_file(run.key) if run.refused else None
    keeps = allows(party, "source.keep", run.source)
    again = may_answer and run.state in AGAIN and not run.cursor
    again = again and folders.list_file(run.key, run.file).is_file()
    done, total, text, idle = _progress(run) if working else (0, 0, "", False)
    return RunView(
        key=run.key, state=run.state, file=run.file, whose=organisation_name(run.source.organisation),
        source=run.source.name, source_url=reverse("web:source", args=[run.source.key]) if keeps else "",
        headline=headline(run), sentence=sentence(run, refused is not None), working=working,
        progress=(done, total) if total else None, progress_text=text, idle=idle,
        sum=_sum(run), beside=_beside(run), unknown=listed(run.unknown_columns),
        refused_url=reverse("web:refused", args=[run.key]) if refused else "",
        failure=_failure(run), asks=_asked(run), answers=_answers(run) if may_answer else (), may_answer=may_answer,
        again=again, encodings=_encodings(run) if again else (),
        changes_url=reverse("web:run_changes", args=[run.key]) if _changed(run) else "",
        columns_url=reverse("web:run_columns", args=[run.key]) if again else "",
        day=figures.day(run.started.date()),
    )  # fmt: skip


def _progress(run: Run) -> tuple[int, int, str, bool]:
    """How far its job is, as figures and a word, and whether nobody works at all."""
    job = jobs.latest(IMPORT, run.key)
    idle = not jobs.worker_works()
    if job is None or not job.progress_total or run.state == RunState.WAITING:
        return 0, 0, "", idle
    done, total = min(job.progress_done, job.progress_total), job.progress_total
    return done, total, _("%(share)s %%") % {"share": figures.number(100 * done // total)}, idle


def _sum(run: Run) -> tuple[Figure, ...]:
    """Read is new and changed and same and refused; nothing before it was read."""
    if not run.read or run.state not in {RunState.ASKING, RunState.DONE, RunState.DROPPED}:
        return ()
    names = (
        ("", _("rows read"), run.read),
        ("=", _("new"), run.new),
        ("+", _("changed"), run.changed),
        ("+", _("unchanged"), run.same),
        ("+", _("refused"), run.refused),
    )
    return tuple(Figure(sign, name, figures.number(count)) for sign, name, count in names)


def _beside(run: Run) -> tuple[str, ...]:
    """What is counted apart."""
    if run.state in {RunState.WAITING, RunState.FETCHING, RunState.READING, RunState.FAILED}:
        return ()
    told: tuple[tuple[int, Callable[[int], str]], ...] = (
        (run.warned, lambda n: ngettext("%(count)s with a warning", "%(count)s with warnings", n)),
        (run.blank, lambda n: ngettext("%(count)s blank row", "%(count)s blank rows", n)),
        (
            0 if run.withdrawn else run.missing,
            lambda n: ngettext("%(count)s is missing", "%(count)s are missing", n),
        ),
        (run.withdrawn, lambda n: ngettext("%(count)s withdrawn", "%(count)s withdrawn", n)),
        (
            run.organisations_added,
            lambda n: ngettext("%(count)s organisation added", "%(count)s organisations added", n),
        ),
    )
    return tuple(word(count) % {"count": figures.number(count)} for count, word in told if count)


def _failure(run: Run) -> tuple[str, str] | None:
    """What went wrong and what to do about it."""
    if run.state != RunState.FAILED:
        return None
    kept = run.failure.get("problem")
    if kept:
        try:
            line = problem_row(unpacked(kept))
        except (KeyError, ValueError):  # of another version
            pass
        else:
            return line.sentence, line.remedy
    told = FAILURES.get(run.failure.get("code", ""))
    if told:
        return _(told[0]), _(told[1])
    return str(run.failure.get("sentence", "")), str(run.failure.get("remedy", ""))


def _asked(run: Run) -> str:
    """What it asks beside whether this is what the list says."""
    if run.state != RunState.ASKING or not run.missing:
        return ""
    before = intake.present(run.source).count()
    given = {"count": figures.number(run.missing), "before": figures.number(before)}
    told = ngettext(
        "%(count)s record of the %(before)s that this list had before is missing from it now.",
        "%(count)s records of the %(before)s that this list had before are missing from it now.",
        run.missing,
    )
    if shrank(missing=run.missing, before=before, share=run.source.shrinkage):
        much = _("That is so much that it may be a mistake.")
        return f"{told % given} {much}"
    return told % given


def _much(run: Run) -> bool:
    """Whether so much is missing that it may be a mistake."""
    before = intake.present(run.source).count()
    return shrank(missing=run.missing, before=before, share=run.source.shrinkage)


def _answers(run: Run) -> tuple[Answer, ...]:
    """The ways to answer, the expected one first."""
    if run.state != RunState.ASKING:
        return ()
    drop = Answer("refuse", _("Do not import"), True)
    rows = accepted(run)
    if not rows:
        return (drop,)
    if not run.missing:
        label = ngettext("Import this row", "Import these %(number)s rows", rows)
        return Answer("accept", label % {"number": figures.number(rows)}, False), drop
    withdraw = ngettext(
        "Import, and withdraw the one that is missing",
        "Import, and withdraw the %(number)s that are missing",
        run.missing,
    ) % {"number": figures.number(run.missing)}
    return (
        Answer("withdraw", withdraw, _much(run)),
        Answer("accept", _("Import, keep the missing"), True),
        drop,
    )


def _encodings(run: Run) -> tuple[EncodingView, ...]:
    """What the list may be written in, where that is not sure."""
    names = dict(ENCODINGS)
    return tuple(
        EncodingView(
            choice.encoding, str(names.get(choice.encoding, choice.encoding)), choice.preview, number == 0
        )
        for number, choice in enumerate(folders.doubt(run.key))
    )


def _changed(run: Run) -> bool:
    return run.cursor > 0 and run.rows.exists()
