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


class VerifiedOut(Schema):
    """What a file turned out to be. ``record`` says whether exactly this file is in the node's record: ``latest``, ``earlier`` or ``none``."""

    fine: bool
    record: str
    signatures: list[SignatureOut]
    problems: list[FindingOut]
    worth: list[str]


def verify(request: HttpRequest, file: File[UploadedFile]) -> VerifiedOut:
    """Who signed an agreement, when, and whether it is still what they signed: a PDF of at most 10 MB, which is kept nowhere.

    Anybody may ask; no token is needed.
    """
    whole = file.size is not None and file.size <= LARGEST
    found = verified(file.read()) if whole else too_large()
    wrong = {problem.place for problem in found.findings.problems}
    return VerifiedOut(
        fine=found.findings.fine,
        record=str(found.record),
        signatures=[_signature(one, not wrong & {"", one.place}) for one in found.findings.signatures],
        problems=[_finding(one) for one in found.findings.problems],
        worth=list(WORTH),
    )


def install(api: NodeAPI) -> None:
    """Its address."""
    responses = {200: VerifiedOut, 422: ProblemOut, **PROBLEMS}
    api.post(
        "/verify", summary="Verify a signed agreement", response=responses, auth=None, throttle=[EACH, COSTLY]
    )(verify)  # fmt: skip


def _signature(one: SignatureFound, holds: bool) -> SignatureOut:
    return SignatureOut(
        place=one.place, name=one.name, organisation=one.organisation, signed=one.at, issuer=one.issuer, serial=one.serial,
        holds=holds, ended_since=one.ended_since,
    )  # fmt: skip


def _finding(one: Problem) -> FindingOut:
    return FindingOut(code=one.code, place=one.place, detail=one.sentence, remedy=one.remedy)
