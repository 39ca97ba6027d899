"""Codes and techniques proposed on a record's page: accepted in one click, or declined."""

from __future__ import annotations

import pytest
from django.test import Client

from entrepot.catalogue.actions import put_codes
from entrepot.catalogue.domain import CodeRecord
from entrepot.catalogue.models import Resource
from entrepot.matching import classify
from entrepot.people.domain import OrganisationRole
from entrepot.people.models import Account, Organisation
from entrepot.vocabulary.industry import Scheme
from tests.accounts import account, admit, join, signed_in
from tests.cast import BY
from tests.web.test_quality import page, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node")]
URL = "/resources/tech-thz/"


@pytest.fixture
def chief(node: None) -> Account:
    """A manager of the firm whose technology it is; the node knows three codes."""
    classify.forget()
    put_codes(
        codes=[
            CodeRecord(Scheme.NACE, "2651", {"en": "Terahertz imaging"}, "265", {}),
            CodeRecord(Scheme.GBT, "40", {"en": "Instruments"}, "C", {}),
            CodeRecord(Scheme.IPC, "A01K", {"en": "KEEPING OF BEES"}, "A01", {}),
        ],
        by=BY,
    )
    firm = Organisation.objects.get(key="org-optics")
    admit(firm)
    yield join(account("chief"), firm, OrganisationRole.MANAGER)
    classify.forget()


def test_a_code_is_proposed_and_accepted_in_one_click(chief: Account) -> None:
    client = signed_in(chief)
    assert f'hx-get="{URL}proposals/"' in page(client, URL)
    text = words(page(client, f"{URL}proposals/"))
    assert "Proposed: NACE" in text
    assert "NACE 26.51 Terahertz imaging" in text
    answered = client.post(f"{URL}sort/", {"what": "nace", "value": "2651"})
    assert answered.headers["Location"] == f"{URL}#quality"
    assert Resource.objects.get(key="tech-thz").fields["industry_code"] == "NACE 26.51"
    assert "Industry NACE 26.51" in words(page(Client(), URL))
    text = words(page(client, f"{URL}proposals/"))
    assert "It corresponds to NACE 26.51." in text
    assert "GB/T 4754 40 Instruments" in text


def test_the_section_comes_alone_where_a_page_asks_for_it(chief: Account) -> None:
    client = signed_in(chief)
    alone = client.get(f"{URL}proposals/", headers={"HX-Request": "true"})
    assert alone.content.decode().lstrip().startswith('<section class="panel proposals')
    assert "HX-Request" in alone.headers["Vary"]


def test_the_page_brings_what_asks_for_the_section_and_only_to_those_who_see_it(chief: Account) -> None:
    assert "htmx-2.min.js" in page(signed_in(chief), URL)
    assert "htmx-2.min.js" not in page(Client(), URL)


def test_what_is_declined_is_gone(chief: Account) -> None:
    client = signed_in(chief)
    client.post(f"{URL}sort/", {"what": "nace", "value": ""})
    text = words(page(client, f"{URL}proposals/"))
    assert "NACE" not in text
    assert "Nothing is proposed" in text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"what": "colour", "value": "red"}, 404),
        ({"what": "colour"}, 302),
        ({"what": "nace", "value": "9999"}, 302),
    ],
)
def test_what_cannot_be_is_refused(chief: Account, given: dict[str, str], status: int) -> None:
    assert signed_in(chief).post(f"{URL}sort/", given).status_code == status
    assert "industry_code" not in Resource.objects.get(key="tech-thz").fields


def test_others_neither_see_nor_answer(chief: Account) -> None:
    for client in (Client(), signed_in(account("guest"))):
        assert client.get(f"{URL}proposals/").status_code == 404
        assert client.post(f"{URL}sort/", {"what": "nace", "value": "2651"}).status_code == 404


def test_needs_are_sorted_too(chief: Account) -> None:
    maker = Organisation.objects.get(key="org-maker")
    admit(maker)
    client = signed_in(join(account("maker"), maker, OrganisationRole.MANAGER))
    assert "What it is sorted under" in page(client, "/needs/need-cracks/proposals/")
    assert client.post("/needs/need-cracks/sort/", {"what": "ipc", "value": "A01K"}).status_code == 302
