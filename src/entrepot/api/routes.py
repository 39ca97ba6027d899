"""The API under /api/v1/: what is read; what is written is in ``writing``."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from ninja import Query

from entrepot import __version__
from entrepot.api import (
    belongings,
    booking,
    deals,
    orders,
    present,
    prices,
    problems,
    together,
    usage,
    verifying,
    writing,
)
from entrepot.api.auth import Token, party_of
from entrepot.api.bodies import NeedKind, ResourceKind
from entrepot.api.described import PROBLEMS, NodeAPI
from entrepot.api.schemas import (
    EntitlementOut,
    FoundOut,
    MatchOut,
    NeedChainsOut,
    ProblemOut,
    RecordOut,
    RecordPage,
)
from entrepot.api.throttling import COSTLY, EACH
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.matching import queries as matching
from entrepot.matching.domain import near
from entrepot.matching.entitlements import entitlements
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.permissions import allows

api = NodeAPI(
    title="Entrepot",
    version=__version__,
    description="Needs, resources, matches and chains of this node, as far as whoever asks may see them.",
    urls_namespace="api",
    docs_url=None,
    auth=Token(),
    throttle=[EACH],
)
problems.install(api)
together.install(api)  # before what an id may stand for
booking.install(api)
usage.install(api)
prices.install(api)
orders.install(api)
deals.install(api)
verifying.install(api)
belongings.install(api)
writing.install_steps(api)

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
Shelf = Literal["need"] | ResourceKind
Page = Annotated[int, Query(1, ge=1, le=100_000)]
Size = Annotated[int, Query(20, ge=1, le=100)]
Top = Annotated[int, Query(10, ge=1, le=50)]
Words = Annotated[str, Query(min_length=1, max_length=200)]


@api.get(
    "/needs",
    response={200: RecordPage, 422: ProblemOut, **PROBLEMS},
    summary="List needs",
)
def list_needs(
    request: HttpRequest,
    page: Page = 1,
    size: Size = 20,
    kind: NeedKind | None = None,
    place: str | None = None,
) -> RecordPage:
    """Listed needs, newest first, each as far as it is disclosed to you."""
    party = party_of(request)
    return _page(_filtered(catalogue.needs(party), kind, place), party, page, size)


# an id may hold a stroke, so the longer addresses are asked first
@api.get(
    "/needs/{path:key}/matches",
    response={200: list[MatchOut], 404: ProblemOut, 422: ProblemOut, **PROBLEMS},
    summary="Matches of a need",
    throttle=[EACH, COSTLY],
)
def get_matches(request: HttpRequest, key: str, kind: ResourceKind, top: Top = 10) -> list[MatchOut]:
    """The best resources of one kind for a need, best first, each with its reasons; grade none is a real answer."""
    links = matching.matches_of(_read_need(key, party_of(request)), kind=kind, top=top)
    return [present.match(link, rank) for rank, link in enumerate(links, 1)]


@api.get(
    "/needs/{path:key}/chains",
    response={200: NeedChainsOut, 404: ProblemOut, **PROBLEMS},
    summary="Chains of a need",
    throttle=[EACH, COSTLY],
)
def get_chains(request: HttpRequest, key: str) -> NeedChainsOut:
    """The best chain, what is missing, alternatives and parallel routes."""
    return present.need_chains(matching.chains_of(_read_need(key, party_of(request))))


@api.get(
    "/needs/{path:key}",
    response={200: RecordOut, 404: ProblemOut, **PROBLEMS},
    summary="One need",
)
def get_need(request: HttpRequest, response: HttpResponse, key: str) -> RecordOut:
    """One need by its id, as far as it is disclosed to you; its ETag names its version."""
    party = party_of(request)
    record = _need(key, party)
    response.headers["ETag"] = present.etag(record.version)
    return present.record(catalogue.disclosed(record, party))


@api.get(
    "/resources",
    response={200: RecordPage, 422: ProblemOut, **PROBLEMS},
    summary="List resources",
)
def list_resources(
    request: HttpRequest,
    page: Page = 1,
    size: Size = 20,
    kind: ResourceKind | None = None,
    place: str | None = None,
) -> RecordPage:
    """Listed resources by kind and id, each as far as it is disclosed to you."""
    party = party_of(request)
    return _page(_filtered(catalogue.resources(party), kind, place), party, page, size)


@api.get(
    "/resources/{path:key}",
    response={200: RecordOut, 404: ProblemOut, **PROBLEMS},
    summary="One resource",
)
def get_resource(request: HttpRequest, response: HttpResponse, key: str) -> RecordOut | HttpResponse:
    """One resource by its id, as far as it is disclosed to you; its ETag names its version.

    One that is the same as another is answered by a redirect (302) to the one that stands for both.
    """
    party = party_of(request)
    try:
        record = catalogue.resource(key, party)
    except Resource.DoesNotExist:
        return _stand_in(key, party)
    response.headers["ETag"] = present.etag(record.version)
    return present.record(catalogue.disclosed(record, party))


@api.get(
    "/organisations/{path:key}/entitlements",
    response={200: list[EntitlementOut], 404: ProblemOut, **PROBLEMS},
    summary="What an organisation can get",
    throttle=[EACH, COSTLY],
)
def get_entitlements(request: HttpRequest, key: str) -> list[EntitlementOut]:
    """Every policy and finance offer held against an organisation, what it can get now first; for its members and for officers."""
    party = party_of(request)
    found = people.organisations(party).filter(key=key).first()
    if found is None or not allows(party, "entitlement.read", found):
        raise problems.ProblemError(
            404,
            "not_found",
            f"There is no organisation “{key}” whose entitlements are shown to you.",
            "Ask with a token of one of its members.",
        )
    return [present.entitled(item) for item in entitlements(found)]


@api.get(
    "/search",
    response={200: list[FoundOut], 422: ProblemOut, **PROBLEMS},
    summary="Search needs and resources",
    throttle=[EACH, COSTLY],
)
def search(
    request: HttpRequest, q: Words, kind: Shelf | None = None, place: str | None = None, top: Top = 10
) -> list[FoundOut]:
    """What is near your own words, in any of the languages, best first; ``kind`` is ``need`` or a kind of resource."""
    party = party_of(request)
    found = near(matching.search(q, kind=kind, place=place, limit=top))
    needs = catalogue.needs_by_key([item.key for item in found if item.is_need], party)
    resources = catalogue.resources_by_key([item.key for item in found if not item.is_need], party)
    records = [(item.score, (needs if item.is_need else resources).get(item.key)) for item in found]
    shown = [(score, record) for score, record in records if record is not None]
    disclosed = catalogue.all_disclosed([record for _, record in shown], party)
    return [
        FoundOut(score=score, record=present.record(seen))
        for (score, _), seen in zip(shown, disclosed, strict=True)
    ]


writing.install(api)


@api.api_operation(METHODS, "/", include_in_schema=False)
def no_page_here(request: HttpRequest) -> None:
    """The root of the API shows nothing."""
    raise _nothing("")


@api.api_operation(METHODS, "/{path:rest}", include_in_schema=False)
def no_such_address(request: HttpRequest, rest: str) -> None:
    """Every other address; asked last."""
    raise _nothing(rest)


def _nothing(rest: str) -> problems.ProblemError:
    return problems.ProblemError(
        404,
        "not_found",
        f"There is nothing at /api/v1/{rest}.",
        "See /api/v1/openapi.json for what there is.",
    )


def _need(key: str, party: Party) -> Need:
    try:
        return catalogue.need(key, party)
    except Need.DoesNotExist as error:
        raise _missing("need", key) from error


def _read_need(key: str, party: Party) -> Need:
    """A need whose details the party may read, for what is concluded from them."""
    need = _need(key, party)
    if not allows(party, "need.read_details", need):
        raise problems.ProblemError(
            404,
            "details_withheld",
            f"What meets the need “{key}” is shown to those who may read its details.",
            "Ask its owner for the details on the need's page.",
        )
    return need


def _stand_in(key: str, party: Party) -> HttpResponse:
    """To the resource that stands for one that was joined to it."""
    try:
        return redirect(present.address(catalogue.stands_for(key, party)))
    except Resource.DoesNotExist as error:
        raise _missing("resource", key) from error


def _missing(word: str, key: str) -> problems.ProblemError:
    return problems.ProblemError(
        404, "not_found", f"There is no {word} “{key}”.", f"List them at /api/v1/{word}s."
    )


Records = TypeVar("Records", QuerySet[Need], QuerySet[Resource])


def _filtered(records: Records, kind: str | None, place: str | None) -> Records:
    records = records.filter(state=State.LISTED)
    if kind is not None:
        records = records.filter(kind=kind)
    return records if place is None else records.filter(place_id=place)


def _page(records: QuerySet[Need] | QuerySet[Resource], party: Party, page: int, size: int) -> RecordPage:
    total = records.count()
    shown = catalogue.all_disclosed(records[(page - 1) * size : page * size], party)
    return RecordPage(total=total, page=page, size=size, items=[present.record(item) for item in shown])
