"""What is held about a person: to see, to correct, to take away, to erase."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need, Resource
from entrepot.people import held
from entrepot.people.actions import accounts
from entrepot.people.actions.erasing import erase as erase_person
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.runtime import clock
from entrepot.web.accounts.again import password_again
from entrepot.web.asking import own_account, party_of
from entrepot.web.forms.privacy import ErasureForm, PersonForm
from entrepot.web.heldnames import shown
from entrepot.web.names import title_of
from entrepot.web.refusals import REFUSED, why_not

PER_PAGE = 25


@login_required
def data(request: HttpRequest) -> HttpResponse:
    """Everything that is held about whoever is signed in; what they may correct is corrected here."""
    own = own_account(request)
    form = PersonForm.of(own, request.POST if request.method == "POST" else None)
    if form.is_valid():
        accounts.correct(account=own, by=party_of(request), **form.cleaned_data)
        messages.success(request, _("Your data is stored."))
        return redirect("web:account_data")
    page = Paginator(held.entries(own), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "account": own,
        "form": form,
        "sections": shown(held.held(own)),
        "records": _records(own, party_of(request)),
        "entries": page,
    }
    return render(request, "entrepot/privacy.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    own = own_account(request)
    accounts.export(account=own, by=party_of(request))
    content = {
        "made": clock.now().isoformat(),
        "held": {section.name: section.rows for section in held.held(own)},
        "records": [
            {"key": item["key"], "title": item["title"]} for item in _records(own, party_of(request))
        ],
        "journal": [held.row(entry) for entry in held.entries(own)],
    }
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="entrepot-data.json"'
    return answer


@login_required
@password_again
def erase(request: HttpRequest) -> HttpResponse:
    """Erase whoever is signed in, once they have typed their address."""
    own = own_account(request)
    form = ErasureForm(request.POST if request.method == "POST" else None, address=own.email)
    if form.is_valid():
        try:
            erase_person(account=own, by=party_of(request))
        except REFUSED as error:
            form.add_error(None, why_not(error))
        else:
            logout(request)
            messages.success(
                request, _("You were erased: your name, address and everything else that was yours.")
            )
            return redirect("web:home")
    return render(
        request, "entrepot/erase.html", {"form": form, "account": own}, status=422 if form.errors else 200
    )


def _records(own: Account, party: Party) -> list[dict[str, Any]]:
    """What the person has entered and may still know of, newest first; who left an organisation left its records."""
    found: list[Need | Resource] = [
        *catalogue.needs(party).filter(author=own.key),
        *catalogue.resources(party).filter(author=own.key),
    ]
    newest = sorted(found, key=lambda record: record.created, reverse=True)
    return [
        {
            "key": shown.key,
            "title": title_of(shown.texts, shown.key),
            "page": "web:need" if shown.is_need else "web:resource",
        }
        for shown in catalogue.all_disclosed(newest, party)
    ]
