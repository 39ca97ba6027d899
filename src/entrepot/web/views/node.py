"""The node for those who run it: organisations for officers, people for operators."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from entrepot.people import queries as people
from entrepot.people.actions import accounts, invitations, memberships, organisations, roles
from entrepot.people.domain import NodeRole
from entrepot.people.models import Account
from entrepot.people.permissions import allows
from entrepot.people.queries.organisations import by_name, named
from entrepot.web.asking import party_of
from entrepot.web.filters import filter_line, page_url
from entrepot.web.forms.organisations import InviteToNodeForm
from entrepot.web.inbox import lines
from entrepot.web.names import NODE_ROLES, STANDINGS, name_in
from entrepot.web.organisations import invitation_rows, name_languages, row
from entrepot.web.people import person_rows
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.lists import PER_PAGE, chosen_filters
from entrepot.web.views.members import shown_once

View = Callable[..., HttpResponse]


def only(rule: str) -> Callable[[View], View]:
    """A view for those whom a rule allows; for others there is nothing at this address."""

    def narrowed(view: View) -> View:
        @login_required
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allows(party_of(request), rule):
                raise Http404
            return view(request, *args, **kwargs)

        return answered

    return narrowed


@only("organisation.admit")
def node_organisations(request: HttpRequest) -> HttpResponse:
    """For officers: what asks for an answer, then every organisation with its standing."""
    party, chosen = party_of(request), chosen_filters(request, ("q", "standing"))
    every = people.organisations(party)
    counts = dict(every.order_by().values_list("standing").annotate(Count("pk")))
    found = named(every, chosen["q"]) if "q" in chosen else every
    if "standing" in chosen:
        found = found.filter(standing=chosen["standing"])
    page = Paginator(by_name(found, name_languages()), PER_PAGE).get_page(request.GET.get("page"))
    waiting = people.duties_of(party).filter(
        kind__in=(organisations.APPLIED, memberships.ASKED), node_role=NodeRole.OFFICER
    )
    standings = [(standing, name_in(STANDINGS, standing)) for standing in STANDINGS if standing in counts]
    return render(
        request,
        "entrepot/node_organisations.html",
        {
            "lines": lines(list(waiting[:PER_PAGE]), party),
            "waiting": waiting.count(),
            "rows": [row(item) for item in page],
            "page": page,
            "chosen": chosen,
            "filters": (filter_line(_("Standing"), "standing", standings, chosen, counts),),
            "previous_url": page_url(chosen, page.number - 1) if page.has_previous() else "",
            "next_url": page_url(chosen, page.number + 1) if page.has_next() else "",
        },
    )


@only("account.list")
def node_people(request: HttpRequest) -> HttpResponse:
    """For operators: everybody who has an account, with roles on the node and in organisations."""
    return _people(request)


@only("node_role.give")
@require_POST
def node_person(request: HttpRequest, key: str) -> HttpResponse:
    """Give or take a role on the node, close or reopen an account."""
    account = Account.objects.filter(key=key, erased=None).first()
    answer = request.POST.get("answer", "")
    if account is None or answer not in {"give", "take", "close", "reopen"}:
        raise Http404
    try:
        messages.success(request, _changed(request, account, answer))
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect(f"{reverse('web:node_people')}?q={key}")


def _changed(request: HttpRequest, account: Account, answer: str) -> str:
    """Do what was asked; the sentence that tells so."""
    party = party_of(request)
    if answer == "close":
        accounts.close(account=account, by=party)
        return _("The account is closed: nobody signs in to it any more. Nothing of it is lost.")
    if answer == "reopen":
        accounts.reopen(account=account, by=party)
        return _("The account is open again.")
    try:
        role = NodeRole(request.POST.get("role", ""))
    except ValueError as error:
        raise Http404 from error
    act = roles.take_role if answer == "take" else roles.give_role
    act(account=account, role=role, by=party)
    return _("The role is changed.")


@only("invitation.give_node")
@require_POST
def node_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to a role on the node."""
    form = InviteToNodeForm(request.POST)
    if not form.is_valid():
        return _people(request, form)
    try:
        given = invitations.invite(
            email=form.cleaned_data["email"],
            organisation=None,
            role=form.cleaned_data["role"],
            by=party_of(request),
        )
    except REFUSED as error:
        form.add_error("email", why_not(error))
        return _people(request, form)
    page = shown_once(request, given, reverse("web:node_people"))
    return render(request, "entrepot/invitation_given.html", page)


def _people(request: HttpRequest, form: InviteToNodeForm | None = None) -> HttpResponse:
    party, chosen = party_of(request), chosen_filters(request, ("q", "role"))
    found = people.people(party, words=chosen.get("q", ""), role=chosen.get("role", ""))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    named_roles = [(str(role), name_in(NODE_ROLES, role)) for role in NodeRole]
    return render(
        request,
        "entrepot/people.html",
        {
            "rows": person_rows(page, party),
            "roles": named_roles,
            "form": form or InviteToNodeForm(),
            "invitations": invitation_rows(people.invitations_to_node(party)[:100]),
            "page": page,
            "chosen": chosen,
            "filters": (filter_line(pgettext("person", "Role"), "role", named_roles, chosen),),
            "previous_url": page_url(chosen, page.number - 1) if page.has_previous() else "",
            "next_url": page_url(chosen, page.number + 1) if page.has_next() else "",
        },
        status=422 if form is not None else 200,
    )
