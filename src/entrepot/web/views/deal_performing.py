"""What is done about a deal's promises, disputes, tasks and marks on its page."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from entrepot.deals import actions
from entrepot.deals.actions import Objection
from entrepot.deals.domain.performing import Act
from entrepot.deals.models import Deal, DealTask, Dispute
from entrepot.deals.queries import speaks_for, spoken_for
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.web.asking import party_of
from entrepot.web.dealpage import disputes, ratings, tasks
from entrepot.web.dealpage.promises import actor, acts_of, form_of, payers
from entrepot.web.deals.rows import names_of
from entrepot.web.forms.deals_performing import DisputeForm, RateForm, SettleForm, TaskForm
from entrepot.web.posted import number_in
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.deals import deal_found, deal_page

SAID: Final = {
    Act.DELIVER: gettext_noop("The others are told that it is delivered."),
    Act.ACCEPT: gettext_noop("It is accepted."),
    Act.RETURN: gettext_noop("It is sent back, with what you wrote."),
    Act.COVER: gettext_noop("The policy is counted; record what comes from it."),
    Act.PAY: gettext_noop("It is recorded; the payee is asked whether it came."),
    Act.CONFIRM: gettext_noop("It is confirmed."),
    Act.DENY: gettext_noop("The payer is told that it did not come."),
}


def _own(found: Deal, party: Party) -> Organisation:
    """For whom the reader acts; a party of others where there is none, so that the action itself says no."""
    return speaks_for(found, party) or found.parties.select_related("organisation")[0].organisation


def _again(
    request: HttpRequest, found: Deal, party: Party, form: forms.Form, error: Exception | None = None
) -> HttpResponse:
    """The page once more, with what was typed and what is wrong."""
    more = {"typed": form} | ({"refused": why_not(error)} if error else {})
    return deal_page(request, deal_found(found.key, party), party, more)


def _done(request: HttpRequest, found: Deal, sentence: str, place: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(f"{reverse('web:deal', args=[found.key])}#{place}")


@require_POST
@login_required
def do(request: HttpRequest, key: str, promise: str, act: str) -> HttpResponse:
    """Deliver, accept, send back, count a policy, record or confirm a payment."""
    party = party_of(request)
    found = deal_found(key, party)
    row = get_object_or_404(found.promises.select_related("deal").prefetch_related("events"), key=promise)
    if act not in acts_of(row):
        raise Http404
    what, given = Act(act), request.POST
    part = number_in(given.get("part", ""))
    place = "-".join(
        filter(None, (row.key, act, str(part or ""), given.get("policy", "") if act == Act.COVER else ""))
    )
    form = form_of(what, place, row, payers(row, names_of(found)), given)
    if not form.is_valid():
        return _again(request, found, party, form)
    own = actor(row.standing, what, spoken_for(found, party), part) or _own(found, party)
    try:
        actions.perform(promise=row, deed=form.deed(what, own), by=party)
    except REFUSED as error:
        return _again(request, found, party, form, error)
    return _done(request, found, _(SAID[what]), row.key)


@require_POST
@login_required
def raise_dispute(request: HttpRequest, key: str) -> HttpResponse:
    """Say that something is disputed."""
    party = party_of(request)
    found = deal_found(key, party)
    form = DisputeForm(request.POST, place=disputes.PLACE, promises=disputes.choices(found))
    if not form.is_valid():
        return _again(request, found, party, form)
    about = found.promises.filter(key=form.cleaned_data["promise"]).first()
    objection = Objection(_own(found, party), form.cleaned_data["about"], about)
    try:
        actions.raise_dispute(deal=found, objection=objection, by=party)
    except REFUSED as error:
        return _again(request, found, party, form, error)
    return _done(request, found, _("The others are told of the dispute."), "disputes")


@require_POST
@login_required
def settle_dispute(request: HttpRequest, key: str, dispute: str) -> HttpResponse:
    """Say how a dispute was settled."""
    party = party_of(request)
    found = deal_found(key, party)
    kept = get_object_or_404(Dispute, deal=found, key=dispute)
    form = SettleForm(request.POST, place=kept.key)
    if not form.is_valid():
        return _again(request, found, party, form)
    mine = spoken_for(found, party)
    own = next((one for one in mine if one.key == kept.party), None) or _own(found, party)
    try:
        actions.settle_dispute(dispute=kept, party=own, how=form.cleaned_data["how"], by=party)
    except REFUSED as error:
        return _again(request, found, party, form, error)
    return _done(request, found, _("The dispute is settled."), "disputes")


@require_POST
@login_required
def add_task(request: HttpRequest, key: str) -> HttpResponse:
    """Write down something to do."""
    party = party_of(request)
    found = deal_found(key, party)
    form = TaskForm(request.POST, place=tasks.PLACE, parties=tasks.parties(found))
    if not form.is_valid():
        return _again(request, found, party, form)
    try:
        actions.add_task(deal=found, draft=form.draft(), by=party)
    except REFUSED as error:
        return _again(request, found, party, form, error)
    return _done(request, found, _("It is on the list."), "tasks")


@require_POST
@login_required
def tick_task(request: HttpRequest, key: str, task: str, done: str) -> HttpResponse:
    """Say that a task is done, or that it is not after all."""
    party = party_of(request)
    found = deal_found(key, party)
    if done not in {"done", "undone"}:
        raise Http404
    kept = get_object_or_404(DealTask.objects.select_related("deal", "organisation"), deal=found, key=task)
    try:
        actions.tick_task(task=kept, done=done == "done", by=party)
    except REFUSED as error:
        return deal_page(request, deal_found(key, party), party, {"refused": why_not(error)})
    return _done(
        request, found, _("It is done.") if done == "done" else _("It is to be done again."), "tasks"
    )


@require_POST
@login_required
def rate(request: HttpRequest, key: str) -> HttpResponse:
    """Give one's marks."""
    party = party_of(request)
    found = deal_found(key, party)
    form = RateForm(request.POST, place=ratings.PLACE)
    if not form.is_valid():
        return _again(request, found, party, form)
    given = set(found.ratings.values_list("party", flat=True))
    own = next((one for one in spoken_for(found, party) if one.key not in given), None) or _own(found, party)
    try:
        actions.rate_deal(deal=found, marks=form.marks(own), by=party)
    except REFUSED as error:
        return _again(request, found, party, form, error)
    return _done(request, found, _("Your marks are kept."), "ratings")
