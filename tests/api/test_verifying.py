"""A signed file is verified by any program, without a token."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from entrepot.deals import agreements
from entrepot.deals.signing.findings import WORTH
from entrepot.deals.verification import LARGEST
from tests.api.asking import ROOT, problem_of
from tests.deals.table import laid

pytestmark = pytest.mark.django_db


def asked(pdf: bytes) -> dict[str, object]:
    answer = Client().post(f"{ROOT}/verify", {"file": SimpleUploadedFile("a.pdf", pdf)})
    assert answer.status_code == 200
    found: dict[str, object] = answer.json()
    return found


def test_who_signed_when_and_whether_it_is_still_what_they_signed() -> None:
    table = laid()
    agreement = table.printed(table.agreed())
    one, two = (table.sign(agreement, by) for by in (table.head, table.buyer))
    pdf = agreements.content(agreement)
    names = {
        one: ("Head", "Yunshan University, Advanced Ceramics Laboratory"),
        two: ("Buyer", "Rheinglasur GmbH"),
    }
    signatures = [
        {
            "place": each.party, "name": name, "organisation": organisation, "issuer": "Test authority of Entrepot",
            "signed": f"{each.at:%Y-%m-%dT%H:%M:%SZ}", "serial": each.serial, "holds": True, "ended_since": False,
        }
        for each, (name, organisation) in names.items()
    ]  # fmt: skip
    assert asked(pdf) == {
        "fine": True, "record": "latest", "signatures": signatures, "problems": [], "worth": list(WORTH), "receipt": None,
    }  # fmt: skip
    touched = bytearray(pdf)
    touched[pdf.index(b"<pdfaid:part>2") + 13] ^= 1
    found = asked(bytes(touched))
    assert (found["fine"], found["record"]) == (False, "none")
    assert found["problems"] == [
        {
            "code": "changed", "place": each.party, "detail": f"The file was changed after {name} signed it.",
            "remedy": "Do not rely on it; ask for the file as it was signed.",
        }
        for each, (name, _) in names.items()
    ]  # fmt: skip
    assert found["signatures"] == [{**each, "holds": False} for each in signatures]


def test_what_is_no_file_and_what_is_too_large_are_told() -> None:
    assert problem_of(Client().post(f"{ROOT}/verify", {}), 422)["code"] == "invalid_parameter"
    found = asked(b"\0" * (LARGEST + 1))
    assert (found["fine"], found["problems"]) == (
        False,
        [
            {
                "code": "too_large", "place": "", "detail": "The file is larger than 10 MB.",
                "remedy": "Ask for the signed agreement itself.",
            }
        ],
    )  # fmt: skip


def test_the_description_says_that_no_token_is_needed() -> None:
    described = Client().get(f"{ROOT}/openapi.json").json()["paths"]["/api/v1/verify"]["post"]
    assert described["security"] == [{}]
    assert list(described["requestBody"]["content"]) == ["multipart/form-data"]
