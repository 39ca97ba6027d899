"""Calls for experts: the list, posting one, and the page of one with the experts that fit and the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue.disclosed import all_disclosed, disclosed
from entrepot.catalogue.drafts import DraftRefusedError
from entrepot.catalogue.models import Need, Resource
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import actions, queries, talent
from entrepot.programmes.domain.engagements import Engagement, Terms, terms_of
from entrepot.programmes.models import TalentAnswer
from entrepot.web.asking import party_of
from entrepot.web.context import here
from entrepot.web.doing import Doing, done
from entrepot.web.filters import filter_line
from entrepot.web.forms.described import organisation_choices
from entrepot.web.forms.doing import ReasonForm
from entrepot.web.forms.owners import owners
from entrepot.web.forms.talent import AnswerForm, PositionForm
from entrepot.web.names import organisation_name, place_name
from entrepot.web.problems import problem_row
from entrepot.web.programmes.words import said as wording
from entrepot.web.talent.rows import answer_rows, call_rows, fitting
from entrepot.web.talent.words import engagement_name, said
from entrepot.web.texts import record_text
from entrepot.web.views.lists import chosen_filters, turned_page

More = dict[str, Any]


def calls(request: HttpRequest) -> HttpResponse:
    """Every open call for experts, or those of one kind of engagement."""
    party, chosen = party_of(request), chosen_filters(request, ("engagement",))
    wanted = chosen.get("engagement", "")
    if wanted and wanted not in {one.value for one in Engagement}:
        raise Http404
    found = talent.open_calls(party, Engagement(wanted) if wanted else None)
    page, turned = turned_page(found, request, chosen)
    names = [(one.value, engagement_name(one)) for one in Engagement]
    shown = {
        **turned, "rows": call_rows(list(page), party), "filters": (filter_line(_("Engagement"), "engagement", names, chosen),),
        "narrowed": bool(chosen), "posts": owners(party, "need").can_list if party.known else False,
    }  # fmt: skip
    return render(request, "entrepot/talent.html", shown)


@login_required
def new_call(request: HttpRequest) -> HttpResponse:
    """Post a position."""
    party = party_of(request)
    found = owners(party, "need")
    listing = organisation_choices(one for one in found.organisations if one.pk in found.listing)
    if not listing:
        return render(request, "entrepot/enter_first.html")
    run = [one for one in queries.programmes(party) if allows(party, "programme.run", one)]
    given = {
        "organisations": listing, "programmes": [(one.key, wording(one.call.title).text or one.key) for one in run]
    }  # fmt: skip
    if request.method != "POST":
        form = PositionForm(place="call", initial={"where": here()}, **given)
        return render(request, "entrepot/talent_new.html", {"form": form})
    form = PositionForm(request.POST, place="call", **given)

    def do() -> str:
        need = actions.post_position(position=form.position(), by=party)
        return reverse("web:talent_call", args=[need.key])

    def again(more: More) -> HttpResponse:
        return render(request, "entrepot/talent_new.html", {"form": form, **more}, status=422)

    sentence = _("The call is listed: experts see it, and the node looks for those who fit.")
    try:
        return done(request, Doing(do, sentence, form), again)
    except DraftRefusedError as error:
        rows = [problem_row(one) for one in error.problems]
        return again({"refused": " ".join(f"{row.sentence} {row.remedy}" for row in rows)})


def call(request: HttpRequest, key: str) -> HttpResponse:
    """A call, and what is done about it."""
    party = party_of(request)
    need = talent.call_of(party, key)
    if need is None:
        raise Http404
    if request.method != "POST":
        return _page(request, need, party)
    if not party.known:
        return redirect_to_login(request.get_full_path())
    return done(request, _doing(request, need, party), lambda more: _page(request, need, party, more))


def _doing(request: HttpRequest, need: Need, party: Party) -> Doing:
    """What was asked for.

    Raises:
        Http404: nothing that is done here, or with an answer that is not of this call or not to be read.
    """
    do, back = request.POST.get("do", ""), reverse("web:talent_call", args=[need.key])
    if do == "answer":
        return _answering(request, need, party, back)
    answer = talent.answer_by(party, request.POST.get("of", ""))
    if answer is None or answer.need_id != need.pk:
        raise Http404
    if do == "introduce":
        return Doing(
            lambda: _introduced(answer, party), _("You are introduced: the expert is asked to join.")
        )
    if do == "decline":
        form = ReasonForm(request.POST, do="decline", of=answer.key)
        return Doing(
            lambda: _declined(answer, form, party, back), _("It is declined, with your reason."), form
        )
    if do == "take_back":
        return Doing(lambda: _taken_back(answer, party, back), _("The answer is taken back."))
    raise Http404


def _answering(request: HttpRequest, need: Need, party: Party, back: str) -> Doing:
    own = talent.own_experts(need, party)
    experts = {one.key: one for one in own}
    form = AnswerForm(request.POST, do="answer", experts=_titles(own, party))

    def do() -> str:
        given = form.cleaned_data
        actions.answer_call(need=need, expert=experts[given["expert"]], note=given["note"], by=party)
        return back

    return Doing(do, _("Your answer waits for whoever seeks."), form)


def _introduced(answer: TalentAnswer, party: Party) -> str:
    return reverse("web:deal", args=[actions.introduce_expert(answer=answer, by=party).key])


def _declined(answer: TalentAnswer, form: ReasonForm, party: Party, back: str) -> str:
    actions.decline_answer(answer=answer, reason=form.cleaned_data["reason"], by=party)
    return back


def _taken_back(answer: TalentAnswer, party: Party, back: str) -> str:
    actions.take_back_answer(answer=answer, by=party)
    return back


def _page(request: HttpRequest, need: Need, party: Party, more: More | None = None) -> HttpResponse:
    seen = disclosed(need, party)
    terms = terms_of(seen.facts) or Terms(Engagement.FIXED_TERM)
    rows = [
        (one, ReasonForm(do="decline", of=one.key) if one.decides else None)
        for one in answer_rows(need, party)
    ]
    page: More = {
        "need": need, "text": record_text(seen), "terms": said(terms), "organisation": organisation_name(need.organisation),
        "owner": need.organisation, "place": place_name(need.place), "programme": _programme(terms, party),
        "experts": list(fitting(talent.experts_for(need), party).values()), "answers": rows,
        "form": _answer_form(need, party), "url": reverse("web:talent_call", args=[need.key]),
        "edits": allows(party, "need.edit", need), "known": party.known,
    }  # fmt: skip
    return render(request, "entrepot/talent_call.html", page | (more or {}), status=422 if more else 200)


def _answer_form(need: Need, party: Party) -> AnswerForm | None:
    own = talent.own_experts(need, party)
    return AnswerForm(do="answer", experts=_titles(own, party)) if own else None


def _titles(experts: Sequence[Resource], party: Party) -> list[tuple[str, str]]:
    return [(one.key, record_text(one).title) for one in all_disclosed(experts, party)]


def _programme(terms: Terms, party: Party) -> tuple[str, str] | None:
    """The address and the title of the programme for which it is, where the party may read that."""
    found = queries.programme_of(party, terms.programme) if terms.programme else None
    if found is None:
        return None
    return reverse("web:programme", args=[found.key]), wording(found.call.title).text or found.key
