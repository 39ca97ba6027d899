"""Answers to programs are forgotten after a day."""

from __future__ import annotations

from datetime import time

from entrepot.api.actions import forget_answers
from entrepot.runtime import jobs


@jobs.job("api.forget_answers")
def forget(_run: jobs.Run) -> dict[str, jobs.JSON]:
    """Forget what is not answered again any more."""
    return {"deleted": forget_answers()}


jobs.every("api.forget_answers", days=1, at=time(3, 50))
