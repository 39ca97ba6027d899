"""Files of deals through the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field

from entrepot.api.actions import Answered
from entrepot.api.auth import party_of
from entrepot.api.bodies import Body, Line
from entrepot.api.dealing import deal_of, speaker_in
from entrepot.api.described import PROBLEMS, NodeAPI
from entrepot.api.downloads import WRITTEN, attachment, decoded
from entrepot.api.schemas import ProblemOut
from entrepot.api.writing import Key, once, posted
from entrepot.deals import actions, files
from entrepot.deals.actions import Handing
from entrepot.deals.models import DealFile
from entrepot.people.domain import Party


class DealFileIn(Body):
    """A file of a deal, in base64; at most 1.8 MB, larger ones go by the page."""

    name: Annotated[Line, Field(min_length=1)]
    content: Annotated[str, Field(min_length=1, max_length=WRITTEN)]
    readers: list[Line] = Field(
        [], max_length=20, description="The parties for whom it is, by their keys; none: for all of them."
    )
    organisation: Line = Field("", description="Only where you speak for several of the parties.")


class WithdrawIn(Body):
    """Why a file is withdrawn: the others read it."""

    reason: Annotated[Line, Field(min_length=1)]
    organisation: Line = Field("", description="Only where you speak for several of the parties.")


class DealFileOut(Schema):
    """A file; ``readers`` empty when it is for all parties. A withdrawn one says why and is given out no more."""

    id: str
    party: str
    readers: list[str]
    name: str
    version: int
    media_type: str
    size: int
    sha256: str
    made: datetime
    withdrawn: datetime | None
    reason: str


def list_deal_files(request: HttpRequest, key: str) -> list[DealFileOut]:
    """The files of a deal that are for one of your organisations, in the order in which they came."""
    party = party_of(request)
    return [out(one) for one in files.files_of(party, deal_of(key, party))]


def add_deal_file(
    request: HttpRequest, key: str, body: DealFileIn, idempotency_key: Key = None
) -> HttpResponse:
    """Hand a file in; one of the same name is its next version."""

    def do(by: Party) -> Answered:
        found = deal_of(key, by)
        handing = Handing(
            speaker_in(found, body.organisation, by), body.name, [decoded(body.content)], tuple(body.readers)
        )
        made = actions.add_deal_file(deal=found, handing=handing, by=by)
        return Answered(201, out(made).model_dump_json())

    return once(request, idempotency_key, do)


def get_deal_file(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """The bytes of a file; refused when it was withdrawn, or when they are not those that were handed in."""
    party = party_of(request)
    kept = _file(key, file, party)
    return attachment(files.content(party, kept), kept.key, kept.media_type)


def withdraw_deal_file(
    request: HttpRequest, key: str, file: str, body: WithdrawIn, idempotency_key: Key = None
) -> HttpResponse:
    """Withdraw a file that your organisation handed in. It stays in the list, with its fingerprint and the reason."""

    def do(by: Party) -> Answered:
        kept = _file(key, file, by)
        own = speaker_in(kept.deal, body.organisation, by)
        gone = actions.withdraw_deal_file(file=kept, party=own, reason=body.reason, by=by)
        return Answered(200, out(gone).model_dump_json())

    return once(request, idempotency_key, do)


def install(api: NodeAPI) -> None:
    """The addresses of deals' files."""
    read = {404: ProblemOut, 422: ProblemOut, **PROBLEMS}
    api.get("/deals/{key}/files", summary="List the files of a deal", response={200: list[DealFileOut], **read})(list_deal_files)  # fmt: skip
    posted(api, "/deals/{key}/files", "Add a file to a deal", 201, DealFileOut)(add_deal_file)
    api.get(
        "/deals/{key}/files/{file}", summary="A file of a deal", response={200: bytes, 409: ProblemOut, **read}
    )(get_deal_file)  # fmt: skip
    posted(api, "/deals/{key}/files/{file}/withdraw", "Withdraw a file", 200, DealFileOut)(withdraw_deal_file)


def out(item: DealFile) -> DealFileOut:
    """A file as the API answers it."""
    return DealFileOut(
        id=item.key, party=item.party, readers=item.readers, name=item.name, version=item.version, media_type=item.media_type,
        size=item.size, sha256=item.sha256, made=item.made, withdrawn=item.withdrawn, reason=item.reason,
    )  # fmt: skip


def _file(key: str, file: str, by: Party) -> DealFile:
    found = files.file_of(by, deal_of(key, by), file)
    if found is None:
        raise DealFile.DoesNotExist
    return found
