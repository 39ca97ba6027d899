"""A university with an expert and results, a firm that seeks one, an academy that receives guests, and a broker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from entrepot.catalogue.models import Need, Resource
from entrepot.deals.domain.wording import worded
from entrepot.people.domain import NodeRole, Party
from entrepot.programmes import actions
from entrepot.programmes.actions import Hosting, Position, ZonePlan
from entrepot.programmes.domain.engagements import Engagement, Terms
from entrepot.programmes.models import HostedVisit, Zone
from tests.accounts import account, party
from tests.cast import resource
from tests.programmes.called import Office, office

TERMS = Terms(
    Engagement.PART_TIME, "glazes", date(2027, 3, 1), date(2027, 8, 31), 12, "¥30,000–40,000 / month", ("zh-Hans", "en")
)  # fmt: skip


@dataclass(frozen=True)
class Gathering:
    """Everybody; the office's firm seeks, its laboratory has the expert, its academy receives guests."""

    office: Office
    expert: Resource
    result: Resource
    broker: Party

    def posted(self, **changed: Any) -> Need:
        """A call of the firm."""
        given: dict[str, Any] = {
            "title": "An expert for glaze defects", "text": "Glaze defects: find why pinholes form, and teach two people.",
            "terms": TERMS, "organisation": self.office.firm.key, "place": "guangzhou",
        }  # fmt: skip
        return actions.post_position(position=Position(**(given | changed)), by=self.office.buyer)

    def zone(self) -> Zone:
        """A zone of the laboratory around its expert."""
        name = worded({"en": "Glaze zone", "zh-Hans": "釉料区"})
        return actions.open_zone(plan=ZonePlan(name, self.expert.key, self.office.lab), by=self.office.head)

    def hosted(self) -> HostedVisit:
        """Two days at the academy."""
        hosting = Hosting(
            "Munich looks at glazes", self.office.academy, date(2027, 4, 5), date(2027, 4, 6), "Hall 2"
        )
        return actions.host_visit(hosting=hosting, by=self.office.officer)


def gathering() -> Gathering:
    """Store them all."""
    found = office()
    lab = {"organisation": found.lab.key, "place": "guangzhou"}
    expert = resource(
        "exp-glaze", "expert", "Glaze defects", "Finds why pinholes form in a glaze, and teaches.", **lab
    )
    result = resource(
        "tech-glaze", "technology", "A glaze without pinholes", fields={"readiness": "TRL 5"}, **lab
    )
    return Gathering(found, expert, result, party(account("broker", NodeRole.BROKER)))
