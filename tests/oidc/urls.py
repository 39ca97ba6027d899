"""Addresses of the provider. ``/as/NAME/`` signs the browser in: how a provider asks for passwords is not what the node's tests are about."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def sign_in_as(request: HttpRequest, name: str) -> HttpResponse:
    """Sign the browser in."""
    login(request, User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponse(name)


urlpatterns = [
    path("as/<str:name>/", sign_in_as),
    path("account/", include("allauth.account.urls")),
    path("", include("allauth.idp.urls")),
]
