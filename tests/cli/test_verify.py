"""``entrepot verify``: what became of a signed file, for anybody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from entrepot.deals import agreements
from tests.cli.conftest import Command
from tests.deals.signed import Signed, signed_by_both
from tests.deals.table import laid


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Signed]:
    home = tmp_path_factory.mktemp("home")
    return home, signed_by_both(home)


@pytest.fixture
def node(made: tuple[Path, Signed], monkeypatch: pytest.MonkeyPatch) -> Signed:
    monkeypatch.setenv("ENTREPOT_HOME", str(made[0]))
    return made[1]


@pytest.fixture
def file(tmp_path: Path, node: Signed) -> Path:
    path = tmp_path / "agreement.pdf"
    path.write_bytes(node.both)
    return path


def test_a_signed_agreement_is_as_it_was_signed(entrepot: Command, file: Path) -> None:
    said = entrepot("verify", file)
    assert (said.code, said.err) == (0, "")
    assert "agreement.pdf is as it was signed, by 2 signatories." in said.out
    assert "it is not a qualified electronic signature" in said.out
    assert "Electronic Signature Law" in said.out
    rows = [json.loads(line) for line in entrepot("verify", file, "--format", "json").out.splitlines()]
    assert rows == [
        {
            "place": place, "name": name, "organisation": organisation, "signed": at, "issuer": "Test authority of Entrepot Guangzhou",
            "state": "holds", "finding": "", "remedy": "",
        }
        for place, name, organisation, at in (
            ("lab", "陈立", "云山大学", "2026-11-05T09:30:00+00:00"),
            ("firm", "Anna Völkl", "Rheinglasur GmbH", "2026-11-05T12:30:00+00:00"),
        )
    ]  # fmt: skip


def test_a_flipped_byte_is_reported(entrepot: Command, file: Path) -> None:
    flipped = bytearray(file.read_bytes())
    flipped[flipped.index(b"D:2026110") + 4] ^= 1
    file.write_bytes(bytes(flipped))
    said = entrepot("verify", file)
    assert said.code == 1
    assert "The file was changed after Anna Völkl signed it." in said.out
    assert "agreement.pdf is not as it should be." in said.out
    assert "Traceback" not in said.out + said.err


def test_a_file_that_is_no_signed_pdf_is_told_as_such(entrepot: Command, file: Path, node: Signed) -> None:
    file.write_text("an agreement, honestly", encoding="utf8")
    assert entrepot("verify", file).code == 1
    file.write_bytes(node.one)
    said = entrepot("verify", file, "--format", "csv")
    assert (said.code, [line.split(",")[5] for line in said.out.splitlines()]) == (
        1,
        ["state", "holds", "place_open"],
    )


def test_without_the_node_it_is_not_known_whose_signatures_they_are(
    entrepot: Command, file: Path, node: Signed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path / "none"))
    rows = [json.loads(line) for line in entrepot("verify", file, "--format", "json").out.splitlines()]
    assert [row["state"] for row in rows] == ["read", "read", "no_authority"]
    authority = tmp_path / "authority.pem"
    authority.write_bytes(node.authority.certificate.public_bytes(Encoding.PEM))
    assert entrepot("verify", file, "--authority", authority).code == 0
    authority.write_text("nothing", encoding="utf8")
    said = entrepot("verify", file, "--authority", authority)
    assert (said.code, said.error.endswith("Name a file that begins with BEGIN CERTIFICATE.")) == (2, True)


def test_a_wrong_call_says_so(entrepot: Command, tmp_path: Path, node: Signed) -> None:
    assert [entrepot("verify", path).code for path in (tmp_path / "absent.pdf", tmp_path)] == [2, 2]
    assert (
        entrepot("verify", tmp_path).error
        == f"entrepot: {tmp_path} is a folder, not a file. Name a file in it."
    )


def test_a_damaged_authority_is_told(
    entrepot: Command, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "signing").mkdir()
    (tmp_path / "signing" / "authority.pem").write_text("nothing", encoding="utf8")
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    said = entrepot("verify", file)
    assert (said.code, "is damaged. Put it back from a backup" in said.error) == (2, True)


@pytest.mark.django_db
def test_a_flipped_byte_in_what_the_parties_of_a_deal_signed_is_reported(
    entrepot: Command, tmp_path: Path
) -> None:
    table = laid()
    agreement = table.printed(table.agreed())
    for by in (table.head, table.buyer):
        table.sign(agreement, by)
    pdf, file = agreements.content(agreement), tmp_path / "deal.pdf"
    file.write_bytes(pdf)
    said = entrepot("verify", file)
    assert (said.code, "deal.pdf is as it was signed, by 2 signatories." in said.out) == (0, True)
    places = range(100, len(pdf), len(pdf) // 2)
    for place in places:
        file.write_bytes(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :])
        said = entrepot("verify", file)
        assert (said.code, "deal.pdf is not as it should be." in said.out) == (1, True)


def test_certificates_that_the_operator_vouches_for_are_known(
    entrepot: Command, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, node: Signed
) -> None:
    trusted = tmp_path / "other" / "signing" / "trusted"
    trusted.mkdir(parents=True)
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path / "other"))
    assert entrepot("verify", file).code == 1
    (trusted / "node.pem").write_bytes(node.authority.certificate.public_bytes(Encoding.PEM))
    assert entrepot("verify", file).code == 0
    (trusted / "wrong.pem").write_bytes(b"nothing")
    said = entrepot("verify", file)
    assert (said.code, "wrong.pem holds no certificate" in said.err) == (2, True)
