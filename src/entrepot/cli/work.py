"""The background worker: ``entrepot work``."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from entrepot.cli.output import DONE, PARTLY, out
from entrepot.cli.setup import open_node

if TYPE_CHECKING:
    from entrepot.runtime.models import Job


def work(
    once: Annotated[bool, typer.Option("--once", help="Do what waits now, then end.")] = False,
) -> None:
    """Do the node's background work."""
    open_node()
    from entrepot.runtime.jobs.working import Watch, drain

    ended: list[Job] = []

    def tell(job: Job) -> None:
        ended.append(job)
        out.print(f"{job.name} ({job.key}): {job.state} {job.error}".rstrip(), markup=False)

    drain(Watch(ended=tell))
    while not once:
        time.sleep(1)
        drain(Watch(ended=tell))
    raise typer.Exit(PARTLY if any(job.state == "failed" for job in ended) else DONE)
