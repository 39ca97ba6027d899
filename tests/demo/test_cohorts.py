"""The older programme of the demonstration: three quarters of reports, every light, one that was warned and one that was removed."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources

import pytest
from time_machine import travel

from entrepot.cli.demo.cohorts import remember_first_round
from entrepot.people import actions as people
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.programmes import delivery
from entrepot.programmes.domain.delivering import Light
from entrepot.programmes.domain.membership import MemberState
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Report
from tests.accounts import account as account_of
from tests.accounts import admit, join, party
from tests.cast import BY, organisation_record, settle

pytestmark = pytest.mark.django_db
DAYS = (date(2026, 1, 1), date(2026, 3, 31), date(2026, 11, 28))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_first_round_has_every_light_on_whichever_day_it_is_made(day: date) -> None:
    told = json.loads(
        (resources.files("entrepot.cli.demo") / "region" / "first_round.json").read_text("utf8")
    )
    keys = ["org-sh-gz-association", *(one["organisation"] for one in told["members"])]
    settle("guangzhou")
    people.put_organisations(
        records=[organisation_record(key, key, place="guangzhou") for key in keys], by=BY
    )
    association = admit(Organisation.objects.get(key=keys[0]))
    officer = party(join(account_of("officer"), association, OrganisationRole.MANAGER))
    with travel(day, tick=False):
        programme = remember_first_round(Party.machine("demo"))
        programme.refresh_from_db()
        assert programme.stage == Stage.RUNNING
        board = delivery.board(officer, programme)
        assert [(one.light, one.member.state) for one in board] == [
            (Light.GREEN, MemberState.ACTIVE),
            (Light.AMBER, MemberState.ACTIVE),
            (Light.AMBER, MemberState.ACTIVE),
            (Light.RED, MemberState.WARNED),
            (Light.UNKNOWN, MemberState.ACTIVE),
            (Light.UNKNOWN, MemberState.REMOVED),
        ]
        assert Report.objects.count() == 14
