"""Calls on pages: written, changed, published, prolonged."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import actions, queries
from entrepot.programmes.actions import CallFlawedError, Drafted
from entrepot.programmes.domain.calls import flaws
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Programme
from entrepot.runtime import clock
from entrepot.web.asking import party_of
from entrepot.web.forms.calls import CallForm
from entrepot.web.forms.calls_read import put_flaws, read
from entrepot.web.forms.calls_typed import Typed, typed_of, with_row, without_row
from entrepot.web.forms.described import organisation_choices
from entrepot.web.programmes.rows import programme_row
from entrepot.web.programmes.when import node_zone
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.programmes import programme_found, programme_page

_ADD: Final = re.compile(r"add (criteria|fields)")
_DROP: Final = re.compile(r"drop (criteria|fields) (\d{1,2})")


@login_required
def new_programme(request: HttpRequest) -> HttpResponse:
    """Write a call; it is kept as a draft, finished or not."""
    party = party_of(request)
    may = queries.may_open(party)
    if not may:
        raise Http404
    choices = organisation_choices(may)
    if request.method != "POST":
        return _page(
            request,
            CallForm(_first(choices[0][0]), zone=node_zone(), fixed=False, organisations=choices),
            None,
        )
    typed, saves = _changed(request)
    form = CallForm(typed, zone=node_zone(), fixed=False, organisations=choices)
    call = read(form) if saves else None
    if call is None:
        return _page(request, form, None, status=422 if saves else 200)
    organisation = next(one for one in may if one.key == form.cleaned_data["organisation"])
    drafted = Drafted(call, organisation, typed.get("form", ""))
    try:
        made = actions.open_programme(drafted=drafted, by=party)
    except REFUSED as error:
        return _page(request, form, None, status=422, refused=why_not(error))
    return _kept(request, made)


@login_required
def edit_programme(request: HttpRequest, key: str) -> HttpResponse:
    """Change a call: all of a draft; of a published one its texts, and its end to a later moment."""
    party = party_of(request)
    found = _run(key, party)
    zone, published = node_zone(), found.published is not None
    if request.method != "POST":
        form = CallForm(typed_of(found.call, zone), zone=zone, fixed=published)
        if form.is_valid() and not published:
            put_flaws(form, found.call, flaws(found.call))
        return _page(request, form, found)
    typed, saves = _changed(request)
    form = CallForm(typed, zone=zone, fixed=published)
    call = read(form, found.call if published else None) if saves else None
    if call is None:
        return _page(request, form, found, status=422 if saves else 200)
    try:
        changed = actions.change_call(programme=found, call=call, by=party)
    except REFUSED as error:
        return _page(request, form, found, status=422, refused=why_not(error))
    return _kept(request, changed)


@require_POST
@login_required
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Show a call to everybody; what keeps it from being published is listed on its page."""
    party = party_of(request)
    found = _run(key, party)
    try:
        actions.publish_call(programme=found, by=party)
    except CallFlawedError:
        messages.error(request, _("The call is not published yet: look at what is marked below."))
        return redirect("web:edit_programme", key=key)
    except REFUSED as error:
        return programme_page(request, programme_found(key, party), party, {"refused": why_not(error)})
    messages.success(request, _("The call is published: everybody reads it now."))
    return redirect("web:programme", key=key)


def _run(key: str, party: Party) -> Programme:
    """A programme whose call somebody may change.

    Raises:
        Http404: there is none.
    """
    found = programme_found(key, party)
    if not allows(party, "programme.run", found):
        raise Http404
    return found


def _first(organisation: str) -> Typed:
    """A call of an organisation as it begins: a week from now, for a month, with a row for a criterion and one for a question."""
    zone = node_zone()
    start = (clock.now() + timedelta(days=7)).astimezone(zone)
    typed: Typed = {
        "form": secrets.token_hex(12), "organisation": organisation, "kind": "cohort", "places": "10", "opens_day": start.date().isoformat(),
        "opens_time": "09:00", "closes_day": (start + timedelta(days=30)).date().isoformat(), "closes_time": "18:00",
        "criteria-rows": "0", "fields-rows": "0",
    }  # fmt: skip
    return with_row(with_row(typed, "criteria"), "fields")


def _changed(request: HttpRequest) -> tuple[Typed, bool]:
    """What was typed, with a row more or less where that is asked; and whether it is to be kept."""
    posted, do = request.POST, request.POST.get("do", "")
    typed: Typed = {
        name: posted.getlist(name) if name.startswith("who_") else posted[name] for name in posted
    }
    if adds := _ADD.fullmatch(do):
        return with_row(typed, adds[1]), False
    if drops := _DROP.fullmatch(do):
        return without_row(typed, drops[1], int(drops[2])), False
    return typed, True


def _kept(request: HttpRequest, programme: Programme) -> HttpResponse:
    if programme.published:
        messages.success(request, _("The call is changed."))
        return redirect("web:programme", key=programme.key)
    messages.success(request, _("The draft is kept."))
    whole = request.POST.get("do") == "look"
    return redirect("web:programme" if whole else "web:edit_programme", key=programme.key)


def _page(
    request: HttpRequest, form: CallForm, found: Programme | None, status: int = 200, **more: Any
) -> HttpResponse:
    """The form; what is wrong is shown when it was to be kept, and what keeps a draft from being published when its page is opened."""
    shown = {
        "form": form, "programme": found, "row": programme_row(found, node_zone()) if found else None, "zone": form.zone.key,
        "judged": status != 200 or (found is not None and found.stage == Stage.DRAFT and request.method != "POST"),
        "unsaved": status != 200,
    }  # fmt: skip
    return render(request, "entrepot/programme_edit.html", shown | more, status=status)
