"""A service team of the association: three firms visited, what was written down there, one need introduced; and the centre of the province."""

from __future__ import annotations

import json
import tempfile
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any, Final

from entrepot.catalogue.imports import import_file
from entrepot.catalogue.models import Resource
from entrepot.cli.demo.programmes import ASSOCIATION
from entrepot.deals.domain.wording import worded
from entrepot.intake.domain import Options
from entrepot.people.actions import memberships, organisations
from entrepot.people.actions.duties import note_duty
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.queries import duties_of, party_of
from entrepot.programmes import actions
from entrepot.programmes.actions import Forming, Jotting, NextStep, Visiting
from entrepot.programmes.domain.teaming import Sort
from entrepot.programmes.models import Noted, Programme, TeamMember, TeamVisit
from entrepot.runtime import clock
from entrepot.web.demo import address

DAY: Final = timedelta(days=1)
LETS_IN: Final = memberships.Answer(accept=True, admit=True)


def send_a_team(programme: Programme, by: Party) -> None:
    """Let the officer, who manages the association, form the team and write down its visits; the engineer agrees to a need and a wish."""
    told = json.loads(
        (resources.files("entrepot.cli.demo") / "region" / "teams.json").read_text(encoding="utf8")
    )
    officer, engineer = (_as(part) for part in ("officer", "engineer"))
    members = _team(programme, told, officer)
    written: list[tuple[Noted, dict[str, Any]]] = []
    for one in told["visits"]:
        visit = _visited(members, one, officer)
        written += [(_written(visit, members, row, officer), row) for row in one["noted"]]
    agreed = [
        actions.agree_noted(noted=noted, agreed=actions.to_agree(noted), by=engineer)
        for noted, row in written
        if row.get("agreed")
    ]
    fits = Resource.objects.select_related("organisation").get(key=told["introduced"])
    actions.introduce_noted(noted=agreed[0], resource=fits, message=told["message"], by=officer)
    step = NextStep(told["still"], clock.today() + 14 * DAY)
    actions.follow_noted(noted=agreed[0], step=step, by=officer)
    _centre(told["centre"], by)


def _team(programme: Programme, told: dict[str, Any], officer: Party) -> list[TeamMember]:
    """The officer and three experts of the catalogue, those of them as persons who have an account."""
    association = Organisation.objects.select_related("place").get(key=ASSOCIATION)
    since = clock.today() - told["began"] * DAY
    if association.place is None:
        raise LookupError("the association has no place")
    forming = Forming(association, association.place, worded(told["name"]), since, since + told["days"] * DAY)
    team = actions.form_team(programme=programme, forming=forming, by=officer)
    made = []
    for key in told["experts"]:
        expert = Resource.objects.get(key=key)
        account = Account.objects.filter(email=address(key)).first()
        made.append(actions.add_team_member(team=team, account=account, expert=expert, by=officer))
    own = Account.objects.get(key=officer.actor)
    return [*made, actions.add_team_member(team=team, account=own, by=officer)]


def _visited(members: list[TeamMember], told: dict[str, Any], officer: Party) -> TeamVisit:
    firm = Organisation.objects.get(key=told["firm"])
    went = (*(members[turn] for turn in told["went"]), members[-1])
    visiting = Visiting(firm, clock.today() - told["days"] * DAY, told["agenda"], went)
    return actions.enter_visit(team=members[-1].team, visiting=visiting, by=officer)


def _written(visit: TeamVisit, members: list[TeamMember], told: dict[str, Any], officer: Party) -> Noted:
    today = clock.today()
    jotting = Jotting(
        Sort(told["sort"]), told["kind"], told.get("title", ""), told["text"], members[-1], today + told["due"] * DAY,
        told.get("quantities", ""), today + told["wanted"] * DAY if "wanted" in told else None,
    )  # fmt: skip
    return actions.write_down(visit=visit, jotting=jotting, by=officer)


def _centre(told: dict[str, Any], by: Party) -> None:
    """An organisation of the province, for which the operator's person speaks; the association shows it both of its programmes."""
    line = {
        "id": told["key"], "kind": "organisation", "language": "zh-Hans", "title": told["title"], "text": told["text"],
        "organisation_kind": "government", "place": "guangzhou", "translations": told["translations"],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "centre.jsonl"
        path.write_text(json.dumps(line, ensure_ascii=False), encoding="utf8")
        import_file(path=path, name="centre.jsonl", by=by, options=Options(kind="organisation"))
    centre = Organisation.objects.get(key=told["key"])
    asked = memberships.ask_to_join(organisation=centre, by=_as("operator"))
    memberships.answer_membership(membership=asked, answer=LETS_IN, by=_as("officer"))
    operator = _as("operator")
    for duty in duties_of(operator).filter(
        kind__in=(memberships.ANSWERED, organisations.ANSWERED), subject=centre.key
    ):
        note_duty(duty=duty, by=operator)
    centre.refresh_from_db()
    officer = _as("officer")
    actions.name_centre(organisation=centre, region=told["region"], by=officer)
    for programme in Programme.objects.filter(organisation__key=ASSOCIATION, kind="cohort"):
        actions.show_to_centre(programme=programme, shown=True, by=officer)


def _as(part: str) -> Party:
    return party_of(Account.objects.get(email=address(part)))
