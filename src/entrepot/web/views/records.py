"""What an owner does with records: one's own list, history, withdrawing, listing again, saying that they still hold."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalogue import actions
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.versions import versions_of
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.filters import filter_line, page_url
from entrepot.web.forms.disclosure import WithdrawForm
from entrepot.web.forms.owners import owners
from entrepot.web.histories import version_lines
from entrepot.web.hits import hit
from entrepot.web.levels import record_url
from entrepot.web.mine import STATES, counted, in_state, mine, rows
from entrepot.web.names import name_in
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.disclosure import back_to
from entrepot.web.views.lists import PER_PAGE, chosen_filters, turned_page
from entrepot.web.views.needs import need_of
from entrepot.web.views.resources import resource_of
from entrepot.web.whosees import a_year_on


def my_records(request: HttpRequest) -> HttpResponse:
    """The needs, or the resources, of somebody's organisations, each with its next step."""
    party = party_of(request)
    if not party.known:
        return redirect_to_login(request.get_full_path())
    chosen = chosen_filters(request, ("what", "state"))
    needs, resources = mine(catalogue.needs(party), party), mine(catalogue.resources(party), party)
    resources = resources.order_by("-updated", "key")
    counts = {"needs": needs.count(), "resources": resources.count()}
    what = chosen.get("what") or ("resources" if counts["resources"] and not counts["needs"] else "needs")
    of_resources = what == "resources"
    states = counted(resources) if of_resources else counted(needs)
    state = chosen.get("state", "")
    if of_resources:
        listed, turned = turned_page(in_state(resources, state), request, chosen)
        lines = rows(list(listed), party)
    else:
        wanted, turned = turned_page(in_state(needs, state), request, chosen)
        lines = rows(list(wanted), party)
    current = {**chosen, "what": "resources" if of_resources else "needs"}
    filters = (
        filter_line(
            _("What"), "what", [("needs", _("Needs")), ("resources", _("Resources"))], current, counts
        ).without_every(),
        filter_line(_("State"), "state", [(name, name_in(STATES, name)) for name in STATES], current, states),
    )
    page = {
        **turned, "rows": lines, "filters": filters, "of_resources": of_resources, "state": state,
        "several": len(party.memberships) != 1, "empty": not sum(counts.values()), "owners": owners(party, "need"),
    }  # fmt: skip
    return render(request, "entrepot/mine.html", page)


def need_history(request: HttpRequest, key: str) -> HttpResponse:
    """The versions of a need."""
    return _history(request, need_of(key, party_of(request)))


def resource_history(request: HttpRequest, key: str) -> HttpResponse:
    """The versions of a resource."""
    return _history(request, resource_of(key, party_of(request)))


def _history(request: HttpRequest, record: Need | Resource) -> HttpResponse:
    party = party_of(request)
    versions = versions_of(record, party)
    if not versions:
        raise Http404
    page = Paginator(versions, PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "previous_url": page_url({}, page.number - 1) if page.has_previous() else "",
        "next_url": page_url({}, page.number + 1) if page.has_next() else "",
        "versions": version_lines(record, list(page), party),
        "hit": hit(disclosed(record, party)),
        "count": figures.number(len(versions)),
    }
    return render(request, "entrepot/history.html", shown)


def withdraw_need(request: HttpRequest, key: str) -> HttpResponse:
    """Take a need off the lists."""
    return _withdraw(request, need_of(key, party_of(request)))


def withdraw_resource(request: HttpRequest, key: str) -> HttpResponse:
    """Take a resource off the lists."""
    return _withdraw(request, resource_of(key, party_of(request)))


def _withdraw(request: HttpRequest, record: Need | Resource) -> HttpResponse:
    party = party_of(request)
    if not allows(party, f"{_kind(record)}.withdraw", record):
        raise Http404
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(record=record, reason=form.cleaned_data["reason"], by=party)
            messages.success(request, _("Withdrawn: it is on no list any more. You can list it again."))
        except REFUSED as error:
            messages.error(request, why_not(error))
        return redirect(record_url(record))
    page = {"form": form, "hit": hit(disclosed(record, party)), "record_url": record_url(record)}
    return render(request, "entrepot/withdraw.html", page, status=422 if form.errors else 200)


@require_POST
def relist_need(request: HttpRequest, key: str) -> HttpResponse:
    """List a withdrawn need again."""
    return _relist(request, need_of(key, party_of(request)))


@require_POST
def relist_resource(request: HttpRequest, key: str) -> HttpResponse:
    """List a withdrawn resource again."""
    return _relist(request, resource_of(key, party_of(request)))


def _relist(request: HttpRequest, record: Need | Resource) -> HttpResponse:
    party = party_of(request)
    _check_editor(record, party)
    try:
        actions.relist(record=record, by=party)
        messages.success(request, _("It is listed again."))
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect(back_to(request, record_url(record)))


@require_POST
def still_valid_need(request: HttpRequest, key: str) -> HttpResponse:
    """Say that a need still holds."""
    return _still_valid(request, need_of(key, party_of(request)))


@require_POST
def still_valid_resource(request: HttpRequest, key: str) -> HttpResponse:
    """Say that a resource still holds."""
    return _still_valid(request, resource_of(key, party_of(request)))


def _still_valid(request: HttpRequest, record: Need | Resource) -> HttpResponse:
    """For the day that was given, or for a year."""
    party = party_of(request)
    _check_editor(record, party)
    until = _day(request.POST.get("until", "")) or a_year_on(record)
    try:
        actions.prolong(record=record, until=until, by=party)
        messages.success(request, _("It holds until %(day)s.") % {"day": figures.day(until)})
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect(back_to(request, record_url(record)))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _check_editor(record: Need | Resource, party: Party) -> None:
    """Whether the party may know that this could be done.

    Raises:
        Http404: it may not.
    """
    if not allows(party, f"{_kind(record)}.edit", record):
        raise Http404


def _kind(record: Need | Resource) -> str:
    return "need" if isinstance(record, Need) else "resource"
