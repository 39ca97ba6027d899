"""Pairings of a programme: who may make them, what stays of each, and which organisation a park is."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from entrepot.engine.pairing import Item, Park, Rules, Weights, parks_from_plain, parks_to_plain
from entrepot.intake.parks import Parks
from entrepot.journal.models import Entry
from entrepot.journal.queries import examine
from entrepot.people.models import Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, pairings
from entrepot.programmes.actions import Chosen
from entrepot.programmes.domain.pairing import Missing, Wanted
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from tests.programmes.paired import Pairing, pairing

pytestmark = pytest.mark.django_db

FILM, GAMES = Item("film", "design"), Item("games", "markets")
PARKS = (
    Park("park-00", "", (FILM,), (GAMES,), 30.5, 120.0, "Zhejiang", "Qiantang", "Delta", 3.0, "coast", 2, ("x",), ()),
    Park("x", "Park 01", (GAMES,), (FILM,), side="inland", exclusions=("y",)),
    Park("y", "park 02 Co., Ltd.", (GAMES,), (FILM,), side="inland"),
)  # fmt: skip


@pytest.fixture
def made(db: None) -> Pairing:
    return pairing(2)


def test_only_who_runs_the_programme_pairs_and_every_version_stays_as_it_was(made: Pairing) -> None:
    officer, head = made.office.officer, made.pairs[0].heads[0]
    given = Parks(PARKS, 1, (), ())
    with pytest.raises(NotAllowedError):
        actions.bring_parks(programme=made.programme, name="p.csv", parks=given, by=head)
    listed = actions.bring_parks(programme=made.programme, name="p.csv", parks=given, by=officer)
    wanted = Wanted(Weights(near=0), Rules(max_km=None), stable=True, quotas={"park-00": 1})
    with pytest.raises(NotAllowedError):
        actions.run_pairing(programme=made.programme, number=1, wanted=wanted, by=head)
    version = actions.run_pairing(programme=made.programme, number=1, wanted=wanted, by=officer)
    assert (listed.listed, parks_from_plain(parks_to_plain(PARKS))) == (PARKS, PARKS)
    assert [park.quota for park in version.listed] == [1, 1, 1]
    assert [(one.first, one.second) for one in version.found.pairs] == [("park-00", "x")]
    assert (version.found.weights.near, version.compared.paired.pairs) == (0, 1)
    chosen = [Chosen("park-00", "x", "Together")]
    for party, picked, why in (
        (head, chosen, NotAllowedError),
        (officer, [Chosen("park-00", "y", "Together")], ProgrammeRefusedError),
    ):
        with pytest.raises(why):
            actions.accept_pairs(pairing=version, chosen=picked, by=party)
    done = actions.accept_pairs(pairing=version, chosen=[*chosen, *chosen], by=officer)
    assert (len(done.made), done.left, done.missing) == (1, 1, {})
    verbs = list(
        Entry.objects.filter(stream="programmes", actor=officer.actor).values_list("verb", flat=True)
    )
    assert verbs[-4:] == ["programme.list_parks", "programme.pair", "cooperation.enter", "pairing.accept"]
    assert examine().findings == ()
    for table in ("programmes_parklist", "programmes_pairing"):
        refused = pytest.raises(DatabaseError, match=f"{table}_is_only_added_to")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET number = 9")


def test_a_park_is_the_organisation_of_its_key_its_number_or_its_name(made: Pairing) -> None:
    officer = made.office.officer
    first, second, third, fourth = (Organisation.objects.get(key=f"park-0{turn}") for turn in range(4))
    Organisation.objects.filter(pk=fourth.pk).update(texts={"en": {"title": "Park 02", "text": ""}})
    made.programme.applications.filter(organisation=fourth).update(state="declined")
    more = (Park("q", "Moon Park"), Park("z", "PARK-01"), Park("r", "park 01"))
    found = pairings.known(officer, made.programme, (*PARKS, more[0]))
    assert {key: (one.organisation, one.missing) for key, one in found.items()} == {
        "park-00": (first, None), "x": (second, None), "y": (third, None), "q": (None, Missing.UNKNOWN),
    }  # fmt: skip
    made.programme.applications.filter(organisation=third).update(state="declined")
    found = pairings.known(officer, made.programme, (*PARKS, *more))
    assert {key: one.missing for key, one in found.items()} == {
        "park-00": None, "x": Missing.TWICE, "y": Missing.SEVERAL, "q": Missing.UNKNOWN, "z": Missing.TWICE, "r": Missing.TWICE,
    }  # fmt: skip
