"""What the pages' stage does by itself."""

from __future__ import annotations

from datetime import time
from typing import Final

from entrepot.runtime import clock
from entrepot.runtime.jobs import JSON, Run, every, job
from entrepot.web.digests import send_digests

DIGESTS: Final = "web.digests"


class MailsFailedError(Exception):
    """Some mails could not be handed over; the job is tried again, for those alone."""

    def __init__(self, failed: int) -> None:
        super().__init__(f"{failed} mails could not be sent.")
        self.code = "mails_failed"
        self.sentence = f"{failed} mails could not be sent. See ENTREPOT_EMAIL."


@job(DIGESTS)
def digests(run: Run) -> dict[str, JSON]:
    """Tell by mail what waits."""
    counts = send_digests(now=clock.now(), report=lambda done, total: run.progress(done, total, "mails"))
    if counts["failed"]:
        raise MailsFailedError(counts["failed"])
    return dict(counts)


every(DIGESTS, days=1, at=time(5, 30))
