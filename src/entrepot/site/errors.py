"""Errors that meet a request before a page or the API does."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from entrepot.api.problems import problem_response
from entrepot.web import views


def wrong_method(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware that tells programs in their words by which methods they may ask; ninja and Django answer without any."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if not isinstance(response, HttpResponseNotAllowed) or not _by_program(request):
            return response
        allowed = ", ".join(sorted(response.headers["Allow"].split(", ")))
        problem = problem_response(
            405, "method_not_allowed", f"This address is not asked by {request.method}.",
            f"Ask by one of: {allowed}; see /api/v1/openapi.json.",
        )  # fmt: skip
        problem.headers["Allow"] = allowed
        return problem

    return middleware


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a problem for programs, a page for people."""
    if _by_program(request):
        return problem_response(
            400, "unreadable", "The request cannot be read.", "Send text in UTF-8, without the character NUL."
        )
    return views.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a problem for programs, a page for people."""
    if _by_program(request):
        return problem_response(
            500,
            "unforeseen",
            "Something went wrong on our side.",
            "Ask again in a moment; if it happens again, tell the operator of this node when it happened.",
        )
    return views.server_error(request)


def _by_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
