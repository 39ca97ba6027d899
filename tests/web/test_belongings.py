"""Everything that an organisation owns: from its page, and by a program."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from typing import cast

import pytest
from django.test import Client

from entrepot.people.models import Account
from tests.api.asking import ROOT, problem_of, program
from tests.deals.table import Table, laid
from tests.web.test_deals import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return laid()


def test_a_manager_takes_it_out_on_the_organisations_page(table: Table) -> None:
    page, address = f"/organisations/{table.firm.key}/", f"/organisations/{table.firm.key}/belongings/"
    assert f'href="{address}"' in browser(table.buyer).get(page).content.decode()
    assert browser(table.buyer).get(address).status_code == 200
    answer = browser(table.buyer).post(address, {"form": "csv"})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{table.firm.key}.zip"'
    content = b"".join(cast("Iterable[bytes]", answer.streaming_content))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
    whole = browser(table.buyer).post(address, {"form": "json"}).getvalue()
    assert json.loads(whole)["about"]["organisation"] == table.firm.key
    assert browser(table.buyer).post(address, {"form": "pdf"}).status_code == 422


def test_nobody_else_is_offered_it(table: Table) -> None:
    page, address = f"/organisations/{table.firm.key}/", f"/organisations/{table.firm.key}/belongings/"
    for one in (table.engineer, table.head, table.broker):
        assert "belongings" not in browser(one).get(page).content.decode()
        assert [
            browser(one).get(address).status_code,
            browser(one).post(address, {"form": "json"}).status_code,
        ] == [404, 404]


def test_a_managers_program_takes_it_out(table: Table) -> None:
    address = f"{ROOT}/organisations/{table.firm.key}/belongings"
    clients = [
        program(Account.objects.get(key=one.actor))[0] for one in (table.buyer, table.engineer, table.head)
    ]
    assert json.loads(clients[0].get(address).getvalue())["about"]["organisation"] == table.firm.key
    packed = clients[0].get(address, {"as": "csv"}).getvalue()
    assert zipfile.ZipFile(io.BytesIO(packed)).testzip() is None
    for one in (*clients[1:], Client()):
        assert problem_of(one.get(address), 404)["code"] == "not_found"
    assert problem_of(clients[0].get(address, {"as": "xml"}), 422)["code"] == "invalid_parameter"
