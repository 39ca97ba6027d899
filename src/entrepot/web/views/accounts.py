"""The account's own page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entrepot.web.asking import account_of


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What belongs to one's account, each with the way to change it."""
    return render(request, "entrepot/account.html", {"account": account_of(request)})
