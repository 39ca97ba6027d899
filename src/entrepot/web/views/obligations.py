"""What has to be done because something crossed: read by whom it concerns, and said to be done."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.border import queries
from entrepot.border.actions.owing import meet
from entrepot.border.models import Owed
from entrepot.people.domain import Party
from entrepot.people.permissions import Owned, allows
from entrepot.web.asking import party_of
from entrepot.web.bordering import owing
from entrepot.web.bordering.papers import nodes
from entrepot.web.borderpage.rules import line
from entrepot.web.doing import Doing, done
from entrepot.web.forms.border import MetForm
from entrepot.web.views.lists import turned_page

More = dict[str, Any]


@login_required
def obligations(request: HttpRequest) -> HttpResponse:
    """What is owed, what is due first first; with ``?all=1`` also what is done."""
    rows = queries.readable_owed(party_of(request))
    whole = request.GET.get("all") == "1"
    page, turned = turned_page(
        rows if whole else rows.filter(met=None), request, {"all": "1"} if whole else {}
    )
    shown = {**turned, "rows": owing.lines(page, nodes()), "all": whole, "any": whole or rows.exists()}
    return render(request, "entrepot/border_obligations.html", shown)


def obligation(request: HttpRequest, key: str) -> HttpResponse:
    """One: the rule that asks for it, and what to do; said to be done here."""
    party = party_of(request)
    found = queries.readable_owed(party).filter(key=key).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _shown(request, found, party)
    if not party.known:
        return redirect_to_login(request.get_full_path())
    form = MetForm(request.POST, do="meet")

    def do() -> str:
        meet(owed=found, note=form.cleaned_data["note"], by=party)
        return owing.address(found)

    return done(
        request, Doing(do, _("It is noted as done."), form), lambda more: _shown(request, found, party, more)
    )


def _shown(request: HttpRequest, found: Owed, party: Party, more: More | None = None) -> HttpResponse:
    rules = {rule.id: rule for rule in queries.rules_in_force().rules}
    rule = rules.get(found.rule)
    may = found.met is None and allows(party, "obligation.meet", Owned(found.organisation_id))
    state, grade = owing.state(found)
    shown = {
        "owed": found, "what": owing.said(found), "state": state, "grade": grade, "facts": owing.facts(found, nodes()),
        "rule": line(rule) if rule else None, "same": rule is not None and rule.version == found.version,
        "filings": owing.filings(found), "form": MetForm(do="meet") if may else None, "url": owing.address(found), **(more or {}),
    }  # fmt: skip
    return render(request, "entrepot/border_obligation.html", shown, status=422 if more else 200)
