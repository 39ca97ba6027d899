"""A node that nobody operates yet: its first operator comes in with the secret that ``entrepot init`` printed."""

from __future__ import annotations

import hmac

from allauth.account.utils import perform_login
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from entrepot.people.actions import accounts
from entrepot.people.models import Account
from entrepot.people.queries.people import operators
from entrepot.web.asking import party_of
from entrepot.web.forms.first_run import FirstRunForm


def start(request: HttpRequest) -> HttpResponse:
    """Make the first operator; not there any more once there is one."""
    if operators():
        raise Http404
    secret = settings.HOME.setup_secret()
    form = FirstRunForm(request.POST if request.method == "POST" and secret else None)
    if form.is_valid():
        if hmac.compare_digest(form.cleaned_data["secret"].encode(), secret.encode()):
            account = _first_operator(request, form)
            response: HttpResponse = perform_login(request, account, email_verification="none")
            return response
        form.add_error(
            "secret", _("This is not the secret. It stands in the file setup.secret in the node's folder.")
        )
        form.describe(form.errors)
    status = 422 if form.errors else 200
    return render(request, "entrepot/first_run.html", {"form": form, "ready": bool(secret)}, status=status)


@transaction.atomic
def _first_operator(request: HttpRequest, form: FirstRunForm) -> Account:
    given = form.cleaned_data
    account = accounts.make_first_operator(
        name=given["name"],
        email=given["email"],
        password=given["password"],
        language=translation.get_language() or "",
        by=party_of(request),
    )
    transaction.on_commit(settings.HOME.use_up_setup_secret)
    return account
