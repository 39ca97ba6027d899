"""The character NUL, which PostgreSQL takes nowhere, is refused before anything is looked up."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.asking import ROOT, problem_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/needs/?place=%00",
        "/organisations/?q=a%00b",
        "/organisations/?%00=q",
        "/needs/%00/",
        "/organisations/a%00/",
        "/nowhere%00",
    ],
)
def test_in_an_address(address: str) -> None:
    response = Client().get(address)
    assert (response.status_code, "This request cannot be understood" in response.content.decode()) == (
        400,
        True,
    )
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/needs?place=%00", "/needs/%00", "/organisations/a%00b"])
def test_in_an_address_of_the_api(address: str) -> None:
    assert problem_of(Client().get(ROOT + address), 400)["code"] == "unreadable"


def test_in_a_cookie() -> None:
    assert Client(headers={"Cookie": 'sessionid="abc\\000defgh"'}).get("/").status_code == 400


@pytest.mark.parametrize("form", [{"login": "a\x00@example.org"}, {"\x00": "a"}, {"a": ["b", "\x00"]}])
def test_in_a_form(form: dict[str, object]) -> None:
    assert Client().post("/needs/", form).status_code == 400
    fields = "&".join(f"{name}=%00" for name in ("login", "password"))
    coded = Client().post("/needs/", fields, content_type="application/x-www-form-urlencoded")
    assert coded.status_code == 400


def test_a_file_may_hold_it() -> None:
    file = SimpleUploadedFile("photo.png", b"\x00\x01")
    assert Client().post("/needs/", {"file": file, "name": "x"}).status_code != 400
