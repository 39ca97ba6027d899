"""Entering a need and bringing in a list."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entrepot.catalogue.models import Need, Resource
from tests.web.conftest import speaking
from tests.web.held import people
from tests.web.test_pages import words

GIVEN = {
    "title": "Bubbles in clear resin",
    "text": "Castings show bubbles of 0.2 mm.",
    "kind": "technology",
    "place": "munich",
    "budget": "80.000 €",
    "deadline": "2099-06-30",
    "organisation": "org-optics",
}
LIST = (
    "title,text,place,price\nSalt spray chamber,Corrosion tests on plates.,munich,120 €/h\n,,munich,90 €/h\n"
)


def test_a_need_entered_leads_to_its_chain(officer: Client) -> None:
    response = officer.post("/needs/new/", GIVEN)
    need = Need.objects.get(texts__en__title="Bubbles in clear resin")
    assert (response.status_code, response["Location"]) == (302, f"/needs/{need.key}/")
    assert (need.kind, need.place_id, need.fields["budget"], str(need.deadline)) == (
        "technology",
        "munich",
        "80.000 €",
        "2099-06-30",
    )


def test_errors_stand_beside_their_fields(officer: Client) -> None:
    response = speaking("de", officer).post("/needs/new/", {**GIVEN, "title": "", "deadline": "bald"})
    html = response.content.decode()
    assert response.status_code == 422
    assert '<ul class="errorlist" id="title-error"><li>Bitte füllen Sie dieses Feld aus.</li></ul>' in html
    assert re.search(r'<input type="text" name="title"[^>]*aria-invalid="true"[^>]*>', html)
    assert 'id="deadline-error"' in html
    assert Need.objects.count() == 2


def test_a_budget_that_is_no_money_is_explained(officer: Client) -> None:
    html = officer.post("/needs/new/", {**GIVEN, "budget": "a lot"}).content.decode()
    assert "“a lot” is not an amount of money. Write a number and a currency" in unescape(html)


def handed_in(client: Client, content: bytes, name: str = "chambers.csv", **more: str) -> str:
    """Hand in a file; returns where the page leads."""
    response = client.post(
        "/import/", {"file": SimpleUploadedFile(name, content), "kind": "facility", **more}
    )
    return response.headers.get("Location", "")


@pytest.mark.parametrize(("content", "said"), [(b"", "This file is empty.")])
def test_an_empty_file_is_refused_at_once(officer: Client, content: bytes, said: str) -> None:
    response = officer.post("/import/", {"file": SimpleUploadedFile("a.csv", content)})
    assert (response.status_code, said in response.content.decode()) == (422, True)


def test_no_file_is_asked_for(officer: Client) -> None:
    assert "Please choose a file." in officer.post("/import/", {}).content.decode()


OWN = "title,text,place,organisation\nSalt chamber,Corrosion.,munich,org-maker\nShaker,Vibration.,munich,org-optics\n"


def test_managers_bring_in_what_is_their_own(node: None) -> None:
    lin = people().lin
    html = lin.get("/import/").content.decode()
    assert re.findall(r'<option value="(org-[a-z]+)"', html) == ["org-maker"]
    run = handed_in(lin, OWN.encode(), organisation="org-maker")
    lin.post(run, {"answer": "accept"})
    assert "1 row imported" in words(lin.get(run).content.decode())
    assert Resource.objects.filter(texts__en__title="Shaker").count() == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mei", "Ask a manager of your organisation"),
        ("ben", "Yours is not admitted to this node yet"),
        ("guest", "You belong to no organisation on this node yet."),
    ],
)
def test_who_may_not_bring_in_lists_is_told_why(node: None, name: str, said: str) -> None:
    client = getattr(people(), name)
    assert said in words(client.get("/import/").content.decode())
    response = client.post("/import/", {"file": SimpleUploadedFile("a.csv", LIST.encode())})
    assert (response.status_code, Resource.objects.count()) == (403, 3)


def test_visitors_are_asked_to_sign_in_for_lists(node: None) -> None:
    assert "?next=/import/" in Client().get("/import/").content.decode()
