"""Many rows at once: stored as Django would store them, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from entrepot.catalogue.models import Need
from entrepot.intake.models import Run, Source, SourceRecord
from entrepot.people.models import Place
from entrepot.runtime import bulk

pytestmark = pytest.mark.django_db

NAMES = ("key", "names", "jurisdiction", "currency", "timezone", "latitude", "longitude")


def place(key: str, **names: object) -> tuple[object, ...]:
    return (key, names, "DE-BY", "EUR", "Europe/Berlin", 48.1, 11.5)


def need(key: str) -> Need:
    """One with something in every kind of column, and with nothing in others."""
    return Need(
        key=key, kind="technology", language="zh-Hans", texts={"zh-Hans": {"title": "窑", "text": "x % y \\ 'z' \" %s"}},
        keywords=["a", "窑"], fields={}, fingerprint="f", deadline=date(2027, 2, 28), declined={"deep": [{"er": None}, 1.5]},
        created=datetime(2026, 11, 28, 1, 2, 3, 456789, UTC), updated=datetime(2026, 11, 28, tzinfo=UTC), quality=None,
        brokers_may_read=False,
    )  # fmt: skip


def columns(model: type[Model]) -> Sequence[str]:
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def test_rows_are_stored_as_django_stores_objects() -> None:
    names = columns(Need)
    Need.objects.bulk_create([need("as-django")])
    made = need("by-rows")
    bulk.add_rows(Need, names, [[getattr(made, name) for name in names]])
    django, rows = (
        Need.objects.filter(key=key).values(*names).get() | {"key": ""} for key in ("as-django", "by-rows")
    )
    assert rows == django
    assert Need.objects.filter(texts__has_key="zh-Hans", fields={}, keywords=["a", "窑"]).count() == 2


def test_rows_beyond_one_statement_are_all_stored() -> None:
    count = bulk.AT_ONCE // len(NAMES) + 2
    bulk.add_rows(Place, NAMES, (place(f"p-{number}") for number in range(count)))
    assert Place.objects.count() == count


def test_of_rows_of_which_one_is_there_already_none_is_stored() -> None:
    bulk.add_rows(Place, NAMES, [place("b")])
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.add_rows(Place, NAMES, [place("a"), place("b")])
    assert [one.key for one in Place.objects.all()] == ["b"]


def test_a_row_that_is_there_already_takes_on_the_new_values() -> None:
    source = Source.objects.create(name="list", base="list", scope="list", kept_by="test")
    first, second = (Run.objects.create(source=source, file="list.csv", asked_by="test") for _ in range(2))
    names = ("source_id", "run_id", "kind", "subject", "digest", "version", "present")
    apart = ("source_id", "kind", "subject")
    old = [(source.pk, first.pk, "resource", key, "old", 1, False) for key in ("a", "b")]
    bulk.add_rows(SourceRecord, names, old, over=apart)
    new = [(source.pk, second.pk, "resource", key, "new", 2, True) for key in ("b", "c")]
    bulk.add_rows(SourceRecord, names, new, over=apart)
    assert list(SourceRecord.objects.order_by("subject").values_list(*names)) == [old[0], *new]


def test_portions_hold_everything_in_order() -> None:
    values = list(range(bulk.ASKED * 2 + 1))
    assert [len(portion) for portion in bulk.portions(values)] == [bulk.ASKED, bulk.ASKED, 1]
    assert [value for portion in bulk.portions(values) for value in portion] == values
    assert list(bulk.portions([])) == []
