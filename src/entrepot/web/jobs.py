"""What the pages' stage does by itself."""

from __future__ import annotations

from datetime import time
from typing import Final

from django.conf import settings

from entrepot.runtime import clock
from entrepot.runtime.jobs import JSON, Run, every, job
from entrepot.web.digests import send_digests
from entrepot.web.uploads import clear

DIGESTS: Final = "web.digests"
UPLOADS: Final = "web.uploads"


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


@job(UPLOADS)
def uploads(_run: Run) -> dict[str, JSON]:
    """Delete the files that were handed in more than a day ago."""
    return {"deleted": clear(settings.HOME.path)}


every(DIGESTS, days=1, at=time(5, 30))
every(UPLOADS, days=1, at=time(3, 45))
