"""The pages about documents that people carry, receipts, and the log of crossings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from entrepot.exchange.actions.heads import see_head
from entrepot.exchange.actions.logging import append
from entrepot.exchange.actions.receipts import issue_receipt
from entrepot.exchange.domain.carrying import claimed_slip
from entrepot.exchange.models import Fingerprint
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.web.codes import qr_image
from tests.accounts import account, admit, join, signed_in
from tests.cast import organisation
from tests.exchange.nodes import HK
from tests.exchange.test_heads import Log
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db
DOCUMENT = b"%PDF-1.7 licence"


@pytest.fixture(autouse=True)
def _keys(node: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The node's own keys are made anew for each test."""
    monkeypatch.setattr("entrepot.exchange.identity._file", lambda: tmp_path / "exchange" / "keys.json")


def file(content: bytes, name: str = "licence.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def manager() -> Client:
    """A manager of an admitted organisation."""
    owner = admit(organisation("office", "Licensing Office"))
    return signed_in(join(account("mara"), owner, OrganisationRole.MANAGER))


def test_a_slip_is_issued_checked_by_anybody_and_revoked() -> None:
    desk = manager()
    empty = words(desk.get("/organisations/office/carried/").content.decode())
    assert "No slip was issued yet" in empty
    asked = {"document": file(DOCUMENT), "kind": "licence", "ends": "2099-01-01", "as": "file"}
    slip = desk.post("/organisations/office/carried/", asked)
    row = Fingerprint.objects.get()
    assert slip.headers["Content-Disposition"] == f'attachment; filename="slip-{row.key}.json"'

    def checked(document: bytes) -> str:
        given = {"document": file(document), "slip": file(slip.content, "slip.json")}
        answer = Client().post("/carried/", given)
        assert answer.status_code == 200
        return words(answer.content.decode())

    said = checked(DOCUMENT)
    assert "It is the document that was issued" in said
    assert "Issued through Test node (CN-GD)" in said
    assert "This is not the document that the slip is for" in checked(DOCUMENT + b" ")
    assert (
        desk.post(f"/organisations/office/carried/{row.key}/revoke/", {"reason": "Withdrawn."}).status_code
        == 302
    )
    assert "The issuer has revoked it Ask" in checked(DOCUMENT).replace(
        "something is wrong with it licence.pdf ", ""
    )
    assert "Withdrawn." in words(desk.get("/organisations/office/carried/").content.decode())


def test_a_slip_to_print_can_be_pasted() -> None:
    desk = manager()
    asked = {"document": file(DOCUMENT), "kind": "licence", "as": "page"}
    page = desk.post("/organisations/office/carried/", asked)
    assert page.headers["Cache-Control"] == "private, no-store"
    text = page.context["slip"].text
    assert claimed_slip(text) is not None
    assert f'src="{qr_image(text)}"' in page.content.decode()
    said = Client().post("/carried/", {"document": file(DOCUMENT), "text": f" {text}\n"})
    assert "It is the document that was issued" in words(said.content.decode())
    assert Client().post("/carried/", {"document": file(DOCUMENT)}).status_code == 422
    assert "This is no slip" in words(
        Client().post("/carried/", {"document": file(DOCUMENT), "text": "x"}).content.decode()
    )


def test_others_do_not_see_what_an_organisation_issued() -> None:
    manager()
    other = admit(organisation("other", "Other"))
    stranger = signed_in(join(account("otto"), other, OrganisationRole.OWNER))
    assert stranger.get("/organisations/office/carried/").status_code == 404
    assert "Documents that people carry" not in words(stranger.get("/organisations/office/").content.decode())


def test_officers_take_a_receipt_and_anybody_verifies_it() -> None:
    officer = signed_in(account("olga", NodeRole.OFFICER))
    assert "Nothing has crossed yet" in words(officer.get("/crossings/").content.decode())
    HK.peer()
    with transaction.atomic():
        append(contents=[{"kind": "crossing", "record": "resource:r1", "to": HK.node}], actor="node")
    page = words(officer.get("/crossings/").content.decode())
    assert "resource:r1" in page
    assert "Hong Kong Node Its log was not seen yet" in page
    receipt = officer.post("/crossings/0/receipt/").content
    assert json.loads(receipt)["entry"]["index"] == 0
    assert officer.post("/crossings/1/receipt/").status_code == 404
    assert signed_in(account("anna")).post("/crossings/0/receipt/").status_code == 403

    said = words(Client().post("/verify/", {"file": file(receipt, "receipt.json")}).content.decode())
    assert "This receipt holds" in said
    assert "resource:r1" in said
    wrong = receipt.replace(b"resource:r1", b"resource:r2")
    said = words(Client().post("/verify/", {"file": file(wrong, "receipt.json")}).content.decode())
    assert "This receipt does not hold" in said
    assert "The entry is not in the log with this head." in said


def test_an_operator_hears_of_a_forked_log() -> None:
    node, peer = Party.machine("node"), HK.peer()
    for theirs in (Log("a", "b"), Log("a", "X")):
        see_head(peer=peer, statement=theirs.head(), prove=theirs.prove, by=node)
    operator = signed_in(account("olaf", NodeRole.OPERATOR))
    said = words(operator.get("/inbox/").content.decode())
    assert "Hong Kong Node has shown two logs of which one does not go on from the other" in said
    assert "Two heads of the same size have different roots" in words(
        operator.get("/crossings/").content.decode()
    )


def test_programs_verify_a_receipt_too() -> None:
    with transaction.atomic():
        append(contents=[{"record": "resource:r1"}], actor="node")
    receipt = issue_receipt(index=0, by=Party.machine("node"))
    found = Client().post("/api/v1/verify", {"file": file(receipt, "receipt.json")}).json()
    assert (found["fine"], found["receipt"]["index"], found["receipt"]["size"]) == (True, 0, 1)
    found = Client().post("/api/v1/verify", {"file": file(receipt[:-1] + b" ", "r.json")}).json()
    assert (found["fine"], [one["code"] for one in found["problems"]]) == (False, ["no_receipt"])


def test_what_is_too_long_for_a_code_has_none() -> None:
    assert qr_image("x" * 2953).startswith("data:image/svg+xml;base64,")
    assert (qr_image("x" * 2954), qr_image("x" * 4000)) == ("", "")
