"""A programme that is run, a society's team within it, a firm that is visited, and the centre of the province."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from entrepot.deals.domain.wording import worded
from entrepot.people.actions import put_organisations
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation, Place
from entrepot.programmes import actions
from entrepot.programmes.actions import Forming, Jotting, Visiting
from entrepot.programmes.domain.teaming import Sort
from entrepot.programmes.models import Noted, Programme, ServiceTeam, TeamMember, TeamVisit
from entrepot.runtime import clock
from tests.accounts import account, admit, join, party
from tests.cast import BY, organisation_record, resource
from tests.programmes.called import Office, office

DAY = timedelta(days=1)
TITLE = "Glaze slurry settles within two days"
LACKS = "The digital glaze slurry settles overnight and does not come back when stirred."
AMOUNTS = "380 mPa·s rises to 520 mPa·s"


@dataclass(frozen=True)
class Sent:
    """Everybody: `head` manages the society, `ada` is in the team, `office.buyer` manages the firm, `above` is of the centre."""

    office: Office
    programme: Programme
    society: Organisation
    head: Party
    ada: Party
    centre: Organisation
    above: Party
    team: ServiceTeam
    member: TeamMember

    def visited(self, **changed: Any) -> TeamVisit:
        """A visit at the firm, yesterday."""
        given: dict[str, Any] = {
            "firm": self.office.firm, "day": clock.today() - DAY, "agenda": "The glaze line.", "went": (self.member,),
        }  # fmt: skip
        return actions.enter_visit(team=self.team, visiting=Visiting(**(given | changed)), by=self.ada)

    def written(self, visit: TeamVisit, **changed: Any) -> Noted:
        """A need of the firm as the team wrote it down."""
        given: dict[str, Any] = {
            "sort": Sort.NEED, "kind": "technology", "title": TITLE, "text": LACKS, "follows": self.member,
            "due": clock.today() + 30 * DAY, "quantities": AMOUNTS,
        }  # fmt: skip
        return actions.write_down(visit=visit, jotting=Jotting(**(given | changed)), by=self.ada)

    def wished(self, visit: TeamVisit, **changed: Any) -> Noted:
        """A wish of the firm."""
        given = {
            "sort": Sort.WISH,
            "kind": "amount",
            "title": "",
            "quantities": "",
            "text": "Old kilns should count.",
        }
        return self.written(visit, **(given | changed))


def forming(society: Organisation, **changed: Any) -> Forming:
    """A team for Guangzhou, for a year from today on."""
    given: dict[str, Any] = {
        "organisation": society, "place": Place.objects.get(key="guangzhou"), "name": worded({"en": "Kilns and drives"}),
        "since": clock.today() - 9 * DAY, "until": clock.today() + 300 * DAY,
    }  # fmt: skip
    return Forming(**(given | changed))


def sent() -> Sent:
    """A programme of Guangzhou's office, whose team was accepted."""
    of = office()
    Organisation.objects.filter(pk=of.academy.pk).update(place="guangzhou")
    of.academy.refresh_from_db()
    programme = of.published(opens=clock.now() - 9 * DAY, closes=clock.now() + 9 * DAY)
    _put()
    society, centre = (admit(Organisation.objects.get(key=key)) for key in ("org-society", "org-province"))
    head = party(join(account("chair"), society, OrganisationRole.MANAGER))
    above = party(join(account("above"), centre))
    ada = account("ada")
    team = actions.form_team(programme=programme, forming=forming(society), by=head)
    team = actions.accept_team(team=team, by=of.officer)
    expert = resource("exp-ada", "expert", "Kilns and glazes", organisation="org-yunshan")
    member = actions.add_team_member(team=team, account=ada, expert=expert, by=head)
    return Sent(of, programme, society, head, party(ada), centre, above, team, member)


def _put() -> None:
    records = [
        organisation_record("org-society", "Society of Ceramics", kind="association", place="guangzhou"),
        organisation_record("org-province", "Centre of the Province", kind="government", place="guangzhou"),
    ]
    put_organisations(records=records, by=BY)
