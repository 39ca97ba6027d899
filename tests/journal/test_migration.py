"""A journal from before there were strands is taken over as it stood."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from entrepot.journal.models import Entry, Strand
from tests.journal.writing import NOON, clean, record, settle
from tests.migrating import migrate_all


@pytest.mark.django_db(transaction=True)
def test_entries_of_a_chain_a_stream_come_into_the_first_strand() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("journal", "0002_rule")])
    try:
        before = executor.loader.project_state([("journal", "0002_rule")]).apps.get_model("journal", "Entry")
        before._default_manager.bulk_create(
            before(
                stream=("people", "catalogue")[number % 2], at=NOON + timedelta(minutes=number), actor="ling",
                verb="record.new", subject=f"s-{number}", details={"n": number}, previous=f"p{number}", hash=f"h{number}",
            )
            for number in range(501)
        )  # fmt: skip
    finally:
        migrate_all()
    record("new")
    settle()
    head = Strand.objects.get(number=1)
    last = Entry.objects.get(number=501)
    assert (head.count, last.subject, last.at) == (502, "s-500", NOON + timedelta(minutes=500))
    assert list(Entry.objects.order_by("number").values_list("subject", flat=True)) == [
        *(f"s-{number}" for number in range(501)), "new",
    ]  # fmt: skip
    assert clean()
