"""The page on which anybody verifies a signed file: what it says, in whose language, how often, and that nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from entrepot.deals import agreements
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.states import Move
from entrepot.deals.verification import LARGEST
from entrepot.runtime import home
from tests.accounts import account, signed_in
from tests.deals.table import laid
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(db: None) -> bytes:
    """An agreement that both signed."""
    table = laid()
    agreement = table.printed(table.agreed())
    for by in (table.head, table.buyer):
        table.sign(agreement, by)
    return agreements.content(agreement)


def asked(pdf: bytes, client: Client | None = None) -> str:
    """What the page says of a file."""
    file = SimpleUploadedFile("agreement.pdf", pdf, "application/pdf")
    answer = (client or Client()).post("/verify/", {"file": file})
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_anybody_sees_who_signed_and_that_nothing_was_changed(signed: bytes) -> None:
    said = asked(signed)
    assert "The file is as it was signed, and everybody has signed it." in said
    assert "Exactly this file is in the record of this node, and nothing was signed since." in said
    assert "Head Yunshan University, Advanced Ceramics Laboratory" in said
    assert "Test authority of Entrepot" in said
    assert "it is not a qualified electronic signature" in said


def test_a_flipped_byte_is_called_a_change(signed: bytes) -> None:
    touched = bytearray(signed)
    touched[signed.index(b"<pdfaid:part>2") + 13] ^= 1
    said = asked(bytes(touched))
    assert "This file is not as it should be." in said
    assert (
        "The file was changed after Head signed it. Do not rely on it; ask for the file as it was signed."
        in said
    )
    assert "This file is not in the record of this node" in said
    assert said.count("does not hold") == 2


@pytest.mark.parametrize(
    ("pdf", "sentence"),
    [
        (b"nothing of a PDF", "This file cannot be read as a PDF"),
        (b"%PDF-1.7\n" + b"\xff" * 2000, "This file cannot be read as a PDF"),
    ],
)
def test_what_is_no_signed_file_is_said_to_be_none(pdf: bytes, sentence: str) -> None:
    said = asked(pdf)
    assert (sentence in said, "This file could not be looked at." in said) == (True, True)


def test_a_file_that_not_all_have_signed_says_so(db: None) -> None:
    table = laid()
    agreement = table.printed(table.agreed())
    nobody = agreements.content(agreement)
    table.sign(agreement, table.head)
    half = agreements.content(agreement)
    said = asked(half)
    assert "The file is as it was signed so far, but not everybody has signed it." in said
    assert "“Rheinglasur GmbH” has not signed yet." in said
    assert (
        "Nobody's signature was found. something is wrong with it agreement.pdf Nobody has signed this file."
        in asked(nobody)
    )
    assert "it was signed once more since" in asked(nobody)
    table.say(agreement.deal, Move.REFUSE, table.buyer, Reason.OTHER)
    assert "Exactly this file is in the record of this node" in asked(half)


def test_without_a_file_the_page_asks_for_one(db: None) -> None:
    answer = Client().post("/verify/", {})
    assert (answer.status_code, "Please choose a file." in words(answer.content.decode())) == (422, True)


def test_a_large_file_is_not_looked_at_and_no_file_reaches_the_disk(
    db: None, settings: Settings, tmp_path: Path, signed: bytes
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "absent")  # whoever writes a file there fails
    assert "The file is larger than 10 MB." in asked(b"%PDF-" + b"\0" * LARGEST)
    before = {path for path in home.current().path.rglob("*") if "shared" not in path.parts}
    assert "The file is as it was signed" in asked(signed)
    assert "could not be looked at" in asked(signed + b"\n" * 3_000_000)
    after = {path for path in home.current().path.rglob("*") if "shared" not in path.parts}
    assert after - before == set()


@pytest.fixture
def few(settings: Settings) -> Iterator[None]:
    """Small budgets, all of them full."""
    settings.API_LIMITS = {
        "anonymous": "9/min", "anonymous_costly": "2/min", "known": "9/min", "known_costly": "3/min",
    }  # fmt: skip
    cache.clear()
    yield
    cache.clear()


def test_whoever_asks_too_often_is_told_when_to_come_back(few: None, db: None) -> None:
    file = {"file": SimpleUploadedFile("a.pdf", b"nothing")}
    answers = [Client().post("/verify/", {**file}) for _ in range(3)]
    for _ in answers:
        file["file"].seek(0)
    assert [one.status_code for one in answers][2] == 429
    assert answers[2].headers["Retry-After"] == "30"
    assert "Try again in 30 seconds." in words(answers[2].content.decode())
    assert Client(REMOTE_ADDR="192.0.2.9").post("/verify/", {}).status_code == 422
    assert signed_in(account("lin")).post("/verify/", {}).status_code == 422
    assert Client().get("/verify/").status_code == 200


def test_a_form_without_its_token_is_refused(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/verify/", {}).status_code == 403


def test_every_page_leads_there(db: None) -> None:
    assert 'href="/verify/"' in Client().get("/needs/").content.decode()
