"""Deals through the API: opened, answered, with terms that go to and fro."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import ConfigDict, Field

from entrepot.api import dealfiles
from entrepot.api.actions import Answered
from entrepot.api.auth import party_of
from entrepot.api.bodies import Body, Line
from entrepot.api.dealfiles import DealFileOut
from entrepot.api.dealing import deal_of, speaker_in, voice
from entrepot.api.described import PROBLEMS, NodeAPI
from entrepot.api.problems import ProblemError, problem_response
from entrepot.api.schemas import ProblemOut
from entrepot.api.terms import DealKind, TermsBody
from entrepot.api.writing import Key, once, own_organisation, posted
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Resource
from entrepot.deals import actions, files, queries
from entrepot.deals.actions import SAID, Opening, Proposal, Saying
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.refusals import DealRefusedError, TermsFlawedError
from entrepot.deals.domain.states import Move, may
from entrepot.deals.domain.turns import turns
from entrepot.deals.models import Deal, TermsVersion
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Organisation

Page = Annotated[int, Query(1, ge=1, le=100_000)]
Size = Annotated[int, Query(20, ge=1, le=100)]
Said = Literal[
    "join", "decline", "approve", "refuse", "leave", "withdraw", "start", "settle", "break", "release"
]  # fmt: skip
LEARNS: Final = "Whether the node may learn from how it ends, as far as your organisation is concerned; asked of whoever opens, joins or declines."
Why = Literal["price", "timing", "scope", "eligibility", "trust", "other"]


class DealPartyIn(Body):
    """An organisation, and the resource that it brings."""

    organisation: Line
    resource: Line = ""


class DealIn(Body):
    """A deal: opened by one of its parties, or introduced by a broker, who leaves ``organisation`` out."""

    kind: DealKind
    title: Annotated[Line, Field(min_length=1)]
    parties: list[DealPartyIn] = Field(min_length=2, max_length=20)
    organisation: Line = Field("", description="For which of the parties it is opened; one of your own.")
    need: Line = Field("", description="The id of the need that it answers.")
    message: str = Field("", max_length=4000, description="To the parties, in your own words.")
    learns: bool = Field(False, description=LEARNS)

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "kind": "service", "title": "Leak tests of forty housings", "organisation": "org-lingyou", "need": "need-cracks",
                "parties": [{"organisation": "org-lingyou"}, {"organisation": "org-yunshan", "resource": "f-terahertz"}],
            }
        },
    )  # fmt: skip


class SayIn(Body):
    """For which of your organisations it is said, why, and which version of the terms was looked at."""

    organisation: Line = Field("", description="Only where you speak for several of the parties.")
    reason: Why | None = Field(None, description="Needed to decline, to refuse, to leave and to withdraw.")
    version: int | None = Field(None, ge=1)
    learns: bool = Field(False, description=LEARNS)


class TermsIn(Body):
    """Terms to be put on the table in the place of the version that was read; ``after`` 0 for the first."""

    organisation: Line = Field("", description="Only where you speak for several of the parties.")
    after: int = Field(ge=0, le=1_000_000)
    terms: TermsBody
    turns: list[Line] = Field([], max_length=20, description="Who signs in turn: every party, once.")


class DealPartyOut(Schema):
    """An organisation in the deal, with what it brings, more of it in ``also``; ``left`` since when it is in it no more."""

    organisation: str
    resource: str
    also: list[str]
    left: datetime | None


class TermsOut(Schema):
    """One version of the terms, and who put it on the table."""

    version: int
    party: str
    at: datetime
    fingerprint: str
    terms: dict[str, Any]


class DealEventOut(Schema):
    """Something that happened; ``move`` is empty for the opening."""

    number: int
    move: str
    party: str
    reason: str
    version: int
    state: str
    at: datetime


class TableOut(Schema):
    """What is on the table: which version, who agrees to it, who signed it, and who signs in turn."""

    version: int
    approved: list[str]
    signed: list[str]
    turns: list[str]


class DealLineOut(Schema):
    """A deal of a list. ``state`` is intent, negotiating, signed, performing, kept, broken or withdrawn."""

    id: str
    kind: str
    title: str
    state: str
    parties: list[str]
    need: str
    made: datetime
    changed: datetime


class DealOut(DealLineOut):
    """A deal. ``moves`` is what whoever asks can say now, ``waits`` the parties whose turn it is, ``in_force`` the version that binds (0: none)."""

    message: str
    members: list[DealPartyOut]
    waits: list[str]
    moves: list[str]
    table: TableOut | None
    in_force: int
    reason: str
    versions: list[TermsOut]
    events: list[DealEventOut]
    files: list[DealFileOut]


class DealPage(Schema):
    """One page of deals; ``total`` counts all of them."""

    total: int
    page: int
    size: int
    items: list[DealLineOut]


def list_deals(request: HttpRequest, page: Page = 1, size: Size = 20) -> DealPage:
    """Deals that your organisations are in, and those that you introduced, the last changed first."""
    found = queries.deals_of(party_of(request))
    start = (page - 1) * size
    shown = found.prefetch_related("parties__organisation")[start : start + size]
    return DealPage(
        total=found.count(), page=page, size=size, items=[DealLineOut(**_line(item)) for item in shown]
    )


def get_deal(request: HttpRequest, key: str) -> DealOut:
    """One deal by its id, with its terms, what happened, its files and what you can say now."""
    party = party_of(request)
    return out(deal_of(key, party), party)


def create_deal(request: HttpRequest, body: DealIn, idempotency_key: Key = None) -> HttpResponse:
    """Open a deal for one of your organisations, or introduce its parties to each other as a broker."""

    def do(by: Party) -> Answered:
        opening = Opening(
            Kind(body.kind), body.title, tuple(_member(item, by) for item in body.parties),
            own_organisation(body.organisation, by) if body.organisation else None,
            catalogue.need(body.need, by).key if body.need else "", message=body.message, learns=body.learns,
        )  # fmt: skip
        return answered(actions.open_deal(opening=opening, by=by), by, 201)

    return once(request, idempotency_key, do)


def say_of_deal(
    request: HttpRequest, key: str, move: Said, body: SayIn, idempotency_key: Key = None
) -> HttpResponse:
    """Say something of a deal: what you can say stands in its ``moves``."""

    def do(by: Party) -> Answered:
        found = deal_of(key, by)
        reason = Reason(body.reason) if body.reason else None
        saying = Saying(Move(move), voice(found, body.organisation, by), reason, body.version, body.learns)
        return answered(actions.say(deal=found, saying=saying, by=by), by)

    return once(request, idempotency_key, do)


def put_terms(request: HttpRequest, key: str, body: TermsIn, idempotency_key: Key = None) -> HttpResponse:
    """Put terms on the table; who agreed to others before has to do so again."""

    def do(by: Party) -> Answered:
        found = deal_of(key, by)
        own = speaker_in(found, body.organisation, by)
        if body.turns and sorted(body.turns) != sorted(found.standing.parties):
            raise ProblemError(
                422, "turns_odd", "Who signs in turn is not every party, once.", "Name every party once, or nobody."
            )  # fmt: skip
        proposal = Proposal(body.terms.terms(), own, body.after, tuple(body.turns))
        made = actions.propose_terms(deal=found, proposal=proposal, by=by)
        return Answered(201, _terms(made).model_dump_json())

    return once(request, idempotency_key, do)


def install(api: NodeAPI) -> None:
    """The addresses of deals, and how what was refused is told."""
    read = {404: ProblemOut, 422: ProblemOut, **PROBLEMS}
    api.get("/deals", summary="List deals", response={200: DealPage, **read})(list_deals)
    posted(api, "/deals", "Open a deal", 201, DealOut)(create_deal)
    api.get("/deals/{key}", summary="One deal", response={200: DealOut, **read})(get_deal)
    posted(api, "/deals/{key}/say/{move}", "Say something of a deal", 200, DealOut)(say_of_deal)
    posted(api, "/deals/{key}/terms", "Put terms on the table", 201, TermsOut)(put_terms)
    dealfiles.install(api)

    @api.exception_handler(DealRefusedError)
    def on_refused(request: HttpRequest, error: DealRefusedError) -> HttpResponse:
        return problem_response(409, error.code, error.sentence, error.remedy)

    @api.exception_handler(TermsFlawedError)
    def on_flawed(request: HttpRequest, error: TermsFlawedError) -> HttpResponse:
        flaws = [
            {"code": flaw.code, "where": flaw.where, "detail": flaw.sentence, "remedy": flaw.remedy}
            for flaw in error.flaws
        ]
        return problem_response(
            422, "terms_flawed", "Something is wrong with these terms.", "See flaws: where, and what to do.", flaws=flaws
        )  # fmt: skip


def answered(item: Deal, by: Party, status: int = 200) -> Answered:
    """A deal as it is now, as the answer to what was done with it."""
    return Answered(status, out(item, by).model_dump_json())


def out(item: Deal, party: Party) -> DealOut:
    """A deal as the API answers it."""
    standing = item.standing
    actor, draft = queries.acts_as(item, party), standing.draft
    return DealOut(
        **_line(item), message=item.message,
        members=[
            DealPartyOut(organisation=one.organisation.key, resource=one.resource, also=one.also, left=one.left)
            for one in item.parties.select_related("organisation")
        ],
        waits=sorted(turns(standing)),
        moves=[str(move) for move in Move if move in SAID and may(standing, move, actor)],
        table=TableOut(version=draft.version, approved=sorted(draft.approved), signed=list(draft.signed), turns=list(draft.turns)) if draft else None,
        in_force=standing.in_force, reason=str(standing.reason or ""),
        versions=[_terms(one) for one in queries.versions(party, item)],
        events=[
            DealEventOut(
                number=one.number, move=one.move, party=one.party, reason=one.reason, version=one.version, state=one.state, at=one.at
            )
            for one in queries.timeline(party, item)
        ],
        files=[dealfiles.out(one) for one in files.files_of(party, item)],
    )  # fmt: skip


def _line(item: Deal) -> dict[str, Any]:
    inside = [one.organisation.key for one in item.parties.all() if one.left is None]
    return {
        "id": item.key, "kind": item.kind, "title": item.title, "state": item.state, "parties": inside, "need": item.need,
        "made": item.made, "changed": item.changed,
    }  # fmt: skip


def _terms(item: TermsVersion) -> TermsOut:
    return TermsOut(
        version=item.number, party=item.party, at=item.at, fingerprint=item.fingerprint, terms=item.terms
    )


def _member(item: DealPartyIn, by: Party) -> tuple[Organisation, str]:
    """A party, with what it brings.

    Raises:
        ProblemError: there is no such organisation, or it has no such resource, that whoever asks may know of.
    """
    organisation = people.organisations(by).filter(key=item.organisation).first()
    if organisation is None:
        raise ProblemError(
            422, "organisation_unknown", f"There is no organisation “{item.organisation}”.", "Send the key of one that is listed."
        )  # fmt: skip
    if not item.resource:
        return organisation, ""
    try:
        resource = catalogue.resource(item.resource, by)
    except Resource.DoesNotExist:
        resource = None
    if resource is None or resource.organisation_id != organisation.pk:
        raise ProblemError(
            422, "resource_unknown", f"“{item.resource}” is no resource of “{item.organisation}”.", "Send one of its own, or none."
        )  # fmt: skip
    return organisation, resource.key
