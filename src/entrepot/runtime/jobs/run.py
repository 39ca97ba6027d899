"""What a job's function is given: its arguments, and the way to tell how far it is and to hear that it should stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from entrepot.runtime.progress import Progress

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"


class JobFailedError(Exception):
    """Raised by a job that need not be tried again; shown to people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class InterruptedRunError(Exception):
    """The run was asked to stop; let it pass through, what was committed so far is kept."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job."""

    job: int
    name: str
    key: str
    args: Mapping[str, JSON]
    attempt: int
    report: Progress
    stopping: Callable[[], bool]

    def progress(self, done: int, total: int, label: str) -> None:
        """Tell how far the work is; an ``entrepot.runtime.progress.Progress``. Call it between transactions, as often as you like.

        Raises:
            InterruptedRunError: see :meth:`check`.
        """
        self.report(done, total, label)
        self.check()

    def check(self) -> None:
        """Stop here when asked to: by a person (the job ends) or because the worker ends (the job runs again later).

        Raises:
            InterruptedRunError: the run should stop.
        """
        if self.stopping():
            raise InterruptedRunError(self.name)
