"""Rules of the border that officers and operators propose, and that another of them answers."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.border import queries
from entrepot.border.actions.ruling import answer_rule, next_version, propose_rule
from entrepot.border.models import RuleVersion
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.bordering.words import ANSWERED
from entrepot.web.doing import Doing, done
from entrepot.web.forms.border import ProposeForm
from entrepot.web.names import name_in
from entrepot.web.views.node import only

More = dict[str, Any]


@only("rule.propose")
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a rule, or the next version of the one that the address names."""
    form = ProposeForm(
        request.POST or None, do="propose", initial={"content": _begun(request.GET.get("rule", ""))}
    )

    def again(more: More) -> HttpResponse:
        shown = {"form": more.get("typed") or form, **more}
        return render(request, "entrepot/border_propose.html", shown, status=422 if more else 200)

    if request.method != "POST":
        return again({})

    def do() -> str:
        said = form.cleaned_data
        made = propose_rule(content=said["content"], reason=said["reason"], by=party_of(request))
        return reverse("web:border_proposal", args=[made.pk])

    return done(
        request, Doing(do, _("It is proposed. It decides once another person has accepted it."), form), again
    )


@only("rule.answer")
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """A rule that was proposed; accepted or refused here."""
    party = party_of(request)
    found = get_object_or_404(queries.proposals(party), pk=number)

    def again(more: More) -> HttpResponse:
        own = found.proposed_by == party.actor
        shown = {
            "proposal": found, "content": _written(found.content), "proposed": figures.day(found.proposed.date()),
            "state": name_in(ANSWERED, found.answer), "waits": not found.answer, "own": own, **more,
        }  # fmt: skip
        return render(request, "entrepot/border_proposal.html", shown, status=422 if more else 200)

    if request.method != "POST":
        return again({})
    accept = {"accept": True, "refuse": False}.get(request.POST.get("do", ""))
    if accept is None:
        raise Http404

    def do() -> str:
        answer_rule(version=found, accept=accept, by=party)
        return reverse("web:border_proposal", args=[found.pk])

    sentence = (
        _("It decides from now on. Records are looked at again.") if accept else _("It is refused, and kept.")
    )
    return done(request, Doing(do, sentence), again)


def waiting(request: HttpRequest) -> list[RuleVersion]:
    """The rules that wait for the reader's answer, or another's."""
    return list(queries.proposals(party_of(request)).filter(answer="")[:50])


def _begun(name: str) -> str:
    """What the form begins with: the rule in force under that name, as its next version."""
    try:
        found = queries.rules_in_force().rule(name)
    except KeyError:
        return ""
    return _written(json.loads(found.content) | {"version": next_version(name)})


def _written(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)
