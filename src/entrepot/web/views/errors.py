"""When a page cannot be shown: what happened, what it means, the way on. Never a traceback."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- as Django calls it
    """400: the address or the form cannot be used."""
    return _page(
        request,
        400,
        _("This request cannot be understood"),
        _("The address or the form was damaged on its way. Go back and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- as Django calls it
    """403: not for this reader."""
    return _page(
        request,
        403,
        _("This page is not open to you"),
        _("Its owner has not released it. Ask the operator of this node for access."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- as Django calls it
    """403: a form without the token that this node put into it."""
    return _page(
        request,
        403,
        _("This form has expired"),
        _(
            "Nothing was changed. Go back, load the page again and send the form once more; "
            "cookies must be allowed for this site."
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- as Django calls it
    """404: nothing lives at this address."""
    return _page(
        request,
        404,
        _("There is nothing at this address"),
        _("The record may have been withdrawn, or the address is mistyped. Search for it instead."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _page(
        request,
        500,
        _("Something went wrong on our side"),
        _(
            "Nothing you entered was changed. Try again in a moment; if it happens again, "
            "tell the operator of this node when it happened."
        ),
    )


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(
        request,
        "entrepot/error.html",
        {"headline": title, "explanation": text, "status": status},
        status=status,
    )
