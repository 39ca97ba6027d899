"""As whom a run is worked on, how it is kept alive, and why it cannot go on, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from entrepot.catalogue.actions import OwnerMismatchError
from entrepot.intake import actions as intake
from entrepot.intake import queries as intake_queries
from entrepot.intake.kept_problems import packed
from entrepot.intake.models import Run, Source
from entrepot.intake.rows import SourceError
from entrepot.people import queries as people
from entrepot.people.actions import SpokenForError
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from entrepot.runtime.progress import Progress

NODE: Final = Party.machine("node")
TOUCHED_EVERY: Final = timedelta(seconds=20)


class KeeperGoneError(Exception):
    """Whoever asked for a run, or keeps its source, has no account here any more."""


TROUBLE: Final = (
    SourceError, NotAllowedError, OwnerMismatchError, SpokenForError, KeeperGoneError, OSError,
)  # fmt: skip
"""What ends a run in words."""


def party_of(run: Run) -> Party:
    """As whom a run's rows are judged and stored: whoever asked for it, in the roles of now.

    Raises:
        KeeperGoneError: there is nobody any more.
    """
    if run.machine:
        return Party.machine(run.asked_by)
    account = Account.objects.filter(key=run.asked_by, is_active=True).first()
    if account is None:
        raise KeeperGoneError
    return people.party_of(account)


def keeper_of(source: Source) -> Party:
    """As whom the runs of a source are made that nobody asks for; somebody without any role when that account is closed."""
    return intake_queries.keeper(source) or Party(actor=source.kept_by)


class Touching:
    """Tells progress on, and now and then that the run has not lost its worker."""

    def __init__(self, run: Run, progress: Progress) -> None:
        self._run, self._progress = run, progress
        self._touched: datetime = clock.now()

    def __call__(self, done: int, total: int, label: str) -> None:
        if clock.now() - self._touched > TOUCHED_EVERY:
            self._touched = clock.now()
            intake.touch(run=self._run, by=NODE)
        self._progress(done, total, label)


def told(error: Exception) -> Mapping[str, Any]:
    """Why a run cannot go on, in a code and two sentences; of a list's problem also what the sentences are made of."""
    if isinstance(error, SourceError):
        item = error.problem
        return {
            "code": str(item.code), "sentence": item.sentence, "remedy": item.remedy, "problem": packed(item),
        }  # fmt: skip
    if isinstance(error, NotAllowedError):
        return {"code": error.code, "sentence": error.sentence, "remedy": error.remedy}
    if isinstance(error, KeeperGoneError):
        return {
            "code": "keeper_gone",
            "sentence": "Whoever keeps this list has no account here any more.",
            "remedy": "Somebody else of the organisation opens the source and saves it.",
        }
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
    reason = error.strerror if isinstance(error, OSError) else None
    return {
        "code": "disk",
        "sentence": f"A file of the node cannot be written: {reason or error}.",
        "remedy": "Make room on its disk, or let it write there; then import the list again.",
    }
