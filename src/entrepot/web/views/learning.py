"""What a match is said to be worth, and how the node learns from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.matching import actions
from entrepot.people.permissions import allows
from entrepot.vocabulary.kinds import Role
from entrepot.web.asking import party_of
from entrepot.web.learnt import learning_page
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.needs import need_of
from entrepot.web.views.node import only
from entrepot.web.views.resources import resource_of

ANSWERS = {"fits": True, "does_not_fit": False, "none": None}


@require_POST
def judge_match(request: HttpRequest, key: str) -> HttpResponse:
    """Say whether a resource fits a need, or take it back."""
    party = party_of(request)
    need = need_of(key, party)
    if not allows(party, "match.judge", need):
        raise Http404
    resource = resource_of(request.POST.get("resource", ""), party)
    answer = request.POST.get("answer", "")
    if answer not in ANSWERS:
        raise Http404
    try:
        reason = request.POST.get("reason", "")
        actions.judge(need=need, resource=resource, fits=ANSWERS[answer], reason=reason, by=party)
        messages.success(
            request,
            _("What was said of it is taken back.")
            if answer == "none"
            else _("Noted: the ranking learns from it."),
        )
    except REFUSED as error:
        messages.error(request, why_not(error))
    role = request.POST.get("role", "")
    return redirect(f"{reverse('web:need', args=[need.key])}{f'#link-{role}' if role in set(Role) else ''}")


@only("learning.read")
def node_learning(request: HttpRequest) -> HttpResponse:
    """For officers and operators: what there is to learn from, what was learnt last, and whether it is used."""
    return render(request, "entrepot/node_learning.html", {"view": learning_page()})
