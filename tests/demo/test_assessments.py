"""What traditional firms of the demonstration say of themselves, and what the programme sees of their sectors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from time_machine import travel

from entrepot.catalogue.imports import import_file
from entrepot.cli.demo.assessments import assess_firms
from entrepot.cli.demo.load import region
from entrepot.people.domain import OrganisationRole
from entrepot.people.models import Account, Organisation
from entrepot.programmes import assessments
from entrepot.programmes.domain.assessing import Area, changes
from entrepot.programmes.models import Assessment
from entrepot.web.demo import address
from tests.accounts import account, admit, join, party
from tests.cast import BY, settle
from tests.programmes.called import BEFORE, office


@pytest.mark.django_db
def test_two_sectors_stand_somewhere_and_one_firm_has_come_further(tmp_path: Path) -> None:
    of = office()
    settle("guangzhou", "shenzhen", "xianning", "qingdao", "hong-kong")
    told = json.loads((region() / "assessments.json").read_text("utf8"))
    named = {one["organisation"] for one in told["firms"]}
    rows = [
        json.loads(line)
        for file in region().glob("*/organisations.jsonl")
        for line in file.read_text("utf8").splitlines()
    ]
    loose = {"cluster", "industrial_chain"}
    chosen = [{key: one[key] for key in one if key not in loose} for one in rows if one["id"] in named]
    file = tmp_path / "organisations.jsonl"
    file.write_text("\n".join(map(json.dumps, chosen)), encoding="utf8")
    import_file(path=file, by=BY)
    firm = admit(Organisation.objects.get(key=told["again"]["organisation"]))
    person = join(account("engineer of the demo"), firm, OrganisationRole.MANAGER)
    Account.objects.filter(pk=person.pk).update(email=address("engineer"))
    with travel(BEFORE, tick=False):
        programme = of.published()
    assess_firms(programme, BY)

    assert len(chosen) == 12
    assert Assessment.objects.count() == 13
    found = {one.name: one.rows for one in assessments.sectors(of.officer, programme)}
    assert set(found) == {"ceramics-materials", "food-culture"}
    design = {name: next(row for row in rows if row.area == Area.DESIGN) for name, rows in found.items()}
    assert (design["ceramics-materials"].firms, design["food-culture"].firms) == (
        6,
        None,
    )  # few do not let theirs be read
    now = assessments.last_handed_in(firm)
    assert now is not None
    assert now.earlier is not None
    steps = {one.area: one.steps for one in changes(now.earlier.told, now.told)}
    assert (steps[Area.DESIGN], steps[Area.PURCHASING], steps[Area.AFTER_SALES]) == (1, 0, 1)
    weak = [one.area for one in assessments.needs_of(party(person), now)]
    assert weak == [Area.PURCHASING, Area.PRODUCTION, Area.AFTER_SALES]
