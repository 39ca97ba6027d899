"""Places and organisations: stored by actions, journalled, left alone when nothing changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from entrepot.journal.models import Entry
from entrepot.journal.queries import latest_sequence
from entrepot.people import actions, queries
from entrepot.people.gazetteer import bundled
from entrepot.people.models import Organisation, Place
from entrepot.vocabulary.languages import LANGUAGES
from entrepot.vocabulary.places import find_places, jurisdiction
from tests.cast import BY, PLACES, organisation_record, settle

pytestmark = pytest.mark.django_db


def test_the_bundled_places_are_whole() -> None:
    places = bundled()
    assert {"guangzhou", "shenzhen", "hong-kong", "macao", "qingdao", "xianning", "munich"} <= set(PLACES)
    assert len(PLACES) == len(places)
    for place in places:
        assert set(place.names) == set(LANGUAGES), place.id
        assert place.jurisdiction == jurisdiction(str(place.jurisdiction))
        assert -90 <= place.latitude <= 90
        assert -180 <= place.longitude <= 180
        assert len(place.currency) == 3


def test_places_are_read_back_as_they_were_put() -> None:
    actions.put_places(places=bundled(), by=BY)
    assert queries.gazetteer() == tuple(sorted(bundled(), key=lambda place: place.id))


def test_stored_places_are_recognised_in_three_languages() -> None:
    settle("guangzhou", "munich")
    found = find_places("从广州到 München, then Guangzhou", queries.gazetteer())
    assert [mention.place.id for mention in found if mention.place] == ["guangzhou", "munich", "guangzhou"]


def test_a_place_put_again_is_replaced() -> None:
    settle("munich")
    actions.put_places(places=[replace(PLACES["munich"], currency="CHF")], by=BY)
    assert [(place.key, place.currency) for place in Place.objects.all()] == [("munich", "CHF")]
    assert [(item.verb, item.subject) for item in Entry.objects.order_by("sequence")] == [
        ("place.put", "munich")
    ] * 2


def test_organisations_are_new_then_same_then_changed() -> None:
    settle("munich")
    record = organisation_record(
        "org-isar", "Isaroptik", size="small", place="munich", language="de", en="Isar Optics"
    )
    assert actions.put_organisations(records=[record], by=BY) == {"org-isar": "new"}
    sequence = latest_sequence()
    assert actions.put_organisations(records=[record], by=BY) == {"org-isar": "same"}
    assert latest_sequence() == sequence
    larger = organisation_record("org-isar", "Isaroptik", size="large", place="munich", language="de")
    assert actions.put_organisations(records=[larger], by=BY) == {"org-isar": "changed"}
    stored = Organisation.objects.get(key="org-isar")
    assert (stored.size, stored.place_id, stored.texts) == (
        "large", "munich", {"de": {"title": "Isaroptik", "text": ""}},
    )  # fmt: skip
    verbs = Entry.objects.filter(subject="org-isar").order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["organisation.new", "organisation.changed"]


def test_new_organisations_have_a_first_version_of_whoever_made_them() -> None:
    actions.put_organisations(records=[organisation_record(f"org-{n}", f"Firm {n}") for n in range(3)], by=BY)
    rows = Organisation.history.order_by("history_id")
    assert list(rows.values_list("key", "version", "history_type", "history_user_id")) == [
        (f"org-{n}", 1, "+", BY.actor) for n in range(3)
    ]


def test_a_list_that_says_more_of_what_it_said_is_new_makes_a_second_version() -> None:
    first, other = organisation_record("org-a", "A"), organisation_record("org-b", "B")
    larger = organisation_record("org-a", "A", size="large")
    assert actions.put_organisations(records=[first, other, larger], by=BY) == {
        "org-a": "changed", "org-b": "new",
    }  # fmt: skip
    assert list(Organisation.objects.order_by("key").values_list("key", "version", "size")) == [
        ("org-a", 2, "large"), ("org-b", 1, ""),
    ]  # fmt: skip
    rows = Organisation.history.order_by("history_id")
    assert list(rows.values_list("key", "version", "size", "history_type")) == [
        ("org-a", 1, "", "+"), ("org-b", 1, "", "+"), ("org-a", 2, "large", "~"),
    ]  # fmt: skip


def test_organisations_at_a_place_nobody_knows_are_all_refused() -> None:
    records = [organisation_record("org-a", "A"), organisation_record("org-b", "B", place="atlantis")]

    @transaction.atomic
    def put() -> None:
        actions.put_organisations(records=records, by=BY)
        connection.check_constraints()  # what a commit does

    with pytest.raises(IntegrityError):
        put()
    assert (Organisation.objects.count(), Entry.objects.count()) == (0, 0)
