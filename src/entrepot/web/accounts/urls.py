"""allauth's addresses under ours; whatever changes an account does so in one transaction with its entry in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Final

from allauth import urls as allauth
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path

View = Callable[..., HttpResponseBase]
UNHURRIED: Final = {
    "account_login",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_login_webauthn",
}
"""They reckon with passwords and keys first, which takes long; what they store afterwards is one transaction of the adapter's."""

NOT_OURS: Final = {"", "usersessions_list"}
"""Old addresses that lead elsewhere, and a page that we have ourselves."""


def as_one(view: View) -> View:
    """The view with all it stores in one transaction."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return answered


def telling(view: View) -> View:
    """The view, answering 422 where a form was not in order."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        shown = getattr(response, "context_data", None) or {}
        if request.method == "POST" and isinstance(response, HttpResponse) and response.status_code == 200:
            form = shown.get("form")
            response.status_code = 422 if form is not None and form.errors else 200
        return response

    return answered


def forgetting(view: View) -> View:
    """The view by which one leaves, with nothing left of a code that was waited for: what stayed would tell who has an account."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
        return view(request, *args, **kwargs)

    return answered


def ours(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """allauth's addresses with their views so arranged."""
    return [
        _arranged(item)
        for item in patterns
        if isinstance(item, URLResolver) or (item.name or "") not in NOT_OURS
    ]


def _arranged(item: URLPattern | URLResolver) -> URLPattern | URLResolver:
    if isinstance(item, URLResolver):
        return URLResolver(
            item.pattern, ours(item.url_patterns), item.default_kwargs, item.app_name, item.namespace
        )
    view = telling(item.callback if item.name in UNHURRIED else as_one(item.callback))
    if item.name == "account_logout":
        view = forgetting(view)
    return URLPattern(item.pattern, view, item.default_args, item.name)


urlpatterns = [path("account/", include(ours(allauth.urlpatterns)))]
