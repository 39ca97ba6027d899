"""The doors of the demonstration: become one of the six people, read the mails that were sent."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.people.models import Account
from entrepot.web.accounts.letters import letters
from entrepot.web.context import this_node
from entrepot.web.demo import SIX, address

PER_PAGE = 20


@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the six, without a password."""
    _only_in_the_demonstration()
    part = request.POST.get("part", "")
    if part not in SIX:
        raise Http404
    account = Account.objects.filter(email=address(part), is_active=True).first()
    if account is None:
        messages.error(
            request, _("This person was erased. Make the demonstration anew: entrepot demo --again")
        )
        return redirect("web:home")
    logout(request)
    response: HttpResponse = perform_login(request, account, email_verification="none")
    return response


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Every mail that the node has sent, newest first."""
    _only_in_the_demonstration()
    page = Paginator(letters(settings.HOME.mail), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "entrepot/demo_mail.html", {"page": page})


def _only_in_the_demonstration() -> None:
    node = this_node()
    if node is None or not node.demo:
        raise Http404
