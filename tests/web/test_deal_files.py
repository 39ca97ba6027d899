"""Files on a deal's page: added, for whom they are, withdrawn, taken."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from entrepot.deals.models import Deal, DealFile
from entrepot.people.queries import duties_of
from entrepot.runtime import home
from tests.deals.table import Table, laid
from tests.web.test_deals import browser
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return laid()


def sent(
    table: Table, deal: Deal, name: str = "plan.html", content: bytes = b"<b>plan</b>", **more: object
) -> tuple[int, str]:
    body = {"file": SimpleUploadedFile(name, content), "readers": [table.lab.key], **more}
    answer = browser(table.buyer).post(f"/deals/{deal.key}/files/", body, follow=True)
    return answer.status_code, words(answer.content.decode())


def test_a_file_is_added_on_the_page_and_given_out_as_something_to_keep(table: Table) -> None:
    deal = table.talking()
    status, page = sent(table, deal)
    file = DealFile.objects.get()
    assert (status, file.readers, "plan.html" in page, file.sha256 in page) == (200, [], True, True)
    given = browser(table.head).get(f"/deals/{deal.key}/files/{file.key}/")
    assert (given.content, given.headers["Content-Type"]) == (b"<b>plan</b>", "application/octet-stream")
    assert given.headers["Content-Disposition"] == 'attachment; filename="plan.html"'
    assert (given.headers["X-Content-Type-Options"], given.headers["Cache-Control"]) == (
        "nosniff",
        "private, no-store",
    )
    for one in (table.stranger, table.broker):
        assert browser(one).get(f"/deals/{deal.key}/files/{file.key}/").status_code == 404


def test_a_file_for_nobody_else_is_shown_to_nobody_else(table: Table) -> None:
    deal = table.talking()
    _, page = sent(table, deal, readers=[])
    file = DealFile.objects.get()
    assert (file.readers, "for nobody else" in page) == ([table.firm.key], True)
    theirs = browser(table.head)
    assert "plan.html" not in theirs.get(f"/deals/{deal.key}/").content.decode()
    assert theirs.get(f"/deals/{deal.key}/files/{file.key}/").status_code == 404
    assert theirs.post(f"/deals/{deal.key}/files/{file.key}/withdraw/", {"reason": "x"}).status_code == 404


def test_a_new_version_is_told_from_the_old_one(table: Table) -> None:
    deal = table.talking()
    sent(table, deal, content=b"one")
    _, page = sent(table, deal, content=b"two")
    assert ("version 2" in page, page.count("there is a newer one")) == (True, 1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"file": ""}, "Please choose a file."),
        ({"file": SimpleUploadedFile("x.txt", b"")}, "This file is empty."),
        ({"readers": ["org-lingyou"]}, "org-lingyou"),
    ],
)
def test_what_cannot_be_added_is_told_in_the_form(
    table: Table, change: dict[str, object], sentence: str
) -> None:
    deal = table.talking()
    status, page = sent(table, deal, **change)
    assert (status, sentence in page, DealFile.objects.count()) == (422, True, 0)


def test_a_file_is_withdrawn_with_a_reason_that_the_others_read(table: Table) -> None:
    deal = table.talking()
    sent(table, deal)
    file = DealFile.objects.get()
    address = f"/deals/{deal.key}/files/{file.key}/withdraw/"
    assert browser(table.buyer).post(address, {"reason": ""}).status_code == 422
    answer = browser(table.buyer).post(address, {"reason": "The wrong plan"}, follow=True)
    assert "The wrong plan" in words(answer.content.decode())
    theirs = browser(table.head)
    page = theirs.get(f"/deals/{deal.key}/").content.decode()
    assert ("The wrong plan" in page, f'href="/deals/{deal.key}/files/{file.key}/"' in page) == (True, False)
    refused = theirs.get(f"/deals/{deal.key}/files/{file.key}/")
    assert (refused.status_code, "This file was withdrawn." in words(refused.content.decode())) == (422, True)


def test_a_file_that_was_changed_on_disk_is_not_given_out(table: Table) -> None:
    deal = table.talking()
    sent(table, deal)
    file = DealFile.objects.get()
    (home.current().path / "deals" / deal.key / file.key).write_bytes(b"<b>Plan</b>")
    answer = browser(table.head).get(f"/deals/{deal.key}/files/{file.key}/")
    assert (answer.status_code, "not as it was handed in" in words(answer.content.decode())) == (422, True)


def test_members_without_a_say_read_files_and_add_none(table: Table) -> None:
    deal = table.talking()
    sent(table, deal)
    page = browser(table.engineer).get(f"/deals/{deal.key}/").content.decode()
    assert ("plan.html" in page, "Add a file" in page) == (True, False)
    body = {"file": SimpleUploadedFile("x.txt", b"x")}
    assert browser(table.engineer).post(f"/deals/{deal.key}/files/", body).status_code == 404


def test_the_others_for_whom_a_file_is_are_told_once_until_they_have_looked(table: Table) -> None:
    deal = table.talking()
    for name in ("a.txt", "b.txt"):
        sent(table, deal, name)
    sent(table, deal, "own.txt", readers=[])
    told = [
        [duty.kind for duty in duties_of(one) if duty.kind == "deal.file"]
        for one in (table.head, table.buyer)
    ]
    assert told == [["deal.file"], []]
    page = browser(table.head).get("/inbox/").content.decode()
    assert "There are new files in the deal “Glaze”" in words(page)
    assert f'href="/deals/{deal.key}/#deal-files"' in page
