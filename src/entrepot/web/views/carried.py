"""Documents that people carry: slips are issued and revoked, and what somebody brought is checked."""

from __future__ import annotations

import math
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.deals.verification import LARGEST
from entrepot.exchange.actions.carrying import check_carried, issue_slip, revoke_slip
from entrepot.exchange.asking import ask_issuer
from entrepot.exchange.carried import issued_by
from entrepot.exchange.models import Fingerprint
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.runtime import clock
from entrepot.runtime.budgets import take_for
from entrepot.web.asking import account_of, party_of
from entrepot.web.carriedwords import checked_view, kind_word
from entrepot.web.codes import qr_image
from entrepot.web.downloads import attachment
from entrepot.web.figures import day
from entrepot.web.forms.carried import CheckForm, IssueForm
from entrepot.web.organisations import row as organisation_row
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.lists import turned_page


def check(request: HttpRequest) -> HttpResponse:
    """Check a document against its slip; for anybody, and nothing of it is kept."""
    if request.method != "POST":
        return _check_page(request, CheckForm())
    account = account_of(request)
    if wait := take_for(request, f"account-{account.pk}" if account else "", "_costly"):
        seconds = math.ceil(wait)
        late = ngettext(
            "So many files were looked at just now. Try again in %(seconds)s second.",
            "So many files were looked at just now. Try again in %(seconds)s seconds.",
            seconds,
        ) % {"seconds": seconds}
        response = _check_page(request, CheckForm(), {"late": late}, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response
    form = CheckForm(request.POST, request.FILES)
    if form.is_valid() and form.cleaned_data["document"].size > LARGEST:
        form.add_error("document", _("This file has more than 10 MB."))
    if not form.is_valid():
        return _check_page(request, form, status=422)
    document = form.cleaned_data["document"]
    found = check_carried(
        document=document.read(), text=form.slip_text(), ask=ask_issuer, by=party_of(request)
    )
    return _check_page(request, CheckForm(), {"found": checked_view(found), "name": document.name})


def _check_page(
    request: HttpRequest, form: CheckForm, shown: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "entrepot/carried.html", {"form": form, **(shown or {})}, status=status)


@login_required
def issued(request: HttpRequest, key: str) -> HttpResponse:
    """What an organisation issued for people to carry; sent to it is a document, of which only a fingerprint is kept."""
    party, owner = party_of(request), _organisation(key, party_of(request))
    if request.method != "POST":
        return _issued_page(request, owner, party, IssueForm())
    form = IssueForm(request.POST, request.FILES)
    if form.is_valid() and form.cleaned_data["document"].size > LARGEST:
        form.add_error("document", _("This file has more than 10 MB."))
    if not form.is_valid():
        return _issued_page(request, owner, party, form, status=422)
    given = form.cleaned_data
    try:
        slip = issue_slip(
            organisation=owner, kind=given["kind"], document=given["document"].read(), ends=given["ends"], by=party
        )  # fmt: skip
    except REFUSED as error:
        form.add_error(None, why_not(error))
        return _issued_page(request, owner, party, form, status=422)
    if request.POST.get("as") == "file":
        return attachment(slip.text.encode(), f"slip-{slip.key}.json", "application/json")
    page = {"owner": organisation_row(owner), "slip": slip, "kind": kind_word(given["kind"]), "ends": day(given["ends"]) if given["ends"] else "", "name": given["document"].name, "code": qr_image(slip.text)}  # fmt: skip
    response = render(request, "entrepot/carried_slip.html", page)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
def revoke(request: HttpRequest, key: str, slip: str) -> HttpResponse:
    """A document does not count any more."""
    party = party_of(request)
    owner = _organisation(key, party)
    if request.method == "POST":
        row = get_object_or_404(Fingerprint, organisation=owner, key=slip)
        try:
            revoke_slip(slip=row, reason=request.POST.get("reason", "")[:500], by=party)
        except REFUSED as error:
            messages.error(request, why_not(error))
        else:
            messages.success(request, _("It is revoked. Whoever asks is told so from now on."))
    return redirect("web:carried_issued", key=key)


def _organisation(key: str, party: Party) -> Organisation:
    try:
        found = people.organisation(key, party)
    except Organisation.DoesNotExist as error:
        raise Http404 from error
    if not allows(party, "carried.read", Owned(found.pk)):
        raise Http404
    return found


def _issued_page(
    request: HttpRequest, owner: Organisation, party: Party, form: IssueForm, status: int = 200
) -> HttpResponse:
    page, turning = turned_page(issued_by(owner, party), request, {})
    issues, revokes = (allows(party, rule, Owned(owner.pk)) for rule in ("carried.issue", "carried.revoke"))
    shown = {
        "owner": organisation_row(owner), "form": form if issues else None, "revokes": revokes,
        "lines": [_line(row) for row in page], **turning,
    }  # fmt: skip
    return render(request, "entrepot/carried_issued.html", shown, status=status)


def _line(row: Fingerprint) -> dict[str, Any]:
    today = clock.today()
    over = row.ends is not None and row.ends < today
    state = _("revoked") if row.revoked else _("over") if over else _("counts")
    return {
        "key": row.key, "kind": kind_word(row.kind), "issued": day(row.issued.date()), "ends": day(row.ends) if row.ends else "",
        "state": state, "look": "none" if row.revoked or over else "strong", "reason": row.reason, "open": not row.revoked and not over,
    }  # fmt: skip
