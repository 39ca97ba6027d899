"""Everything that an organisation owns: what is in it, for whom, and that it fits what the README says."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.catalogue.models import Need, Resource
from entrepot.deals import actions
from entrepot.deals.actions import Handing
from entrepot.deals.belongings.writing import TABLES, Form
from entrepot.deals.models import PromiseEvent
from entrepot.journal.models import Entry
from entrepot.people.domain import NodeRole, Party
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from tests.accounts import account, party
from tests.deals.performed import bound as signed
from tests.deals.performed import fulfilled
from tests.deals.table import Table, laid

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    table = laid()
    now = {"language": "en", "created": clock.now(), "updated": clock.now(), "fingerprint": "x"}
    Need.objects.create(
        key="n-1", kind="technology", organisation=table.firm, texts={"en": {"title": "=Glaze", "text": "Low, at 1050 °C"}},
        teasers={"en": {"title": "Coating", "text": ""}}, confidential={"en": "For the tram"}, fields={"budget": "8 €"}, **now,
    )  # fmt: skip
    Resource.objects.create(
        key="r-1", kind="facility", organisation=table.lab, facts={"Ofen": "1400 °C"}, hidden=["price"], **now
    )
    return table


def taken(table: Table, by: Party, form: Form = Form.JSON, home: Any = None) -> bytes:
    with actions.taken_out(organisation=home or table.home(by) or table.firm, form=form, by=by) as file:
        return file.read()


def test_everything_is_in_it_and_nothing_of_others(table: Table) -> None:
    deal = signed(table)
    for name, readers in (("both.txt", ()), ("own.txt", (table.lab.key,))):
        handing = Handing(table.lab, name, [b"x"], readers)
        actions.add_deal_file(deal=deal, handing=handing, by=table.head)
    firm, lab = (json.loads(taken(table, one)) for one in (table.buyer, table.head))
    assert ([row["id"] for row in firm["needs"]], [row["id"] for row in lab["needs"]]) == (
        ["n-glaze", "n-1"],
        [],
    )
    assert [(row["part"], row["text"]) for row in firm["texts"] if row["record"] == "n-1"] == [
        ("details", "Low, at 1050 °C"), ("teaser", ""), ("confidential", "For the tram"),
    ]  # fmt: skip
    assert [(row["name"], row["value"]) for row in (*firm["facts"], *lab["facts"])] == [
        ("budget", "8 €"),
        ("Ofen", "1400 °C"),
    ]
    assert [row["terms"] for row in firm["terms"]] == [version.terms for version in deal.versions.all()]
    assert [row["name"] for row in firm["deal_files"]] == ["both.txt"]
    assert [row["name"] for row in lab["deal_files"]] == ["both.txt", "own.txt"]
    assert [row["move"] for row in firm["deal_events"]] == [event.move for event in deal.events.all()]
    assert [(row["state"], row["in_force"]) for row in firm["deals"]] == [("signed", 1)]
    third = json.loads(taken(table, table.stranger))
    assert {name: rows for name, rows in third.items() if rows and name not in {"about", "members"}} == {}


def test_what_came_of_a_deal_is_in_it(table: Table) -> None:
    deal = fulfilled(table)
    firm, third = (json.loads(taken(table, one)) for one in (table.buyer, table.stranger))
    assert [(row["id"], row["fate"]) for row in firm["promises"]] == list(
        deal.promises.order_by("pk").values_list("key", "fate")
    )
    done = PromiseEvent.objects.filter(promise__deal=deal).order_by("pk")
    assert [(row["promise"], row["act"]) for row in firm["promise_events"]] == [
        (event.promise.key, event.act) for event in done
    ]
    assert [row["fingerprint"] for row in firm["agreements"]] == [
        one.fingerprint for one in deal.agreements.all()
    ]
    assert (third["promises"], third["promise_events"], third["agreements"]) == ([], [], [])


def test_tables_and_json_say_the_same_under_the_names_of_the_readme(table: Table) -> None:
    signed(table)
    whole = json.loads(taken(table, table.buyer))
    with zipfile.ZipFile(io.BytesIO(taken(table, table.buyer, Form.CSV))) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["README.md", *(f"{one.name}.csv" for one in TABLES)]
        readme = packed.read("README.md").decode()
        for one in TABLES:
            text = packed.read(f"{one.name}.csv").decode("utf-8-sig")
            head, *rows = csv.reader(io.StringIO(text, newline=""))
            assert head == [name for name, _ in one.columns] == list(whole["about"]["columns"][one.name])
            assert [name for name in head if f"| {name} | " not in readme] == []
            assert len(rows) == len(whole[one.name])
        titles = list(csv.DictReader(io.StringIO(packed.read("texts.csv").decode("utf-8-sig"))))
    written = [
        next(row["title"] for row in rows if row["record"] == "n-1") for rows in (titles, whole["texts"])
    ]
    assert tuple(written) == ("'=Glaze", "=Glaze")
    assert whole["needs"][0]["brokers_may_read"] is True


def test_only_its_managers_take_it_out_and_the_journal_knows(table: Table) -> None:
    officer = party(account("officer", NodeRole.OFFICER))
    for by in (table.engineer, table.head, table.stranger, table.broker, officer, Party()):
        with pytest.raises(NotAllowedError):
            taken(table, by, home=table.firm)
    taken(table, table.buyer, Form.CSV)
    entries = Entry.objects.filter(verb="organisation.taken_out")
    assert [(one.actor, one.subject, one.details) for one in entries] == [
        (table.buyer.actor, table.firm.key, {"form": "csv"})
    ]


def test_names_of_members_are_for_their_own_managers(table: Table) -> None:
    members = json.loads(taken(table, table.buyer))["members"]
    assert sorted((row["name"], row["role"]) for row in members) == [
        ("Buyer", "manager"),
        ("Engineer", "member"),
    ]
    terminal = json.loads(taken(table, Party.machine("cli"), home=table.firm))
    assert [row["name"] for row in terminal["members"]] == ["", ""]
    assert terminal["needs"] != []


def test_many_rows_are_written_as_they_are_read(table: Table) -> None:
    now = {"language": "en", "created": clock.now(), "updated": clock.now(), "fingerprint": "x"}
    rows = (
        Resource(key=f"r-{number}", kind="facility", organisation=table.third, texts={"en": {"title": "T", "text": "x" * 12_000}}, **now)
        for number in range(100, 800)
    )  # fmt: skip
    Resource.objects.bulk_create(rows, batch_size=100)
    with CaptureQueriesContext(connection) as asked:
        tracemalloc.start()
        file = actions.taken_out(organisation=table.third, form=Form.CSV, by=table.stranger)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    with file, zipfile.ZipFile(file) as packed:
        size = packed.getinfo("texts.csv").file_size
    assert (size > 8_000_000, peak < size, len(asked) < 40) == (True, True, True)
