"""Putting signatures into a PDF (PAdES, ETSI EN 319 142-1, baseline B-B): empty places first, then one signature after the other.

Each signature is an addition to the end of the file that leaves every byte before it as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import content, generic, layout
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from entrepot.deals.signing.refusals import NotSignedError
from entrepot.deals.signing.signers import Signer

DIGEST: Final = "sha256"


class SealingError(NotSignedError):
    """The file takes no such signature."""


@dataclass(frozen=True, slots=True)
class Field:
    """A place for one signature: `name` is the party's key, `label` what people read, `page` counts from 0, `box` is left, bottom, right,
    top in points."""

    name: str
    page: int
    box: tuple[int, int, int, int]
    label: str = ""


def prepared(pdf: bytes, places: Sequence[Field]) -> bytes:
    """A PDF with empty places for signatures; the same bytes for the same PDF and places. No place may be added once somebody signed."""
    writer = _Writer(BytesIO(pdf))
    for place in places:
        spec = fields.SigFieldSpec(
            place.name,
            on_page=place.page,
            box=place.box,
            empty_field_appearance=True,
            readable_field_name=place.label or None,
        )
        fields.append_signature_field(writer, spec)
    return _written(writer)


def open_places(pdf: bytes) -> tuple[str, ...]:
    """Names of the places that nobody has signed yet, in their order.

    Raises:
        SealingError: ``unreadable``.
    """
    try:
        return tuple(name for name, value, _ in fields.enumerate_sig_fields(_reader(pdf)) if value is None)
    except PdfError as error:
        raise SealingError("unreadable") from error


def signed(
    pdf: bytes, place: str, signer: Signer, at: datetime, *, stamp: bytes = b"", reason: str = ""
) -> bytes:
    """The PDF with one signature more.

    Args:
        place: name of an empty place.
        at: when it is made, with a zone; the signature says so.
        stamp: what is seen of it, one page as PDF; nothing when empty.
        reason: why it is made, kept in the signature.

    Raises:
        SealingError: ``unreadable``, ``no_place``, ``place_taken`` (a second click, another browser), ``certificate_expired`` or
            ``certificate_early``.
    """
    _require_valid(signer.certificate, at)
    if place not in open_places(pdf):
        raise _no_place(pdf, place)
    meta = signers.PdfSignatureMetadata(
        field_name=place,
        md_algorithm=DIGEST,
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason or None,
        name=None,
    )
    style = StaticStampStyle(
        border_width=0,
        background=_Page(stamp) if stamp else None,
        background_opacity=1.0,
        background_layout=_WHOLE,
    )  # a style of our own always: pyhanko's draws in a font that it does not embed, which PDF/A forbids
    made = BytesIO()
    _At(meta, _Bridge(signer), at, style).sign_pdf(
        _Writer(BytesIO(pdf)), existing_fields_only=True, output=made
    )
    return made.getvalue()


_WHOLE: Final = layout.SimpleBoxLayoutRule(
    x_align=layout.AxisAlignment.ALIGN_MIN,
    y_align=layout.AxisAlignment.ALIGN_MIN,
    margins=layout.Margins(),
)


def _reader(pdf: bytes) -> PdfFileReader:
    return PdfFileReader(BytesIO(pdf))


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _require_valid(certificate: x509.Certificate, at: datetime) -> None:
    if at > certificate.not_valid_after_utc:
        raise SealingError("certificate_expired", day=f"{certificate.not_valid_after_utc:%Y-%m-%d}")
    if at < certificate.not_valid_before_utc:
        raise SealingError("certificate_early", day=f"{certificate.not_valid_before_utc:%Y-%m-%d}")


def _no_place(pdf: bytes, place: str) -> SealingError:
    taken = place in {name for name, _, _ in fields.enumerate_sig_fields(_reader(pdf))}
    return SealingError("place_taken") if taken else SealingError("no_place", place=place)


class _Writer(IncrementalPdfFileWriter):
    """Adds to a PDF without a word about when: what the paper says of itself stays as it was printed, and its second id is made from
    what was there, so that the same steps give the same bytes."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        prev.stream.seek(0)
        second = generic.ByteStringObject(hashlib.sha256(prev.stream.read()).digest()[:16])
        first = prev.trailer["/ID"][0] if "/ID" in prev.trailer else second
        if isinstance(first, generic.TextStringObject):
            first = generic.ByteStringObject(first.original_bytes)
        return generic.ArrayObject([first, second])

    def _update_meta(self) -> None:
        """Title, date and the mark of PDF/A stay."""


class _Page(content.PdfContent):
    """The first page of a PDF as something to draw."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self.pdf = pdf

    def render(self) -> bytes:
        writer = self._ensure_writer
        drawn = writer.import_page_as_xobject(_reader(self.pdf))
        self.resources.xobject["/Signature"] = drawn
        left, bottom, right, top = drawn.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Signature Do"


class _Bridge(signers.Signer):
    """Our interface as pyhanko's."""

    def __init__(self, signer: Signer) -> None:
        store = SimpleCertificateStore()
        store.register_multiple([_asn1(one) for one in signer.chain])
        super().__init__(signing_cert=_asn1(signer.certificate), cert_registry=store, embed_roots=False)
        self._signer = signer

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm != DIGEST:
            raise ValueError(f"signers sign with {DIGEST}, not {digest_algorithm}")
        return b"\0" * 512 if dry_run else self._signer.sign(data)


class _At(signers.PdfSigner):
    """Signs at a given time, not at the machine's."""

    def __init__(
        self,
        meta: signers.PdfSignatureMetadata,
        signer: signers.Signer,
        at: datetime,
        style: StaticStampStyle,
    ) -> None:
        super().__init__(meta, signer, stamp_style=style)
        self._at = at

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
