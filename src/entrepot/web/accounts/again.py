"""Who has not given their password lately is asked for it again. allauth carries no types, so they are said here."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse

View = Callable[..., HttpResponse]


def password_again(view: View) -> View:
    """A view that asks for the password first."""
    return cast(View, reauthentication_required(view))


def password_again_to_send(view: View) -> View:
    """One that is read without it; whoever sends a form to it is asked first."""
    return cast(View, reauthentication_required(view, allow_get=True))
