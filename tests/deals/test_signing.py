"""Signatures: made by several, one after the other; and what is found in a file that was touched afterwards."""

from __future__ import annotations

import stat
import threading
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from entrepot.deals.clauses.writing import written
from entrepot.deals.papers.printing import printed
from entrepot.deals.papers.values import Heading
from entrepot.deals.signing.authority import (
    FILE,
    FOLDER,
    Authority,
    AuthorityError,
    known_authority,
    open_authority,
    shortened,
)
from entrepot.deals.signing.findings import SAID, WORTH, problem
from entrepot.deals.signing.sealing import Field, SealingError, open_places, prepared, signed
from entrepot.deals.signing.signers import LocalSigner, SignerError, from_pkcs12
from entrepot.deals.signing.verifying import MOST_ADDED, MOST_MEGABYTES, verify
from tests.deals.agreed import terms
from tests.deals.signed import AT, CHEN, LATER, NOW, VOELKL, Signed, signed_by_both


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    found = signed_by_both(tmp_path_factory.mktemp("home"))
    assert verify(
        found.both, found.authority.certificate, NOW
    ).fine  # what tests find below is what they did to it
    return found


def codes(pdf: bytes, authority: Authority | None, now: datetime = NOW) -> list[str]:
    return [one.code for one in verify(pdf, authority.certificate if authority else None, now).problems]


def test_two_signatures_hold_and_say_who_and_when(made: Signed) -> None:
    found = verify(made.both, made.authority.certificate, NOW)
    assert (found.fine, found.problems) == (True, ())
    assert [(one.place, one.name, one.organisation, one.at, one.issuer, one.ended_since) for one in found.signatures] == [
        ("lab", "陈立", "云山大学", AT, "Test authority of Entrepot Guangzhou", False),
        ("firm", "Anna Völkl", "Rheinglasur GmbH", LATER, "Test authority of Entrepot Guangzhou", False),
    ]  # fmt: skip


def test_what_was_printed_and_signed_before_stays_byte_for_byte(made: Signed) -> None:
    assert (made.one.startswith(made.empty), made.both.startswith(made.one)) == (True, True)
    assert [
        font for font in (b"/Courier", b"/Helvetica") if font in made.both
    ] == []  # PDF/A embeds every font
    metadata = b"<pdfaid:part>2</pdfaid:part>"
    assert [one.count(metadata) for one in (made.empty, made.one, made.both)] == [1, 1, 1]
    assert [open_places(one) for one in (made.empty, made.one, made.both)] == [("lab", "firm"), ("firm",), ()]


def test_preparing_the_same_paper_gives_the_same_bytes() -> None:
    agreed = terms(languages=("en",), governing="en")
    paper = printed(written(agreed), Heading("Entrepot Guangzhou", "D-1", 1, date(2027, 1, 4), "0" * 64))
    places = [Field(place.key, place.page, place.box) for place in paper.places]
    assert prepared(paper.pdf, places) == prepared(paper.pdf, places)


def test_a_file_that_not_all_have_signed_says_who_is_missing(made: Signed) -> None:
    found = verify(made.one, made.authority.certificate, NOW)
    assert [one.sentence for one in found.problems] == ["“Rheinglasur GmbH” has not signed yet."]
    assert [codes(one, made.authority) for one in (made.empty, b"", b"%PDF-1.7\n", b"x" * 1000)] == [
        ["unsigned"],
        ["unreadable"],
        ["unreadable"],
        ["unreadable"],
    ]
    assert codes(b"%" * (MOST_MEGABYTES * 10**6 + 1), made.authority) == ["too_large"]


def container(pdf: bytes) -> tuple[int, int]:
    """Where the last signature's container begins and ends, its brackets included: what no signature covers."""
    start, length, rest, _ = (
        int(number) for number in PdfFileReader(BytesIO(pdf)).embedded_signatures[-1].byte_range
    )
    return start + length, rest


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_a_flipped_byte_anywhere_is_reported(made: Signed, data: st.DataObject) -> None:
    pdf = made.both
    flipped = flip(pdf, data.draw(st.integers(0, len(pdf) - 1)), data.draw(st.integers(1, 255)))
    assert not verify(flipped, made.authority.certificate, NOW).fine


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_flipped_byte_in_what_one_signed_alone_is_reported(made: Signed, data: st.DataObject) -> None:
    """Half of the time another digit in the signature's own container, so that the file can still be read as a PDF."""
    pdf = made.alone
    begin, end = container(pdf)
    position = data.draw(st.integers(begin + 1, end - 2) | st.integers(0, len(pdf) - 1))
    digits = b"0123456789abcdefABCDEF"
    change = st.integers(1, 255)
    if begin < position < end - 1:
        change = st.sampled_from([digit ^ pdf[position] for digit in digits if digit != pdf[position]])
    assert not verify(flip(pdf, position, data.draw(change)), made.authority.certificate, NOW).fine


def flip(pdf: bytes, position: int, bits: int) -> bytes:
    return pdf[:position] + bytes([pdf[position] ^ bits]) + pdf[position + 1 :]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"020101310F300D", b"020103310F300D"),  # the version of the container
        (
            b"310F300D06096086480165030402010500300B",
            b"310F300D06096086480165030402020500300B",
        ),  # which digests there are
        (b"F70D010701A0", b"F70D010702A0"),  # what kind of thing was signed
        (b"A", b"a"),  # the same digit, written otherwise
        (b"000>", b"001>"),  # what fills the container up
    ],
)
def test_what_the_last_signature_does_not_bind_may_not_differ_either(
    made: Signed, before: bytes, after: bytes
) -> None:
    begin, end = container(made.alone)
    held = made.alone[begin:end]
    assert before in held
    changed = made.alone[:begin] + held.replace(before, after, 1) + made.alone[end:]
    assert set(codes(changed, made.authority)) <= {"signature_damaged", "changed", "unreadable"}
    assert codes(changed, made.authority) != []


def test_a_changed_word_is_reported_for_everybody_who_signed_it(made: Signed) -> None:
    at = made.both.index(b"D:20261104")
    forged = made.both[:at] + b"D:20261105" + made.both[at + 10 :]
    found = verify(forged, made.authority.certificate, NOW)
    assert [one.sentence for one in found.problems] == [
        "The file was changed after 陈立 signed it.",
        "The file was changed after Anna Völkl signed it.",
    ]


@pytest.mark.parametrize("cut", [1, 100, 5000])
def test_a_file_that_was_cut_is_reported(made: Signed, cut: int) -> None:
    assert not verify(made.both[:-cut], made.authority.certificate, NOW).fine


def test_what_is_added_behind_the_last_signature_is_reported(made: Signed) -> None:
    assert codes(made.both + b"\n% and one more promise", made.authority) == ["added"]


def test_a_file_that_was_added_to_without_end_is_not_looked_at(made: Signed) -> None:
    pdf = made.both
    for _ in range(MOST_ADDED):
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        writer.add_object(generic.NullObject())
        added = BytesIO()
        writer.write(added)
        pdf = added.getvalue()
    found = verify(pdf, made.authority.certificate, NOW)
    assert (found.signatures, [one.sentence for one in found.problems]) == (
        (),
        ["The file was added to more than 40 times."],
    )


def test_a_page_drawn_over_after_signing_is_reported_as_amended(made: Signed) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(made.one))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = generic.NumberObject(180)
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    assert codes(out.getvalue(), made.authority) == ["amended", "added", "place_open"]
    again = signed(out.getvalue(), "firm", made.authority.signer_for(VOELKL, LATER), LATER)
    assert codes(again, made.authority) == ["amended"]


def test_an_expired_certificate_signs_nothing_and_is_reported_where_it_did(made: Signed) -> None:
    old = made.authority.signer_for(CHEN, AT, days=1)
    with pytest.raises(SealingError) as refused:
        signed(made.empty, "lab", old, AT + timedelta(days=2))
    assert (refused.value.code, refused.value.sentence) == (
        "certificate_expired",
        "The certificate ended on 2026-11-06.",
    )
    with pytest.raises(SealingError, match="begins on 2026-11-05"):
        signed(made.empty, "lab", old, AT - timedelta(days=2))


class Careless:
    """A signer that says its certificate is still good: what another program might do."""

    def __init__(self, signer: LocalSigner, shown: x509.Certificate) -> None:
        self.signer, self.shown, self.asked = signer, shown, 0

    @property
    def certificate(self) -> x509.Certificate:
        self.asked += 1
        return self.shown if self.asked == 1 else self.signer.certificate

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        return ()

    def sign(self, data: bytes) -> bytes:
        return self.signer.sign(data)


def test_a_signature_made_with_an_expired_certificate_is_reported(made: Signed) -> None:
    old = made.authority.signer_for(CHEN, AT, days=1)
    late = AT + timedelta(days=2)
    careless = Careless(old, made.authority.signer_for(CHEN, AT).certificate)
    forced = signed(made.one, "firm", careless, late)
    found = verify(forced, made.authority.certificate, late)
    assert [one.sentence for one in found.problems] == [
        "The certificate of 陈立 was not valid when it was used: it holds from 2026-11-05 to 2026-11-06."
    ]


def test_a_certificate_that_ended_since_takes_nothing_from_a_signature(made: Signed) -> None:
    found = verify(made.both, made.authority.certificate, AT + timedelta(days=4 * 365))
    assert (found.fine, [one.ended_since for one in found.signatures]) == (True, [True, True])


def test_a_signature_from_the_future_is_reported(made: Signed) -> None:
    assert codes(made.both, made.authority, AT + timedelta(hours=1)) == ["time_ahead"]


def test_a_stranger_s_certificate_is_reported_unless_its_issuer_is_named(
    made: Signed, tmp_path: Path
) -> None:
    other = open_authority(tmp_path, "Entrepot München", AT)
    assert codes(made.both, other) == ["stranger", "stranger"]
    assert codes(made.both, None) == ["no_authority"]
    assert verify(made.both, None, NOW, others=[made.authority.certificate]).fine
    mixed = signed(made.one, "firm", other.signer_for(VOELKL, LATER), LATER)
    assert codes(mixed, made.authority) == ["stranger"]
    assert verify(mixed, made.authority.certificate, NOW, others=[other.certificate]).fine


def test_an_authority_of_the_same_name_is_a_stranger_too(made: Signed, tmp_path: Path) -> None:
    forger = open_authority(tmp_path, "Entrepot Guangzhou", AT)
    forged = signed(made.one, "firm", forger.signer_for(VOELKL, LATER), LATER)
    assert codes(forged, made.authority) == ["stranger"]


def test_a_second_click_signs_nothing(made: Signed) -> None:
    with pytest.raises(SealingError) as refused:
        signed(made.one, "lab", made.authority.signer_for(CHEN, AT), AT)
    assert (refused.value.code, refused.value.remedy) == ("place_taken", "Look at the file as it is now.")
    with pytest.raises(SealingError, match="There is no place “bank” to sign"):
        signed(made.one, "bank", made.authority.signer_for(CHEN, AT), AT)
    with pytest.raises(SealingError, match="no PDF"):
        signed(b"nothing", "lab", made.authority.signer_for(CHEN, AT), AT)


def test_two_who_signed_the_same_state_do_not_make_one_file(made: Signed) -> None:
    """Whoever keeps the file keeps one of the two and asks the other again: both say that a signature is missing."""
    other = signed(made.empty, "firm", made.authority.signer_for(VOELKL, LATER), LATER)
    assert [codes(one, made.authority) for one in (made.one, other)] == [["place_open"], ["place_open"]]


def test_an_operator_s_own_certificate_signs_through_the_same_interface(made: Signed) -> None:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Operator")])
    usage = x509.KeyUsage(True, True, False, False, False, True, False, False, False)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(4)
        .not_valid_before(AT - timedelta(days=1)).not_valid_after(AT + timedelta(days=9))
        .add_extension(usage, critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    held = pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, BestAvailableEncryption(b"pw"))
    pdf = signed(made.one, "firm", from_pkcs12(held, "pw"), LATER)
    assert codes(pdf, made.authority) == ["stranger"]
    assert verify(pdf, made.authority.certificate, NOW, others=[certificate]).fine
    for wrong in ((held, "no"), (b"nothing", "pw")):
        with pytest.raises(SignerError, match=r"\.p12"):
            from_pkcs12(*wrong)


def test_the_authority_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    assert known_authority(tmp_path) is None
    barrier, found = threading.Barrier(4), []

    def opened() -> None:
        barrier.wait(timeout=60)
        found.append(open_authority(tmp_path, "Node", AT).certificate.serial_number)

    threads = [threading.Thread(target=opened) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    file = tmp_path / FOLDER / FILE
    assert (len(found), len(set(found)), [one.name for one in file.parent.iterdir()]) == (4, 1, [FILE])
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode)) == (0o600, 0o700)


def test_a_damaged_authority_is_never_replaced_by_itself(made: Signed, tmp_path: Path) -> None:
    file = tmp_path / FOLDER / FILE
    open_authority(tmp_path, "Node", AT)
    whole = file.read_bytes()
    file.write_bytes(whole[:100])
    with pytest.raises(AuthorityError, match="is damaged"):
        open_authority(tmp_path, "Node", AT)
    key = whole.split(b"-----BEGIN CERTIFICATE")[0]
    file.write_bytes(key + made.authority.certificate.public_bytes(Encoding.PEM))
    with pytest.raises(AuthorityError, match="do not belong together"):
        known_authority(tmp_path)


def test_names_fit_a_certificate() -> None:
    assert [shortened(name) for name in ("", " a\n b ", "长" * 80)] == ["—", "a b", "长" * 63 + "…"]


def test_every_finding_says_what_to_do() -> None:
    names = dict.fromkeys(("name", "place", "limit", "begins", "ends", "issuer"), "x")
    assert [code for code in SAID if not problem(code, **names).remedy.endswith(".")] == []
    assert [
        part
        for part in ("eIDAS", "Electronic Signature Law", "not legal advice")
        if part not in " ".join(WORTH)
    ] == []
    with pytest.raises(KeyError):
        problem("changed")
