"""The registration of technology contracts on pages, as a workbook and as a paper."""

from __future__ import annotations

import io
import re

import pytest
from python_calamine import CalamineWorkbook

from entrepot.deals.models import Deal
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Organisation
from entrepot.runtime.typesetting import can_set
from tests.accounts import account, party
from tests.deals.performed import bound as signed
from tests.deals.table import Table, laid
from tests.web.test_deals import browser
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return laid()


def entered(table: Table, deal: Deal, **changed: str) -> tuple[int, str]:
    body = {"technology_part": "60000", "field": "C03C", "rights": "know_how"} | changed
    answer = browser(table.buyer).post(f"/deals/{deal.key}/registration/", body, follow=True)
    return answer.status_code, words(answer.content.decode())


def page_of(who: Party, query: str = "") -> str:
    return words(browser(who).get(f"/deals/registration/{query}").content.decode())


def test_what_is_missing_is_named_with_where_to_enter_it(table: Table) -> None:
    Organisation.objects.filter(pk=table.firm.pk).update(place=None, identifiers={})
    deal = signed(table)
    page = browser(table.buyer).get(f"/deals/{deal.key}/").content.decode()
    assert f'<a href="/organisations/{table.firm.key}/edit/">the place of ' in page
    assert f'<a href="/deals/{deal.key}/#registration">the field of the technology</a>' in page
    theirs = browser(table.head).get(f"/deals/{deal.key}/").content.decode()
    assert f'href="/organisations/{table.firm.key}/edit/"' not in theirs


def test_what_the_terms_do_not_say_is_entered_and_the_contract_is_complete(table: Table) -> None:
    deal = signed(table)
    assert "incomplete" in page_of(table.buyer)
    status, page = entered(table, deal)
    assert (status, "technical secrets" in page, "Nothing is missing." in page) == (200, True, True)
    assert "complete" in page_of(table.buyer)
    assert "incomplete" not in page_of(table.buyer)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"technology_part": "90001"}, "More would be paid for technology"), ({"rights": "magic"}, "magic")],
)
def test_what_does_not_fit_is_told(table: Table, changed: dict[str, str], sentence: str) -> None:
    deal = signed(table)
    status, page = entered(table, deal, **changed)
    assert (status, sentence in page) == (422, True)


def test_officers_see_counts_until_every_party_has_released_the_data(table: Table) -> None:
    deal = signed(table)
    looks = party(account("officer", NodeRole.OFFICER))
    page = page_of(looks)
    assert ("technology development 1 0" in page, deal.title in page) == (True, False)
    address = f"/deals/{deal.key}/registration"
    assert browser(looks).get(f"{address}.pdf").status_code == 404
    for one in (table.buyer, table.head):
        browser(one).post(f"{address}/release/", {"released": "on"})
    page = page_of(looks)
    assert ("technology development 1 1" in page, deal.key in page) == (True, True)
    assert browser(looks).get(f"{address}.pdf").status_code == 200
    assert browser(looks).get(f"/deals/{deal.key}/").status_code == 404
    browser(table.head).post(f"{address}/release/")
    assert browser(looks).get(f"{address}.pdf").status_code == 404


def test_members_and_strangers_have_no_part_in_it(table: Table) -> None:
    deal = signed(table)
    assert browser(table.engineer).get("/deals/registration/").status_code == 404
    assert browser(table.engineer).get(f"/deals/{deal.key}/registration.pdf").status_code == 404
    assert "No technology contract" in page_of(table.stranger)
    assert browser(table.stranger).post(f"/deals/{deal.key}/registration/").status_code == 404
    assert browser(table.buyer).get("/deals/registration/?period=2026-Q9").status_code == 404


def test_the_workbook_has_contracts_parties_and_what_is_missing(table: Table) -> None:
    deal = signed(table)
    entered(table, deal, rights="")
    answer = browser(table.buyer).get("/deals/registration.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    contracts, parties, missing = (book.get_sheet_by_index(number).to_python() for number in range(3))
    head = dict(zip(contracts[0], contracts[1], strict=True))
    number = f"{deal.key}/1"
    assert (head["Contract"], head["Amount"], head["Of this for technology"], head["Currency"]) == (
        number, 90_000, 60_000, "EUR",
    )  # fmt: skip
    assert (head["Technology field"], head["Complete"], len(contracts)) == ("C03C", "no", 2)
    assert [row[:2] for row in parties[1:]] == [[number, "Provider"], [number, "Client"]]
    assert [row[3] for row in parties[1:]] == ["12440000455411111A", "HRB 20417"]
    assert missing[1:] == [[number, "the intellectual property that it is about"]]


@pytest.mark.parametrize("language", ["en", "de", "zh-Hans"])
def test_the_paper_is_set_in_every_language(table: Table, language: str) -> None:
    deal = signed(table)
    entered(table, deal)
    answer = browser(table.head).get(f"/deals/{deal.key}/registration.pdf?language={language}")
    assert (answer.status_code, answer.content[:5], can_set("en")) == (200, b"%PDF-", True)
    assert re.search(r'filename="deal-[0-9a-f]{12}-registration\.pdf"', answer.headers["Content-Disposition"])


def test_a_deal_that_is_not_signed_shows_no_registration(table: Table) -> None:
    deal = table.talking()
    assert 'id="registration"' not in browser(table.buyer).get(f"/deals/{deal.key}/").content.decode()
    assert browser(table.buyer).get(f"/deals/{deal.key}/registration.pdf").status_code == 404
    assert entered(table, deal)[0] == 422
