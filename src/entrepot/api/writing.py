"""Writing through the API: needs and resources entered, edited and withdrawn, disclosure asked for; each at most once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Header
from ninja.types import TCallable

from entrepot.api import present
from entrepot.api.actions import Answered, KeyReusedError, answer_once, fingerprint
from entrepot.api.auth import NOBODY, Asker, party_of
from entrepot.api.bodies import (
    NeedIn,
    NeedPut,
    NeedRequestIn,
    ReasonIn,
    RequestBody,
    ResourceIn,
    ResourcePut,
    ResourceRequestIn,
)
from entrepot.api.described import PROBLEMS, NodeAPI
from entrepot.api.problems import ProblemError
from entrepot.api.schemas import ProblemOut, RecordOut, RequestOut
from entrepot.catalogue import actions, queries
from entrepot.catalogue.domain import Level
from entrepot.catalogue.models import Need, Resource
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime.prepared import Prepared, built, columns

Key = Annotated[
    str | None,
    Header(
        None,
        alias="Idempotency-Key",
        description="A name of your own for this question. Asked again under it within 24 hours, it is answered as before and not done again.",
    ),
]
Match = Annotated[
    str | None, Header(None, alias="If-Match", description="The ETag of the version that was edited.")
]
Do = Callable[[Party], Answered]
KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
REFUSED: Final[dict[int, Any]] = {404: ProblemOut, 409: ProblemOut, 422: ProblemOut, **PROBLEMS}
EDITED: Final[dict[int, Any]] = {412: ProblemOut, 428: ProblemOut, **REFUSED}


def create_need(request: HttpRequest, body: NeedIn, idempotency_key: Key = None) -> HttpResponse:
    """Enter a need: a draft, or listed when ``publish`` says so."""

    def do(by: Party) -> Answered:
        return _stored(actions.save_need(draft=body.draft(), publish=body.publish, by=by), by, 201)

    return once(request, idempotency_key, do)


def create_resource(request: HttpRequest, body: ResourceIn, idempotency_key: Key = None) -> HttpResponse:
    """Enter a resource: a draft, or listed when ``publish`` says so."""

    def do(by: Party) -> Answered:
        return _stored(actions.save_resource(draft=body.draft(), publish=body.publish, by=by), by, 201)

    return once(request, idempotency_key, do)


def edit_need(request: HttpRequest, key: str, body: NeedPut, if_match: Match = None) -> HttpResponse:
    """Put a need as it is to be in the place of the version that was edited. Texts in other languages stay."""
    version = _version(if_match, body.version)

    def do(by: Party) -> Answered:
        saved = actions.save_need(draft=body.draft(), key=key, version=version, publish=body.publish, by=by)
        return _stored(saved, by)

    return once(request, None, do)


def edit_resource(request: HttpRequest, key: str, body: ResourcePut, if_match: Match = None) -> HttpResponse:
    """Put a resource as it is to be in the place of the version that was edited. Texts in other languages stay."""
    version = _version(if_match, body.version)

    def do(by: Party) -> Answered:
        saved = actions.save_resource(
            draft=body.draft(), key=key, version=version, publish=body.publish, by=by
        )
        return _stored(saved, by)

    return once(request, None, do)


def withdraw_need(
    request: HttpRequest, key: str, body: ReasonIn, idempotency_key: Key = None
) -> HttpResponse:
    """Take a need off every list; its people keep it with its history."""
    return once(request, idempotency_key, lambda by: _withdrawn(queries.need(key, by), body, by))


def withdraw_resource(
    request: HttpRequest, key: str, body: ReasonIn, idempotency_key: Key = None
) -> HttpResponse:
    """Take a resource off every list; its people keep it with its history."""
    return once(request, idempotency_key, lambda by: _withdrawn(queries.resource(key, by), body, by))


def ask_need(
    request: HttpRequest, key: str, body: NeedRequestIn, idempotency_key: Key = None
) -> HttpResponse:
    """Ask a need's owner to show more of it to your organisation."""
    return once(request, idempotency_key, lambda by: _asked(queries.need(key, by), body, body.level, by))


def ask_resource(
    request: HttpRequest, key: str, body: ResourceRequestIn, idempotency_key: Key = None
) -> HttpResponse:
    """Ask a resource's owner to show its price or its usage to your organisation."""
    return once(request, idempotency_key, lambda by: _asked(queries.resource(key, by), body, body.level, by))


def install_steps(api: NodeAPI) -> None:
    """The addresses behind a record's; before those of records, for an id may hold a stroke."""
    posted(api, "/needs/{path:key}/withdraw", "Withdraw a need", 200, RecordOut)(withdraw_need)
    posted(api, "/resources/{path:key}/withdraw", "Withdraw a resource", 200, RecordOut)(withdraw_resource)
    posted(api, "/needs/{path:key}/requests", "Ask to see more of a need", 201, RequestOut)(ask_need)
    posted(api, "/resources/{path:key}/requests", "Ask for a hidden price, usage or body", 201, RequestOut)(
        ask_resource
    )


def install(api: NodeAPI) -> None:
    """The addresses of lists and records."""
    posted(api, "/needs", "Enter a need", 201, RecordOut)(create_need)
    posted(api, "/resources", "Enter a resource", 201, RecordOut)(create_resource)
    for path, summary, view in (
        ("/needs/{path:key}", "Edit a need", edit_need),
        ("/resources/{path:key}", "Edit a resource", edit_resource),
    ):
        api.put(path, summary=summary, response={200: RecordOut, **EDITED})(view)


def posted(
    api: NodeAPI, path: str, summary: str, status: int, answer: Any
) -> Callable[[TCallable], TCallable]:
    return api.post(path, summary=summary, response={status: answer, **REFUSED})


_READ: Final = columns(Organisation, only=("id", "key", "standing"))
_ORGANISATION: Final = Prepared(lambda key: Organisation.objects.filter(key=key).values_list(*_READ), str)


def own_organisation(key: str, by: Party) -> Organisation:
    """One of the organisations that whoever asks belongs to.

    Raises:
        ProblemError: it is none of them.
    """
    rows = _ORGANISATION.rows(key)
    organisation = built(Organisation, _READ, rows[0]) if rows else None
    if organisation is None or not by.holds(organisation.pk):
        raise ProblemError(
            422, "organisation_unknown", f"You do not belong to an organisation “{key}”.",
            "Send the key of one of your own.",
        )  # fmt: skip
    return organisation


def once(request: HttpRequest, key: str | None, do: Do) -> HttpResponse:
    """Do it, once for each key, and answer.

    Raises:
        ProblemError: the key is none, or names another question.
    """
    party = party_of(request)
    if key is None:
        with transaction.atomic():
            answered = do(party)
    else:
        answered = _named(request, key, lambda: do(party))
    return sent(answered)


def sent(answered: Answered) -> HttpResponse:
    """An answer to somebody known, which no cache keeps."""
    response = HttpResponse(
        answered.body, status=answered.status, content_type="application/json; charset=utf-8"
    )
    for name, value in answered.headers.items():
        response.headers[name] = value
    if answered.again:
        response.headers["Idempotency-Replayed"] = "true"
    response.headers["Cache-Control"] = "no-store"
    return response


def _named(request: HttpRequest, key: str, act: Callable[[], Answered]) -> Answered:
    if not KEY.fullmatch(key):
        raise ProblemError(
            422, "idempotency_key_unfit", "This Idempotency-Key cannot be used.",
            "Send 1 to 255 visible ASCII characters, such as a UUID.",
        )  # fmt: skip
    asked = fingerprint(request.method or "", request.path, request.body)
    asker = getattr(request, "auth", NOBODY)
    token = asker.token if isinstance(asker, Asker) else None
    if token is None:
        raise ProblemError(401, "token_missing", "Only programs with a token may write.", "Send a token.")
    try:
        return answer_once(token=token, key=key, asked=asked, act=act)
    except KeyReusedError as error:
        raise ProblemError(
            422, "idempotency_key_reused", "This Idempotency-Key named another question.",
            "Send another key with another question.",
        ) from error  # fmt: skip


def _version(if_match: str | None, said: int | None) -> int:
    """The version that was edited.

    Raises:
        ProblemError: 428 when it is not said, 412 when it is no version of this node.
    """
    if if_match is None:
        if said is not None:
            return said
        raise ProblemError(
            428, "version_missing", "It is not said which version was edited.",
            "Send the ETag of what you read as If-Match, or its version in the body.",
        )  # fmt: skip
    found = re.fullmatch(r'(?:W/)?"(\d{1,9})"', if_match.strip())
    if found is None:
        raise ProblemError(
            412, "version_unknown", "If-Match names no version of this record.",
            "Send the ETag of what you read.",
        )  # fmt: skip
    return int(found[1])


def _stored(record: Need | Resource, by: Party, status: int = 200) -> Answered:
    """A record as it is stored now, as far as whoever wrote it may see it."""
    body = present.record(queries.disclosed(record, by)).model_dump_json()
    headers = {"ETag": present.etag(record.version)}
    if status == 201:
        headers["Location"] = present.address(record)
    return Answered(status, body, headers)


def _withdrawn(record: Need | Resource, body: ReasonIn, by: Party) -> Answered:
    actions.withdraw(record=record, reason=body.reason, by=by)
    record.refresh_from_db()
    return _stored(record, by)


def _asked(record: Need | Resource, body: RequestBody, level: Level, by: Party) -> Answered:
    organisation = own_organisation(body.organisation, by)
    asked = actions.ask_disclosure(
        record=record, organisation=organisation, level=level, message=body.message, by=by
    )
    return Answered(201, present.request(asked).model_dump_json())
