"""The service team of the demonstration: three firms visited, five needs and two wishes, one introduced; and the centre of the province."""

from __future__ import annotations

import json
from collections import Counter
from importlib import resources

import pytest

from entrepot.cli.demo.programmes import ASSOCIATION
from entrepot.cli.demo.teams import send_a_team
from entrepot.deals.models import Deal
from entrepot.journal.queries import examine
from entrepot.matching.asks import counted_asks
from entrepot.people import actions as people
from entrepot.people import queries
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Account, Organisation
from entrepot.programmes import centres, teams
from entrepot.programmes.domain.teaming import Progress
from entrepot.programmes.models import Noted, Programme, ServiceTeam
from entrepot.runtime import clock
from entrepot.web.demo import address
from tests.accounts import account, admit, join, party
from tests.cast import BY, organisation_record, resource, settle

pytestmark = pytest.mark.django_db
FIRM, LAB = "org-cm-lingyou", "org-cm-ysut"


def person(part: str, *roles: NodeRole, key: str = "") -> Party:
    """Somebody of the demonstration, as a manager of an organisation where one is named."""
    made = account(part, *roles)
    Account.objects.filter(pk=made.pk).update(email=address(part))
    if key:
        join(made, admit(Organisation.objects.get(key=key)), OrganisationRole.MANAGER)
    return party(made)


def test_the_team_was_at_three_firms_and_the_centre_sees_two_programmes() -> None:
    told = json.loads(
        (resources.files("entrepot.cli.demo") / "region" / "teams.json").read_text(encoding="utf8")
    )
    settle("guangzhou")
    keys = {ASSOCIATION: "association", LAB: "university"} | {
        one["firm"]: "enterprise" for one in told["visits"]
    }
    people.put_organisations(
        records=[organisation_record(key, key, kind=kind, place="guangzhou") for key, kind in keys.items()],
        by=BY,
    )
    for key in (*told["experts"], told["introduced"]):
        resource(key, "expert", key, organisation=LAB)
    officer = person("officer", NodeRole.OFFICER, key=ASSOCIATION)
    person("engineer", key=FIRM)
    person("lab", key=LAB)
    person("operator", NodeRole.OPERATOR)
    both = [
        Programme.objects.create(
            organisation_id=Organisation.objects.get(key=ASSOCIATION).pk, kind="cohort", title={"en": name}, opens=clock.now(),
            closes=clock.now(), places=2, published=clock.now(), made_by="p-demo",
        )
        for name in ("First round", "Pilot cities")
    ]  # fmt: skip
    send_a_team(both[0], BY)
    team = ServiceTeam.objects.get()
    assert (len(teams.inside(team)), team.visits.count(), set(team.name)) == (4, 3, {"zh-Hans", "en", "de"})
    noted = list(Noted.objects.all())
    far = teams.progresses(noted)
    assert Counter((one.sort, far[one.pk]) for one in noted) == {
        ("need", Progress.INTRODUCED): 1, ("need", Progress.WAITING): 4, ("wish", Progress.COUNTED): 1, ("wish", Progress.WAITING): 1,
    }  # fmt: skip
    assert (counted_asks(BY).total, [one.introduced_by for one in Deal.objects.all()]) == (1, [officer.actor])
    above = queries.party_of(Account.objects.get(email=address("operator")))
    centre = centres.centre_of(above, told["centre"]["key"])
    assert centre is not None
    seen = {one.programme: one.far for one in centres.overviews(above, centre)}
    assert seen == {
        both[0]: centres.Far(0, {}, 3, 5, 1, 1, 0, 2, ()), both[1]: centres.Far(0, {}, 0, 0, 0, 0, 0, 0, ()),
    }  # fmt: skip
    assert queries.duties_of(above).count() == 0
    assert examine().findings == ()
