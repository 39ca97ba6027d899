"""What waits for whom while a deal is performed, and after it: milestones, payments, tasks, disputes, a word on how it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from entrepot.deals.domain.performing import (
    Fate,
    Now,
    Timing,
    acceptances,
    due_day,
    outstanding,
    timing,
)
from entrepot.deals.domain.rating import RATE_WITHIN, RATED
from entrepot.deals.domain.standing import BINDING, ENDED, Standing, State
from entrepot.deals.models import Deal, Promise
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Duty, Organisation
from entrepot.runtime import clock

NEAR: Final = "promise.near"
DELIVERED: Final = "promise.delivered"
OWED: Final = "promise.owed"
PAID: Final = "promise.paid"
FULFILLED: Final = "deal.fulfilled"
DISPUTED: Final = "deal.disputed"
OUTCOME: Final = "deal.outcome"
TASK: Final = "deal.task"
KINDS: Final = (NEAR, DELIVERED, OWED, PAID, FULFILLED, DISPUTED, OUTCOME, TASK)
EXAMINE_WITHIN: Final = timedelta(days=21)
"""Fifteen working days, as the clause `acceptance-test` of every agreement has it."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that waits: a kind and its subject, for the people of an organisation (its key), until a day."""

    kind: str
    subject: str
    party: str
    due: date | None = None

    @property
    def place(self) -> tuple[str, str, str]:
        """By which it is known again, whenever it is due."""
        return (self.kind, self.subject, self.party)


def remind(deal: Deal, standing: Standing, by: Party) -> None:
    """Let wait for everybody in a deal what waits there today, and nothing else. In the caller's transaction."""
    wanted = {one.place: one for one in _waits(deal, standing, clock.today())}
    subjects = {one.subject for one in wanted.values()} | _subjects(deal)
    duties = Duty.objects.filter(kind__in=KINDS, subject__in=subjects, settled=None)
    known = {
        (duty.kind, duty.subject, duty.organisation.key): duty
        for duty in duties.select_related("organisation")
        if duty.organisation is not None
    }
    for place in sorted(known.keys() - wanted.keys()):
        kind, subject, _ = place
        settle_duties(kind=kind, subject=subject, organisation=known[place].organisation, by=by)
    parties = {one.organisation.key: one.organisation for one in deal.parties.select_related("organisation")}
    for place, one in wanted.items():
        if place not in known or known[place].due != one.due:
            audience = _audience(one, parties[one.party])
            add_duty(kind=one.kind, subject=one.subject, audience=audience, due=one.due)


def _audience(one: Waits, organisation: Organisation) -> Audience:
    least = OrganisationRole.MEMBER if one.kind == TASK else OrganisationRole.MANAGER
    return Audience(organisation=organisation, least=least)


def _subjects(deal: Deal) -> set[str]:
    """Everything of a deal about which something may wait."""
    rows = (deal.promises, deal.disputes, deal.tasks)
    return {deal.key}.union(*(set(found.values_list("key", flat=True)) for found in rows))


def _waits(deal: Deal, standing: Standing, today: date) -> Iterator[Waits]:
    if standing.state in BINDING:
        rows = list(deal.promises.prefetch_related("events"))
        yield from _of_promises(rows, today)
        yield from _of_the_whole(deal, standing, [row.standing for row in rows])
        for dispute in deal.disputes.filter(settled=None):
            yield from _for(DISPUTED, dispute.key, set(standing.parties) - {dispute.party})
    elif standing.state in RATED:
        yield from _of_outcome(deal, standing, today)
    if standing.state not in ENDED:
        for task in deal.tasks.filter(done=None).select_related("organisation"):
            yield Waits(TASK, task.key, task.organisation.key, task.until)


def _of_promises(rows: Iterable[Promise], today: date) -> Iterator[Waits]:
    standings = {row.key: row.standing for row in rows}
    accepted = acceptances(standings.values())
    for key, found in standings.items():
        near = timing(found, accepted, today) != Timing.LATER and found.fate == Fate.OPEN
        day, promised = due_day(found, accepted), found.promised
        if near:
            yield from _for(NEAR if promised.amount is None else OWED, key, promised.givers, day)
        if found.fate == Fate.SAID and found.since is not None:
            yield from _for(DELIVERED, key, promised.takers - {found.by}, found.since + EXAMINE_WITHIN)
        if found.waiting:
            yield from _for(PAID, key, promised.takers)


def _of_the_whole(deal: Deal, standing: Standing, found: list[Now]) -> Iterator[Waits]:
    """Once everything is done the parties say whether it was kept."""
    done = bool(found) and not outstanding(found)
    if done and standing.state == State.PERFORMING and standing.draft is None and not standing.disputed:
        yield from _for(FULFILLED, deal.key, set(standing.parties) - standing.content)


def _of_outcome(deal: Deal, standing: Standing, today: date) -> Iterator[Waits]:
    ended = deal.ended
    if ended is not None and today <= ended + RATE_WITHIN:
        given = set(deal.ratings.values_list("party", flat=True))
        yield from _for(OUTCOME, deal.key, set(standing.parties) - given, ended + RATE_WITHIN)


def _for(kind: str, subject: str, parties: Iterable[str], due: date | None = None) -> Iterator[Waits]:
    return (Waits(kind, subject, party, due) for party in sorted(parties))
