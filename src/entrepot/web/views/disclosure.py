"""Staged disclosure: asking to see more, answering, signing, letting nobody in any more."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalogue import actions
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.domain import Level
from entrepot.catalogue.models import ConfidentialityAgreement, DisclosureRequest, Grant, Need, Resource
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.disclosure import agreement_line, ask_form, request_line
from entrepot.web.forms.disclosure import AnswerForm, AskForm, SignForm
from entrepot.web.heads import need_head
from entrepot.web.hits import hit
from entrepot.web.levels import level_name, record_url
from entrepot.web.names import organisation_name
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.lists import turned_page
from entrepot.web.views.needs import need_of
from entrepot.web.views.resources import resource_of
from entrepot.web.whosees import who_sees


def ask_need(request: HttpRequest, key: str) -> HttpResponse:
    """Ask to see more of a need."""
    return _ask(request, need_of(key, party_of(request)))


def ask_resource(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for what the owner of a resource does not tell everybody."""
    return _ask(request, resource_of(key, party_of(request)))


def _ask(request: HttpRequest, record: Need | Resource) -> HttpResponse:
    party = party_of(request)
    if not party.known:
        return redirect_to_login(record_url(record))
    seen = disclosed(record, party)
    if request.method != "POST" or not seen.withheld:
        return redirect(record_url(record))
    form = ask_form(record, seen, party, request.POST)
    if form.is_valid() and _asked(form, record, party):
        messages.success(
            request, _("Your request is with the owner. The answer will wait for you in your inbox.")
        )
        return redirect(record_url(record))
    page = {"form": form, "hit": hit(seen), "record_url": record_url(record)}
    return render(request, "entrepot/disclosure_ask.html", page, status=422)


def _asked(form: AskForm, record: Need | Resource, party: Party) -> bool:
    given = form.cleaned_data
    try:
        actions.ask_disclosure(
            record=record,
            organisation=Organisation.objects.get(key=given["organisation"]),
            level=Level(given["level"]),
            message=given["message"],
            by=party,
        )
    except REFUSED as error:
        form.add_error(None, why_not(error))
        return False
    return True


def request_page(request: HttpRequest, key: str) -> HttpResponse:
    """One request, for those who asked and those who answer."""
    party = party_of(request)
    asked = _request_of(key, party)
    record = _record_of(asked)
    kind = "need" if isinstance(record, Need) else "resource"
    page = {
        "line": request_line(asked, party, level_name(asked.level)),
        "hit": hit(disclosed(record, party)),
        "record_url": record_url(record),
        "answers": allows(party, f"{kind}.answer_disclosure", record),
        "back": record_url(record),
    }
    return render(request, "entrepot/disclosure.html", page)


def need_requests(request: HttpRequest, key: str) -> HttpResponse:
    """Every request about a need."""
    return _requests(request, need_of(key, party_of(request)))


def resource_requests(request: HttpRequest, key: str) -> HttpResponse:
    """Every request about a resource."""
    return _requests(request, resource_of(key, party_of(request)))


def _requests(request: HttpRequest, record: Need | Resource) -> HttpResponse:
    party = party_of(request)
    panel = who_sees(record, party)
    if panel is None or not panel.answers:
        raise Http404
    page, turned = turned_page(catalogue.requests_of(record, party), request, {})
    lines = [request_line(item, party, level_name(item.level)) for item in page]
    shown = {
        "lines": lines,
        "hit": hit(disclosed(record, party)),
        "answers": panel.answers,
        "back": request.path,
    }
    return render(request, "entrepot/disclosure_requests.html", {**turned, **shown})


@require_POST
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Accept or refuse a request; afterwards back to where it was answered."""
    party = party_of(request)
    asked = _request_of(key, party)
    form = AnswerForm(request.POST)
    if form.is_valid():
        accept = form.cleaned_data["answer"] == "accept"
        try:
            actions.answer_disclosure(key=key, accept=accept, reason=form.cleaned_data["reason"], by=party)
            messages.success(request, _answered(asked, accept))
        except REFUSED as error:
            messages.error(request, why_not(error))
    return redirect(back_to(request, record_url(_record_of(asked))))


def _answered(asked: DisclosureRequest, accept: bool) -> str:
    given = {"organisation": organisation_name(asked.organisation), "what": level_name(asked.level)}
    if not accept:
        return _("You refused %(organisation)s. They were told.") % given
    if asked.level == Level.EVERYTHING:
        return (
            _("The agreement is offered to %(organisation)s; once both sides signed, they see %(what)s.")
            % given
        )
    return _("%(organisation)s may see %(what)s now.") % given


@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take a request back that nobody answered yet."""
    party = party_of(request)
    asked = _request_of(key, party)
    try:
        actions.take_back_request(key=key, by=party)
        messages.success(request, _("Your request is taken back."))
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect(back_to(request, record_url(_record_of(asked))))


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody in no longer."""
    party = party_of(request)
    grant = Grant.objects.select_related("organisation", "need", "resource").filter(pk=number).first()
    record = (grant.need or grant.resource) if grant else None
    if grant is None or record is None or not _manages(record, party):
        raise Http404
    try:
        actions.revoke_grant(grant=grant, by=party)
        given = {"organisation": organisation_name(grant.organisation), "what": level_name(grant.level)}
        messages.success(request, _("%(organisation)s may see %(what)s no longer.") % given)
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect(back_to(request, record_url(record)))


def agreement(request: HttpRequest, number: int) -> HttpResponse:
    """The text of an agreement, for its two sides; signing it."""
    party = party_of(request)
    found = _agreement_of(number, party)
    form = SignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_agreement(need=found.need, organisation=found.organisation, by=party)
            messages.success(request, _("Signed."))
            return redirect("web:agreement", number=number)
        except REFUSED as error:
            form.add_error(None, why_not(error))
    line = agreement_line(found, party)
    page = {
        "agreement": found,
        "text": _unbroken(found.text),
        "line": line,
        "signatures": _signatures(found),
        "form": form if line.waits_for_reader else None,
        "head": need_head(disclosed(found.need, party)),
        "signed": bool(found.owner_signed and found.asker_signed),
    }
    return render(request, "entrepot/agreement.html", page, status=422 if form.errors else 200)


def _unbroken(text: str) -> str:
    """The text without the line breaks inside its clauses; nothing but white space differs."""
    joined = re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n[ \t]+", "", text)
    return re.sub(r"\n[ \t]+", " ", joined)


def _signatures(agreement: ConfidentialityAgreement) -> list[tuple[str, str]]:
    """Each side's name and when it signed, empty when it did not."""
    sides = (
        (agreement.need.organisation, agreement.owner_signed),
        (agreement.organisation, agreement.asker_signed),
    )
    return [
        (organisation_name(side) or _("the need's author"), figures.day(at.date()) if at else "")
        for side, at in sides
    ]


def _agreement_of(number: int, party: Party) -> ConfidentialityAgreement:
    found = (
        ConfidentialityAgreement.objects.select_related("need__organisation", "organisation")
        .filter(pk=number)
        .first()
    )
    if found is None or catalogue.agreement_of(found.need, found.organisation, party) is None:
        raise Http404
    return found


def _request_of(key: str, party: Party) -> DisclosureRequest:
    try:
        return catalogue.request(key, party)
    except DisclosureRequest.DoesNotExist as error:
        raise Http404 from error


def _record_of(asked: DisclosureRequest) -> Need | Resource:
    record = asked.need or asked.resource
    if record is None:
        raise Http404
    return record


def _manages(record: Need | Resource, party: Party) -> bool:
    kind = "need" if isinstance(record, Need) else "resource"
    return allows(party, f"{kind}.answer_disclosure", record)


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Where the reader came from, when that is a page of this node."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else otherwise
