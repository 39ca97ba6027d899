"""The border on pages: the rules in force, papers, and what would cross if."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.border import queries
from entrepot.border.actions.papers import confirm_evidence, file_evidence, revoke_evidence
from entrepot.border.models import Evidence
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.web.asking import party_of
from entrepot.web.bordering import papers as shown_papers
from entrepot.web.bordering.words import STATES, paper_name
from entrepot.web.borderpage import rules as shown_rules
from entrepot.web.borderpage.filing import form_for
from entrepot.web.borderpage.trying import answers, try_form
from entrepot.web.doing import Doing, done
from entrepot.web.views.border_rules import waiting

More = dict[str, Any]


def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force, by family."""
    found, words = queries.rules_in_force(), request.GET.get("q", "")[:200]
    context = {
        "families": shown_rules.families(found, words), "words": words, "count": len(found.rules), "digest": found.digest,
        "section": "border", "proposes": allows(party_of(request), "rule.propose"), "waiting": waiting(request),
    }  # fmt: skip
    return render(request, "entrepot/border.html", context)


def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One rule in words."""
    try:
        found = queries.rules_in_force().rule(name)
    except KeyError as error:
        raise Http404 from error
    context = {
        "rule": shown_rules.line(found), "facts": shown_rules.facts(found),
        "proposes": allows(party_of(request), "rule.propose"),
    }  # fmt: skip
    return render(request, "entrepot/border_rule.html", context)


def attempt(request: HttpRequest) -> HttpResponse:
    """What would cross if."""
    form = try_form(request.GET)
    found = None
    if form.is_bound and form.is_valid():
        found = answers(form.case(), queries.rules_in_force())
    return render(request, "entrepot/border_try.html", {"form": form, "answers": found})


@login_required
def papers(request: HttpRequest) -> HttpResponse:
    """The papers that the reader may see; filing one is posted here too."""
    party = party_of(request)
    if request.method != "POST":
        return _papers(request, party)
    form = form_for(party, {}, request.POST)
    if form is None:
        return _papers(request, party)

    def do() -> str:
        made = file_evidence(filing=form.filing(), organisation=form.holder(), by=party)
        return reverse("web:border_paper", args=[made.key])

    sentence = _("It is filed. It counts as soon as an officer has compared it with the paper.")
    return done(request, Doing(do, sentence, form), lambda more: _papers(request, party, more))


def _papers(request: HttpRequest, party: Party, more: More | None = None) -> HttpResponse:
    known = shown_papers.nodes()
    rows = list(queries.readable_evidence(party)[:500])
    given = {
        name: request.GET.get(name, "")[:80] for name in ("kind", "exporter", "importer", "organisation")
    }
    context = {
        "rows": shown_papers.lines(rows, known), "form": form_for(party, given),
        "asked": any(given.values()), **(more or {}),
    }  # fmt: skip
    return render(request, "entrepot/border_papers.html", context)


def paper(request: HttpRequest, key: str) -> HttpResponse:
    """A paper: confirmed or revoked here."""
    party = party_of(request)
    try:
        found = queries.evidence(key, party)
    except Evidence.DoesNotExist as error:
        raise Http404 from error
    if request.method != "POST":
        return _paper(request, found, party)
    if not party.known:
        return redirect_to_login(request.get_full_path())
    return done(request, _doing(request, found, party), lambda more: _paper(request, found, party, more))


def _doing(request: HttpRequest, found: Evidence, party: Party) -> Doing:
    url = reverse("web:border_paper", args=[found.key])
    if request.POST.get("do") == "confirm":

        def confirm() -> str:
            confirm_evidence(evidence=found, by=party)
            return url

        return Doing(confirm, _("It counts from now on. What was held for want of it is looked at again."))
    if request.POST.get("do") == "revoke":

        def revoke() -> str:
            revoke_evidence(evidence=found, by=party)
            return url

        return Doing(
            revoke, _("It counts no more. What crossed under it is taken back where the rules ask for it.")
        )
    raise Http404


def _paper(request: HttpRequest, found: Evidence, party: Party, more: More | None = None) -> HttpResponse:
    known = shown_papers.nodes()
    state = queries.evidence_state(found)
    waits = state == "waits"
    mine = found.filed_by == party.actor
    words, grade = STATES[state]
    context = {
        "paper": found, "name": paper_name(found.kind), "facts": shown_papers.facts(found, known), "state": _(words),
        "grade": grade, "waits": waits, "own": mine and waits,
        "may_confirm": waits and not mine and allows(party, "evidence.confirm", found),
        "may_revoke": found.revoked is None and allows(party, "evidence.revoke", found), **(more or {}),
    }  # fmt: skip
    return render(request, "entrepot/border_paper.html", context)
