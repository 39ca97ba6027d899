"""Errors that meet a request before a page or the API does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from entrepot.api.problems import problem_response
from entrepot.web import views


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a problem for programs, a page for people."""
    if request.path.startswith("/api/"):
        return problem_response(
            400, "unreadable", "The request cannot be read.", "Send text in UTF-8, without the character NUL."
        )
    return views.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a problem for programs, a page for people."""
    if request.path.startswith("/api/"):
        return problem_response(
            500,
            "unforeseen",
            "Something went wrong on our side.",
            "Ask again in a moment; if it happens again, tell the operator of this node when it happened.",
        )
    return views.server_error(request)
