"""The calls for experts, the zone and the visit of the demonstration."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from entrepot.catalogue.imports import import_file
from entrepot.cli.demo.gatherings import gather
from entrepot.cli.demo.load import region
from entrepot.deals.models import Deal
from entrepot.matching import index
from entrepot.people.actions.accounts import make_account
from entrepot.people.domain import ANONYMOUS, NodeRole, OrganisationRole
from entrepot.people.models import Account, Membership, NodeRoleGiven, Organisation
from entrepot.people.queries import duties_of, party_of
from entrepot.programmes import hosted, talent, zones
from entrepot.programmes.domain.engagements import terms_of
from entrepot.programmes.domain.zones import Lack, Part
from entrepot.vocabulary.readiness import Phase
from entrepot.web.demo import address
from tests.accounts import admit
from tests.cast import BY, settle

pytestmark = pytest.mark.django_db
PARTS = {
    "lab": "org-cm-ysut", "engineer": "org-cm-lingyou", "park": "org-sh-gz-park", "officer": "org-sh-gz-association", "broker": "",
}  # fmt: skip
RECORDS = {
    "experts": {"exp-cm-rheo-pang"},
    "technologies": {"tech-cm-sla-core", "tech-cm-flatmembrane", "tech-cm-zta-seal"},
    "finance": {"fin-gz-result-seed"},
    "policies": {"pol-gz-expert-days"},
    "organisations": {*PARTS.values(), "org-cm-isarwelle", "org-cm-lechthaler"} - {""},
}


@pytest.fixture
def _lived_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The people and the few records that this part is about."""
    monkeypatch.setenv("ENTREPOT_EMBEDDER", "none")
    index.forget()
    settle("guangzhou", "munich")
    for kind in ("organisations", "experts", "technologies", "finance", "policies"):
        rows = [
            json.loads(line)
            for file in region().glob(f"*/{kind}.jsonl")
            for line in file.read_text("utf8").splitlines()
        ]
        kept = [
            {name: value for name, value in row.items() if name not in {"cluster", "industrial_chain"}}
            for row in rows
            if row["id"] in RECORDS[kind]
        ]
        file = tmp_path / f"{kind}.jsonl"
        file.write_text("\n".join(map(json.dumps, kept)), encoding="utf8")
        assert import_file(path=file, by=BY).changes["new"] == len(RECORDS[kind])
    roles = {"officer": NodeRole.OFFICER, "broker": NodeRole.BROKER}
    for part, key in PARTS.items():
        person = make_account(name=part, email=address(part), language="en", by=BY)
        if key:
            home = admit(Organisation.objects.get(key=key))
            Membership.objects.create(account=person, organisation=home, role=OrganisationRole.OWNER)
        if part in roles:
            NodeRoleGiven.objects.create(account=person, role=roles[part])


@pytest.mark.usefixtures("_lived_in")
def test_what_is_gathered_can_be_read_and_waits_for_the_right_ones() -> None:
    gather(BY)
    calls = list(talent.open_calls(ANONYMOUS).order_by("pk"))
    read = [terms_of(one.facts) for one in calls]
    assert [(one.engagement, one.hours) for one in read if one] == [
        ("fixed_term", 40),
        ("part_time", 8),
        ("visiting", 30),
    ]
    (zone,) = zones.zones(ANONYMOUS)
    found = zones.placed(zone, ANONYMOUS)
    assert (len(found), [one.stands.phase for one in found[1:4]]) == (
        8,
        [Phase.BREAKTHROUGH, *[Phase.INDUSTRIALISATION] * 2],
    )
    assert zones.lacking(found) == (
        Lack(Phase.RESEARCH, Part.RESULTS),
        Lack(Phase.INDUSTRIALISATION, Part.FINANCE),
    )
    people = {part: party_of(Account.objects.get(email=address(part))) for part in (*PARTS, "guest")}
    (visit,) = hosted.hosted_visits(people["guest"])
    first, second = hosted.follow_ups_of(visit, people["officer"])
    deal = Deal.objects.get()
    assert (first.deal, deal.state, second.state, visit.agenda.count()) == (deal, "intent", "open", 3)
    assert visit.ends - visit.begins == timedelta(days=1)
    waits = {part: sorted(duties_of(party).values_list("kind", flat=True)) for part, party in people.items()}
    assert waits == {
        "lab": [], "engineer": ["deal.waits", "talent.answered"], "park": [], "officer": ["hosted.follow_up"],
        "broker": ["hosted.follow_up"], "guest": ["deal.waits"],
    }  # fmt: skip
