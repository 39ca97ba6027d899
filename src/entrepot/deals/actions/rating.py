"""What the parties say of a deal that is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from entrepot.deals.actions.happening import STREAM, locked, speaker
from entrepot.deals.actions.reminding import remind
from entrepot.deals.domain.rating import STARS, Aspect, refusal
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import State
from entrepot.deals.models import Deal, Rating
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class Marks:
    """One to five stars on each aspect, for which party, and what it adds in words."""

    party: Organisation
    stars: Mapping[Aspect, int]
    words: str = ""


@transaction.atomic
def rate_deal(*, deal: Deal, marks: Marks, by: Party) -> Rating:
    """Give a party's marks, once. The journal keeps that they were given, not what they are.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or may not know of the deal.
        DealRefusedError: the deal goes on, was never in force, or ended too long ago; a mark is missing; or the party has given its own.
    """
    actor, rule = speaker(deal, marks.party, by)
    row = locked(deal)
    if actor.party not in row.standing.parties:
        raise DealRefusedError("not_a_party")
    given = row.ratings.filter(party=actor.party).exists()
    if code := refusal(State(row.state), row.ended, clock.today(), given=given):
        raise DealRefusedError(code)
    if {*marks.stars} != {*Aspect} or not all(stars in STARS for stars in marks.stars.values()):
        raise DealRefusedError("stars_odd")
    stars = {str(aspect): count for aspect, count in marks.stars.items()}
    made = Rating.objects.create(
        deal=row, party=actor.party, words=marks.words.strip()[:2000], by=by.actor, **stars
    )
    act = journal.Act("deal.rated", f"{row.key}/{actor.party}", {"deal": row.key}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    remind(row, row.standing, by)
    return made
