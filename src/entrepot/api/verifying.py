"""What became of a signed file, for any program: nothing of the file is kept."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import File, Schema
from ninja.files import UploadedFile
from pydantic import Field

from entrepot.api.described import PROBLEMS, NodeAPI
from entrepot.api.schemas import ProblemOut
from entrepot.api.throttling import COSTLY, EACH
from entrepot.deals.signing.findings import WORTH, Problem, SignatureFound
from entrepot.deals.verification import LARGEST, too_large, verified
from entrepot.exchange.domain.receiptfile import ReceiptError, shown
from entrepot.exchange.domain.receiptfile import is_one as is_receipt


class SignatureOut(Schema):
    """A signature, as its certificate and it itself say; ``holds`` is false where a problem is about it."""

    place: str
    name: str
    organisation: str
    signed: datetime | None
    issuer: str
    serial: str
    holds: bool
    ended_since: bool = Field(description="The certificate was valid when it was used, and has ended since.")


class FindingOut(Schema):
    """Something wrong; ``place`` is the signature's that it is about, empty for the file."""

    code: str
    place: str
    detail: str
    remedy: str


class ReceiptOut(Schema):
    """What the receipt of a crossing shows: an entry of a node's log, when its head was signed, and which nodes signed that they saw it."""

    node: str
    index: int
    size: int
    at: str
    content: str
    seen_by: list[str]
    taken_by: str = Field(
        description="The node that took the message; empty where the receipt has no answer of it."
    )


class VerifiedOut(Schema):
    """What a file turned out to be. ``record`` says whether exactly this file is in the node's record: ``latest``, ``earlier`` or ``none``."""

    fine: bool
    record: str
    signatures: list[SignatureOut]
    problems: list[FindingOut]
    worth: list[str]
    receipt: ReceiptOut | None = None


def verify(request: HttpRequest, file: File[UploadedFile]) -> VerifiedOut:
    """Who signed an agreement, when, and whether it is still what they signed; or what the receipt of a crossing shows. At most 10 MB, kept nowhere.

    Anybody may ask; no token is needed.
    """
    whole = file.size is not None and file.size <= LARGEST
    content = file.read() if whole else b""
    if is_receipt(content):
        return _receipt(content)
    found = verified(content) if whole else too_large()
    wrong = {problem.place for problem in found.findings.problems}
    return VerifiedOut(
        fine=found.findings.fine,
        record=str(found.record),
        signatures=[_signature(one, not wrong & {"", one.place}) for one in found.findings.signatures],
        problems=[_finding(one) for one in found.findings.problems],
        worth=list(WORTH),
    )


def _receipt(content: bytes) -> VerifiedOut:
    try:
        found = shown(content)
    except ReceiptError as error:
        problem = FindingOut(
            code=error.code,
            place="",
            detail=error.sentence,
            remedy="Ask whoever gave you the file for it again.",
        )
        return VerifiedOut(fine=False, record="none", signatures=[], problems=[problem], worth=[])
    told = ReceiptOut(
        node=found.node, index=found.index, size=found.size, at=found.at, content=found.content,
        seen_by=[node for node, _ in found.seen_by], taken_by=found.taken_by[0] if found.taken_by else "",
    )  # fmt: skip
    return VerifiedOut(fine=True, record="none", signatures=[], problems=[], worth=[], receipt=told)


def install(api: NodeAPI) -> None:
    """Its address."""
    responses = {200: VerifiedOut, 422: ProblemOut, **PROBLEMS}
    api.post(
        "/verify", summary="Verify a signed agreement or a receipt", response=responses, auth=None, throttle=[EACH, COSTLY]
    )(verify)  # fmt: skip


def _signature(one: SignatureFound, holds: bool) -> SignatureOut:
    return SignatureOut(
        place=one.place, name=one.name, organisation=one.organisation, signed=one.at, issuer=one.issuer, serial=one.serial,
        holds=holds, ended_since=one.ended_since,
    )  # fmt: skip


def _finding(one: Problem) -> FindingOut:
    return FindingOut(code=one.code, place=one.place, detail=one.sentence, remedy=one.remedy)
