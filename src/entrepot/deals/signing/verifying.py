"""What became of a signed file: who signed it, when, and whether it is still what they signed.

The arithmetic is pyhanko's. Beside it this looks at what no signature covers, so that no byte of a file can differ unnoticed: the end of the
file, and the last signature's own container.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final

from asn1crypto import cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from entrepot.deals.signing.findings import Findings, Problem, SignatureFound, problem

MOST_MEGABYTES: Final = 50
"""Larger files are not read: an agreement has a few hundred kilobytes."""
MOST_ADDED: Final = 40
"""Files that were added to more often are not looked at: each signature is compared with all that came after it."""
_AHEAD: Final = timedelta(minutes=10)
"""How far clocks may differ."""
_KEPT: Final = frozenset(
    {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
)
"""What may be added after a signature: other signatures, and what proves them."""

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # what they would say is said in findings


@dataclass(frozen=True, slots=True)
class Known:
    """Whom is vouched for."""

    authority: x509.Certificate | None
    others: tuple[x509.Certificate, ...]

    @property
    def roots(self) -> tuple[x509.Certificate, ...]:
        return (self.authority, *self.others) if self.authority else self.others

    def issued(self, certificate: asn1.Certificate) -> bool:
        """Whether the node's authority says that it issued a certificate: what it signs has one form, which can be made again."""
        return self.authority is not None and certificate.issuer == _asn1(self.authority).subject


def verify(
    pdf: bytes, authority: x509.Certificate | None, now: datetime, *, others: Sequence[x509.Certificate] = ()
) -> Findings:
    """What a file turned out to be; whatever it holds, this returns.

    Args:
        pdf: the file's bytes.
        authority: of the node that is asked; None when there is none.
        now: the time, with a zone.
        others: roots of other authorities that are vouched for here.
    """
    if len(pdf) > MOST_MEGABYTES * 10**6:
        return Findings(problems=(problem("too_large", limit=str(MOST_MEGABYTES)),))
    try:
        return _verified(pdf, Known(authority, tuple(others)), now)
    except Exception:  # a file from anybody may break its reader in any way: that is a finding, not a fault
        return Findings(problems=(problem("unreadable"),))


def _verified(pdf: bytes, known: Known, now: datetime) -> Findings:
    reader = PdfFileReader(BytesIO(pdf))
    if reader.xrefs.total_revisions > MOST_ADDED:
        return Findings(problems=(problem("too_many", limit=str(MOST_ADDED)),))
    embedded = reader.embedded_signatures
    waiting = [(name, field) for name, value, field in fields.enumerate_sig_fields(reader) if value is None]
    found = [_found(one, now) for one in embedded]
    problems: list[Problem] = []
    for one, said in zip(embedded, found, strict=True):
        problems += _looked_at(pdf, one, said, known, now)
    if not embedded:
        problems.append(problem("unsigned"))
    elif embedded[-1].evaluate_signature_coverage() != SignatureCoverageLevel.ENTIRE_FILE:
        problems.append(problem("added"))
    if embedded and not known.roots:
        problems.append(problem("no_authority"))
    if embedded:
        problems += [
            problem("place_open", name, place=str(field.get_object().get("/TU", name)))
            for name, field in waiting
        ]
    return Findings(tuple(found), tuple(dict.fromkeys(problems)))


def _looked_at(
    pdf: bytes,
    one: EmbeddedPdfSignature,
    said: SignatureFound,
    known: Known,
    now: datetime,
) -> Iterator[Problem]:
    """What is wrong with one signature."""
    context = ValidationContext(
        trust_roots=[_asn1(root) for root in known.roots], moment=said.at or now, allow_fetching=False
    )
    status = validate_pdf_signature(one, context)
    yield from _of_bytes(status, said, _untouched(pdf, one, known))
    yield from _of_time(said, now)
    whole = status.intact and status.valid  # nobody is asked about a signature that is none
    if whole and known.roots and not status.trusted and said.begins <= (said.at or now) <= said.ends:
        yield problem("stranger", said.place, name=said.name, issuer=said.issuer)


def _of_bytes(status: PdfSignatureStatus, said: SignatureFound, untouched: bool) -> Iterator[Problem]:
    if not status.intact:
        yield problem("changed", said.place, name=said.name)
    if not status.valid or not untouched:
        yield problem("signature_damaged", said.place, name=said.name)
    if status.coverage not in {SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION}:
        yield problem("partial", said.place, name=said.name)
    elif status.modification_level not in _KEPT or status.docmdp_ok is False:
        yield problem("amended", said.place, name=said.name)


def _of_time(said: SignatureFound, now: datetime) -> Iterator[Problem]:
    if said.at is None:
        yield problem("time_missing", said.place, name=said.name)
        return
    if said.at > now + _AHEAD:
        yield problem("time_ahead", said.place, name=said.name)
    if not said.begins <= said.at <= said.ends:
        begins, ends = f"{said.begins:%Y-%m-%d}", f"{said.ends:%Y-%m-%d}"
        yield problem("certificate_expired", said.place, name=said.name, begins=begins, ends=ends)


def _found(one: EmbeddedPdfSignature, now: datetime) -> SignatureFound:
    certificate = x509.load_der_x509_certificate(one.signer_cert.dump())
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    at = one.self_reported_timestamp
    return SignatureFound(
        place=str(one.field_name),
        name=_named(certificate.subject, x509.NameOID.COMMON_NAME),
        organisation=_named(certificate.subject, x509.NameOID.ORGANIZATION_NAME),
        issuer=_named(certificate.issuer, x509.NameOID.COMMON_NAME),
        at=at,
        begins=begins,
        ends=ends,
        serial=f"{certificate.serial_number:x}",
        ended_since=at is not None and begins <= at <= ends < now,
    )


def _named(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    values = name.get_attributes_for_oid(kind)
    return str(values[0].value) if values else ""


def _untouched(pdf: bytes, one: EmbeddedPdfSignature, known: Known) -> bool:
    """Whether the container, which no signature but a later one covers, is written as it was made: hexadecimal digits of one case, zeros
    behind them, and, where this node's authority issued the certificate, nothing in it that the signature does not bind."""
    start, length, rest, _ = (int(number) for number in one.byte_range)
    gap = pdf[start + length : rest]
    held = bytes(one.pkcs7_content)
    container = cms.ContentInfo.load(held)
    made = container.dump()
    digits = made.hex().ljust(len(gap) - 2, "0").encode()
    if gap not in {b"<" + digits + b">", b"<" + digits.upper() + b">"}:
        return False
    return not known.issued(one.signer_cert) or made == _as_made(container["content"]).dump()


def _as_made(held: cms.SignedData) -> cms.ContentInfo:
    """The container as `sealing` makes it of the three things that are bound: the certificate by the attributes, these by the signature."""
    signer, certificate = held["signer_infos"][0], held["certificates"][0].chosen
    digest = {"algorithm": "sha256"}
    return cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": {
                "version": "v1",
                "digest_algorithms": [digest],
                "encap_content_info": {"content_type": "data"},
                "certificates": [
                    cms.CertificateChoices("certificate", asn1.Certificate.load(certificate.dump()))
                ],
                "signer_infos": [
                    {
                        "version": "v1",
                        "sid": {
                            "issuer_and_serial_number": {
                                "issuer": certificate.issuer,
                                "serial_number": certificate.serial_number,
                            }
                        },
                        "digest_algorithm": digest,
                        "signed_attrs": list(signer["signed_attrs"]),
                        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                        "signature": signer["signature"].native,
                    }
                ],
            },
        }
    )


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
