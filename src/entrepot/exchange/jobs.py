"""Work in the background: peers are told of what changed soon after it did."""

from __future__ import annotations

import logging
from datetime import time
from typing import Final

from django.db import OperationalError

from entrepot.exchange.actions.keeping import forget_bodies
from entrepot.exchange.actions.opening import look_at_everything
from entrepot.exchange.actions.peers import forget_nonces
from entrepot.exchange.actions.preparing import look_again
from entrepot.exchange.calling import post
from entrepot.exchange.opened import open_up
from entrepot.exchange.queries import doors
from entrepot.exchange.queries.feeds import active_peers, is_due
from entrepot.exchange.rounds import go_round
from entrepot.exchange.watching import watch
from entrepot.people.domain import Party
from entrepot.runtime import jobs

ROUND: Final = "exchange.round"
SWEEP: Final = "exchange.sweep"
DOORS: Final = "exchange.doors"
CALENDAR: Final = "exchange.doors_by_date"
WATCH: Final = "exchange.watch_logs"
NODE: Final = Party.machine("node")
logger = logging.getLogger(__name__)


@jobs.job(ROUND)
def go_rounds(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Tell every peer what changed, and send what waits. One that is down keeps no other waiting longer than one try takes.

    A database that cannot be written to at the moment ends the round and is no failure, after which a job would rest for minutes:
    what waits is seen again within seconds.
    """
    sent = 0
    try:
        for peer in active_peers():
            done = go_round(peer=peer, post=post, progress=run.progress, by=NODE)
            sent += done.delivered.records
    except OperationalError:
        logger.info("a round was broken off", exc_info=True)
    return {"sent": sent}


@jobs.job(SWEEP)
def sweep(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Look at everything again: dates pass, and what ended is taken back."""
    look_again(by=NODE)
    return {"forgotten": forget_bodies(by=NODE), "nonces": forget_nonces(by=NODE)}


@jobs.job(WATCH)
def watch_logs(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Look at the head of every peer's log, and sign that it goes on; one whose log does not is noticed here."""
    return {"seen": sum(watch(peer, by=NODE) for peer in active_peers())}


@jobs.job(DOORS)
def bring_doors_up_to_date(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Tell at the open doors what changed."""
    return {"told": open_up(progress=run.progress, by=NODE)}


@jobs.job(CALENDAR)
def look_at_doors(_: jobs.Run) -> dict[str, jobs.JSON]:
    """A day has passed: what ended with it is open no more."""
    look_at_everything(by=NODE)
    return {}


jobs.when(DOORS, doors.is_due)
jobs.every(CALENDAR, days=1, at=time(hour=0, minute=5))
jobs.when(ROUND, is_due)
jobs.every(WATCH, minutes=10)
jobs.every(SWEEP, days=1, at=time(hour=3, minute=50))
