"""What became of a signed file, for anybody: no account is needed, and nothing of the file is kept."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.deals.verification import LARGEST, too_large, verified
from entrepot.exchange.domain.receiptfile import ReceiptError, shown
from entrepot.exchange.domain.receiptfile import is_one as is_receipt
from entrepot.runtime.budgets import take_for
from entrepot.web.asking import account_of
from entrepot.web.carriedwords import receipt_fault, receipt_view
from entrepot.web.deals.findings import lines, of_record, said, verdict, worth
from entrepot.web.forms.verify import VerifyForm


def verify(request: HttpRequest) -> HttpResponse:
    """Look at a file that is sent, and say who signed it, when, and whether it is still what they signed."""
    if request.method != "POST":
        return _page(request, VerifyForm())
    account = account_of(request)
    if wait := take_for(request, f"account-{account.pk}" if account else "", "_costly"):
        seconds = math.ceil(wait)
        form = VerifyForm()
        late = ngettext(
            "So many files were looked at just now. Try again in %(seconds)s second.",
            "So many files were looked at just now. Try again in %(seconds)s seconds.",
            seconds,
        ) % {"seconds": seconds}
        response = _page(request, form, {"late": late}, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response
    form = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    file = form.cleaned_data["file"]
    if file.size <= LARGEST and is_receipt(file.read()):
        file.seek(0)
        return _receipt_page(request, file.name, file.read())
    file.seek(0)
    found = verified(file.read()) if file.size <= LARGEST else too_large()
    said_of = {
        "name": file.name, "fine": found.findings.fine, "verdict": verdict(found.findings), "lines": lines(found.findings),
        "problems": [said(problem) for problem in found.findings.problems], "record": of_record(found.record),
    }  # fmt: skip
    return _page(request, VerifyForm(), said_of)


def _receipt_page(request: HttpRequest, name: str, content: bytes) -> HttpResponse:
    """What a receipt of a crossing shows."""
    try:
        found = shown(content)
    except ReceiptError as error:
        wrong = {"problems": [receipt_fault(error.code)], "verdict": _("This receipt does not hold")}
        return _page(request, VerifyForm(), {"name": name, "fine": False, **wrong})
    right = {"receipt": receipt_view(found), "verdict": _("This receipt holds")}
    return _page(request, VerifyForm(), {"name": name, "fine": True, **right})


def _page(
    request: HttpRequest, form: VerifyForm, more: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    page = {"form": form, "worth": worth(), **(more or {})}
    return render(request, "entrepot/verify.html", page, status=status)
