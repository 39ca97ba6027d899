"""What an organisation can get, what it asks of policy, and what officers count of that."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import Disclosed, all_disclosed
from entrepot.matching import actions
from entrepot.matching.asks import MONTH, asks, counted_asks, narrowed_asks
from entrepot.matching.entitlements import Entitled, entitlements
from entrepot.matching.models import PolicyAsk
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.web.asking import party_of
from entrepot.web.counting import counted_lines
from entrepot.web.entitlements import ask_line, groups, topic_choices
from entrepot.web.forms.asks import AskOfPolicyForm
from entrepot.web.names import ORGANISATIONS, known_names, name_in, organisation_name
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.texts import record_text
from entrepot.web.views.lists import chosen_filters, turned_page
from entrepot.web.views.node import only
from entrepot.web.views.organisations import organisation_of

FILTERS = ("topic", "policy", "kind", "month")
COLUMNS = ("month", "topic", "policy", "kind", "organisation", "text")


@login_required
def organisation_entitlements(request: HttpRequest, key: str) -> HttpResponse:
    """The policies and finance offers that an organisation can get, why or why not; and what it asks of policy."""
    party = party_of(request)
    record = _readable(key, party)
    return _page(request, record, party, None)


@login_required
@require_POST
def ask_of_policy(request: HttpRequest, key: str) -> HttpResponse:
    """Say what an organisation would need from policy."""
    party = party_of(request)
    record = _readable(key, party)
    if not allows(party, "policy.ask", record):
        raise Http404
    form = AskOfPolicyForm(request.POST, policies=_policies(record, party))
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.ask_of_policy(
                organisation=record, topic=given["topic"], text=given["text"], policy=given["policy"] or None, by=party
            )  # fmt: skip
            messages.success(request, _("It is stored; the officers of this node read and count it."))
            return redirect(f"{reverse('web:entitlements', args=[key])}#asks")
        except REFUSED as error:
            form.add_error(None, why_not(error))
    return _page(request, record, party, form)


@login_required
@require_POST
def withdraw_ask(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Take back what was asked."""
    party = party_of(request)
    record = _readable(key, party)
    ask = PolicyAsk.objects.filter(organisation=record, pk=number).first()
    if ask is None or not allows(party, "policy_ask.withdraw", ask):
        raise Http404
    try:
        actions.withdraw_ask(ask=ask, by=party)
        messages.success(request, _("It is taken back and counted no more."))
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect(f"{reverse('web:entitlements', args=[key])}#asks")


@only("policy_ask.count")
def node_asks(request: HttpRequest) -> HttpResponse:
    """What firms ask of policy, counted; every figure leads to the asks behind it."""
    party, chosen = party_of(request), chosen_filters(request, FILTERS)
    counted = counted_asks(party)
    page, turned = turned_page(narrowed_asks(party, chosen), request, chosen)
    policies = _disclosed({*counted.by["policy"], *(ask.policy.key for ask in page if ask.policy)}, party)
    names = {
        "topic": dict(topic_choices()),
        "policy": {key: record_text(seen).title for key, seen in policies.items()},
        "kind": {kind: name_in(ORGANISATIONS, kind) for kind in ORGANISATIONS},
        "month": {},
    }
    headings = {
        "topic": _("By topic"), "policy": _("By policy"), "kind": _("By kind of organisation"), "month": _("By month"),
    }  # fmt: skip
    shown = {
        **turned,
        "tables": counted_lines(counted.by, names, headings, chosen),
        "total": counted.total,
        "lines": [ask_line(ask, policies.get(ask.policy.key) if ask.policy else None) for ask in page],
        "chosen": chosen,
        "export": f"{reverse('web:export_asks')}?{urlencode(chosen)}",
    }
    return render(request, "entrepot/node_asks.html", shown)


@only("policy_ask.count")
def export_asks(request: HttpRequest) -> HttpResponse:
    """The same asks as CSV, by keys; texts that a spreadsheet would take for a formula begin with an apostrophe."""
    party = party_of(request)
    found = narrowed_asks(party, chosen_filters(request, FILTERS))
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for ask in found.iterator(chunk_size=500):
        row = (
            ask.made.strftime(MONTH), ask.topic, ask.policy.key if ask.policy else "", ask.organisation.kind,
            ask.organisation.key, ask.text,
        )  # fmt: skip
        writer.writerow([_harmless(cell) for cell in row])
    response = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="policy-asks.csv"'
    return response


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _readable(key: str, party: Party) -> Organisation:
    record = organisation_of(key, party)
    if not allows(party, "entitlement.read", record):
        raise Http404
    return record


def _policies(record: Organisation, party: Party) -> list[tuple[str, str]]:
    found = entitlements(record)
    return _choices(found, _disclosed({item.offer.key for item in found}, party))


def _choices(found: Sequence[Entitled], seen: Mapping[str, Disclosed]) -> list[tuple[str, str]]:
    keys = [item.offer.key for item in found if item.offer.key in seen]
    return sorted(((key, record_text(seen[key]).title) for key in keys), key=lambda pair: pair[1])


def _disclosed(keys: set[str], party: Party) -> dict[str, Disclosed]:
    found = catalogue.resources_by_key(keys, party)
    return {item.key: item for item in all_disclosed(found.values(), party)}


def _page(
    request: HttpRequest, record: Organisation, party: Party, form: AskOfPolicyForm | None
) -> HttpResponse:
    found = entitlements(record)
    open_asks = list(asks(record, party))
    keys = {item.offer.key for item in found} | {ask.policy.key for ask in open_asks if ask.policy}
    seen = _disclosed(keys, party)
    may_ask = allows(party, "policy.ask", record)
    shown = {
        "name": organisation_name(record),
        "key": record.key,
        "groups": groups(found, seen, known_names()),
        "asks": [ask_line(ask, seen.get(ask.policy.key) if ask.policy else None) for ask in open_asks],
        "form": (form or AskOfPolicyForm(policies=_choices(found, seen))) if may_ask else None,
        "refused": form is not None,
        "may_edit": allows(party, "organisation.edit", record),
        "may_withdraw": allows(party, "policy_ask.withdraw", record),
    }
    status = 422 if form is not None else 200
    return render(request, "entrepot/organisation_entitlements.html", shown, status=status)
