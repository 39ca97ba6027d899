"""The two programmes of the demonstration: what cities answered to the one, and the one to which parks apply now."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from entrepot.catalogue.imports import import_file
from entrepot.cli.demo.load import region
from entrepot.cli.demo.pairing import pair_parks
from entrepot.cli.demo.programmes import ASSOCIATION, OFFICE, announce_programmes
from entrepot.engine.pairing import what_changed
from entrepot.journal.queries import examine
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Account
from entrepot.people.queries import duties_of, party_of
from entrepot.programmes import queries
from entrepot.programmes.domain.calls import flaws
from entrepot.programmes.domain.stages import Stage, State
from entrepot.programmes.models import Application, Programme
from entrepot.web.demo import address
from tests.accounts import account
from tests.cast import BY, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(tmp_path: Path) -> Party:
    """The officer among the two organisations of the region that have to do with it, once both programmes are announced."""
    settle("guangzhou", "shanghai", "dalian")
    rows = map(
        json.loads, (region() / "shared" / "organisations.jsonl").read_text(encoding="utf8").splitlines()
    )
    chosen = [
        {name: value for name, value in row.items() if name not in {"cluster", "industrial_chain"}}
        for row in rows
        if row["id"] in {ASSOCIATION, OFFICE}
    ]
    file = tmp_path / "organisations.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in chosen), encoding="utf8")
    import_file(path=file, by=BY)
    person = account("officer", NodeRole.OFFICER)
    Account.objects.filter(pk=person.pk).update(email=address("officer"))
    announce_programmes(BY)
    return party_of(Account.objects.get(pk=person.pk))


def test_both_programmes_are_there_and_say_all_in_three_languages(officer: Party) -> None:
    found = {one.title["en"].partition(":")[0]: one for one in Programme.objects.all()}
    assert {title: one.stage for title, one in found.items()} == {
        "Pilot cities": Stage.REVIEW, "Carrying plan": Stage.OPEN,
    }  # fmt: skip
    for one in found.values():
        call = one.call
        assert flaws(call) == ()
        named = [*(part.names for part in (*call.criteria, *call.fields)), call.title, call.about]
        named += [choice.names for field in call.fields for choice in field.choices]
        assert {frozenset(dict(wording.texts)) for wording in named} == {frozenset({"en", "zh-Hans", "de"})}
    assert [one.places for one in found.values()] == [57, 22]
    assert duties_of(officer).count() == 0


def test_more_than_sixty_cities_applied_and_a_few_went_or_may_not(officer: Party) -> None:
    applications = list(Application.objects.select_related("organisation"))
    assert Counter(one.state for one in applications) == {
        State.HANDED_IN: 60,
        State.INELIGIBLE: 3,
        State.WITHDRAWN: 2,
    }
    assert {one.organisation.kind for one in applications} == {"government"}
    assert len({one.answers["plan"] for one in applications}) == 65
    assert all(one.reason for one in applications if one.state == State.INELIGIBLE)
    places = Counter(one.findings[1]["verdict"] for one in applications)
    assert places == {"fits": 3, "unknown": 62}
    pilot = Programme.objects.get(title__en="Pilot cities")
    assert queries.applications(officer, pilot).count() == 65


def test_the_journal_knows_of_each_and_the_parks_of_the_carrying_plan_are_paired_twice(
    officer: Party,
) -> None:
    last = pair_parks()
    before = last.programme.pairings.get(number=1)
    assert (last.number, len(last.listed), len(last.found.pairs), last.park_list.refused) == (2, 57, 33, 0)
    changed = what_changed(before.found, last.found)
    assert (bool(changed.made), bool(changed.gone)) == (True, True)
    assert examine().findings == ()
