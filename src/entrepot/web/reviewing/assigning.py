"""How far the assigning of reviewers is that somebody asked for on the panel's page, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.programmes.actions import ASSIGN
from entrepot.programmes.domain.refusals import SAID
from entrepot.programmes.panels import Panel
from entrepot.runtime import jobs
from entrepot.web.figures import number


@dataclass(frozen=True, slots=True)
class Assigning:
    """One such job.

    Attributes:
        working: whether it waits or is done just now; ``idle``: and nobody does the node's background work.
        progress: how much of how much is done; None while that is not known.
        said: what came of it; empty while it is worked on.
        failed: why it came to nothing, else empty.
    """

    working: bool
    idle: bool
    progress: tuple[int, int] | None
    said: str
    failed: str


def assigning(found: Panel) -> Assigning | None:
    """The last one of a programme; None where nobody asked for one, or long ago."""
    job = jobs.latest(ASSIGN, found.programme.key)
    if job is None:
        return None
    working = job.state in {jobs.State.WAITING, jobs.State.RUNNING}
    progress = (
        (min(job.progress_done, job.progress_total), job.progress_total) if job.progress_total else None
    )
    said = _said(len(found.run.short)) if job.state == jobs.State.DONE and found.run else ""
    return Assigning(
        working, working and not jobs.worker_works(), progress, said, "" if working or said else _why(job)
    )


def _said(few: int) -> str:
    if not few:
        return _("Every application has its reviewers.")
    told = ngettext(
        "Reviewers are assigned; %(number)s application has too few.",
        "Reviewers are assigned; %(number)s applications have too few.",
        few,
    )
    return told % {"number": number(few)}


def _why(job: jobs.Job) -> str:
    if job.error_code not in SAID:
        return _("Reviewers could not be assigned. Try again; if it fails again, ask the node's operator.")
    sentence, remedy = SAID[job.error_code]
    return f"{_(sentence)} {_(remedy)}"
