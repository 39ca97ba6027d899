"""Around every page: what it may load (our own files and nothing else, so that no text of a record can ever run), and who may keep it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict, UnreadablePostError

from entrepot.deals.verification import LARGEST
from entrepot.runtime.uploads import InMemory
from entrepot.web.asking import account_of

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

Answer = Callable[[HttpRequest], HttpResponse]
METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
"""The last three are the API's; a page takes them for nothing."""

FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")

LOOKED_AT: Final = ("/verify/", "/api/v1/verify", "/carried/")
"""Where files are sent that nobody keeps."""


def known_methods(answer: Answer) -> Answer:
    """Refuse what nothing here is asked by, TRACE above all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        return answer(request)

    return middleware


def uploads_in_memory(answer: Answer) -> Answer:
    """Let files that are only looked at never reach the disk; before anything reads the form."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and (request.path in LOOKED_AT or request.path.endswith("/carried/")):
            request.upload_handlers = [InMemory(request, LARGEST)]
        return answer(request)

    return middleware


def storable_text(answer: Answer) -> Answer:
    """Refuse the character NUL, which PostgreSQL takes nowhere, before anything is looked up: in path, query, cookies and forms.

    A form is read once: Django keeps what it read for the view. JSON is for the API, which refuses the character field by field.

    Raises:
        BadRequest: it is there, or a form broke off.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        texts = [request.path, *request.COOKIES.values(), *_texts(request.GET)]
        if request.method == "POST" and request.content_type in FORMS:
            try:
                texts += _texts(request.POST)
            except UnreadablePostError as error:
                raise BadRequest("The form broke off.") from error
        if any("\x00" in text for text in texts):
            raise BadRequest("The character NUL cannot be stored.")
        return answer(request)

    return middleware


def _texts(fields: QueryDict) -> list[str]:
    return [text for name, values in fields.lists() for text in (name, *values)]


def content_security(answer: Answer) -> Answer:
    """Add the policy to every answer that has none of its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def kept_by_nobody(answer: Answer) -> Answer:
    """What somebody signed in was shown stays in no cache; signing out clears what the browser kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if account_of(request) is not None or request.method == "POST":
            response.headers.setdefault("Cache-Control", "no-store")
        if getattr(request, "_signed_out", False):
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return middleware


def _signed_out(request: HttpRequest | None, **_: object) -> None:
    if request is not None:
        request._signed_out = True  # type: ignore[attr-defined]  # told to the middleware above


user_logged_out.connect(_signed_out, dispatch_uid="entrepot.web.middleware")
