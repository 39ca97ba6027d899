"""Two programmes, as a story for `played`: pilot cities, to which three may apply, and a carrying plan of four parks."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.journeys.played import play

if TYPE_CHECKING:
    from time_machine import Traveller

    from entrepot.people.domain import Party
    from entrepot.people.models import Organisation

BEGIN: Final = datetime(2026, 3, 10, 8, tzinfo=UTC)
"""Both calls take applications."""
CLOSED: Final = datetime(2026, 4, 10, 8, tzinfo=UTC)
SUMMER: Final = datetime(2026, 7, 10, 8, tzinfo=UTC)
"""After the first period of the members' reports."""
PARKS: Final = {
    "park-delta": ("Delta Design Park", "east", "design: venues, markets", "crafts: materials"),
    "park-harbour": ("Harbour Film Park", "east", "film: technology, finance", "heritage: stories"),
    "park-loess": ("Loess Heritage Park", "west", "heritage: stories", "film: technology, finance"),
    "park-snow": ("Snow Mountain Crafts Park", "west", "crafts: materials", "design: venues, markets"),
}
"""Name, side, what it has and what it lacks, as in a list for ``entrepot pair``."""


def _settle(_: Traveller) -> None:
    """Who runs both, two that have applied for the one and reviewers of it, and the parks, each with who speaks for it."""
    from time_machine import travel

    from entrepot.deals.domain.wording import worded
    from entrepot.people.actions import put_organisations
    from entrepot.people.domain import OrganisationRole, Standing
    from entrepot.people.models import NodeRoleGiven, Organisation
    from entrepot.programmes import actions
    from entrepot.programmes.actions import Inviting
    from entrepot.programmes.domain.calls import ProgrammeKind
    from entrepot.vocabulary.eligibility import Eligibility
    from tests.accounts import account, admit, join, party
    from tests.cast import BY, organisation_record, resource
    from tests.programmes.called import BEFORE, office
    from tests.programmes.reviewed import SAYS, handed_in

    host = office()
    with travel(BEFORE, tick=False):
        pilot = host.published(places=1)
        plan = {"kind": ProgrammeKind.PAIRING, "title": worded({"en": "Carrying plan"}), "places": 4}
        host.published(who=Eligibility(), **plan)
    NodeRoleGiven.objects.all().delete()  # who runs a programme manages its organisation; an officer would need a second factor
    optik = admit(Organisation.objects.get(key="org-isaroptik"))
    eye = party(join(account("eye"), optik, OrganisationRole.MANAGER))
    handed_in(pilot, host.lab, SAYS["laser"], host.head)
    handed_in(pilot, optik, SAYS["optics"], eye)
    for name, about in (("ada", "glaze"), ("ben", "laser")):
        expert = resource(f"exp-{about}", "expert", SAYS[about], "", organisation="org-harbour")
        inviting = Inviting(account(name), (), expert, most=3)
        actions.invite_reviewer(programme=pilot, inviting=inviting, by=host.officer)
    records = [organisation_record(key, name, kind="park") for key, (name, *_) in PARKS.items()]
    put_organisations(records=records, by=BY)
    Organisation.objects.filter(key__in=PARKS).update(standing=Standing.ADMITTED)
    for park in Organisation.objects.filter(key__in=PARKS):
        join(account(park.key), park, OrganisationRole.MANAGER)


def _work() -> None:
    """What waits in the background is done."""
    from entrepot.runtime import jobs

    jobs.drain()


def _review() -> None:
    """All reviews that are not submitted yet are: good ones of the firm."""
    from entrepot.people.models import Account
    from entrepot.people.queries import party_of
    from entrepot.programmes.models import Assignment
    from tests.programmes.reviewed import submitted

    for one in Assignment.objects.filter(ended=None, review=None).select_related("reviewer", "application"):
        score = 5 if one.application.organisation.key == "org-lingyou" else 3
        by = party_of(Account.objects.get(key=one.reviewer.person))
        submitted(one, by, score, score)


def _parks_apply() -> None:
    """Every park applies to the carrying plan."""
    from entrepot.programmes.models import Programme
    from tests.programmes.reviewed import handed_in

    plan = Programme.objects.get(kind="pairing")
    for park, head in _parks():
        handed_in(plan, park, f"We open what {park.key} has.", head)


def _select_parks() -> None:
    """All of them are selected."""
    from entrepot.programmes import actions
    from entrepot.programmes.actions import Deciding
    from entrepot.programmes.domain.deciding import Outcome
    from entrepot.programmes.models import Programme
    from tests.programmes.reviewed import LETTERS

    plan = Programme.objects.get(kind="pairing")
    outcomes = {one.key: Outcome.SELECTED for one in plan.applications.all()}
    actions.decide(programme=plan, deciding=Deciding(outcomes, LETTERS), by=_party("officer"))


def _parks_agree() -> None:
    """Whoever was asked says yes, and both agree to terms; those whom nobody has asked yet ask each other first, and tell the programme."""
    from entrepot.deals.models import Deal
    from entrepot.programmes import actions
    from entrepot.programmes.models import Programme
    from tests.programmes.paired import Pair, opened

    heads = {park.key: (park, head) for park, head in _parks()}
    opened_deals = Deal.objects.filter(parties__organisation__key__in=PARKS).distinct()
    asked = {key: deal for deal in opened_deals for key in deal.standing.parties}
    for first in [key for key in heads if key not in asked][:1]:
        second = next(key for key in heads if key not in asked and key != first)
        pair = opened((heads[first][0], heads[second][0]), (heads[first][1], heads[second][1]))
        plan = Programme.objects.get(kind="pairing")
        actions.enter_cooperation(
            programme=plan, deal=pair.deal, organisation=pair.parks[0], by=pair.heads[0]
        )
        pair.agree()
    for deal in {deal.pk: deal for deal in asked.values()}.values():
        known = [heads[key] for key in deal.standing.parties]
        Pair((known[0][0], known[1][0]), (known[0][1], known[1][1]), deal).agree()


def _parks() -> list[tuple[Organisation, Party]]:
    from entrepot.people.models import Organisation

    return [(park, _party(park.key)) for park in Organisation.objects.filter(key__in=PARKS).order_by("key")]


def _party(name: str) -> Party:
    from entrepot.people.models import Account
    from entrepot.people.queries import party_of

    return party_of(Account.objects.get(email=f"{name}@example.org"))


STEPS: Final = {
    "work": _work,
    "review": _review,
    "parks apply": _parks_apply,
    "select parks": _select_parks,
    "parks agree": _parks_agree,
}

if __name__ == "__main__":
    play(int(sys.argv[1]), BEGIN, _settle, STEPS)
