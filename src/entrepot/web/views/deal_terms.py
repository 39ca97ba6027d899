"""Terms of a deal on pages: put on the table, read, compared, and previewed as the agreement's PDF."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entrepot.deals import actions, queries
from entrepot.deals.actions import Proposal
from entrepot.deals.clauses.first import first_terms, pays
from entrepot.deals.clauses.writing import written
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.plain import fingerprint
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import BINDING
from entrepot.deals.domain.states import Actor, Move, refusal
from entrepot.deals.domain.terms import Terms
from entrepot.deals.models import Deal, TermsVersion
from entrepot.deals.papers.printing import PaperError, printed
from entrepot.deals.papers.values import Heading
from entrepot.deals.queries import speaks_for
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.context import node_name
from entrepot.web.dealpage.terms import version_row
from entrepot.web.deals.redlines import redline
from entrepot.web.deals.rows import names_of
from entrepot.web.deals.terms_first import currency_of, frame_of, law_of, still
from entrepot.web.deals.terms_reading import reading
from entrepot.web.deals.words import KINDS
from entrepot.web.forms.deals_terms import Choices, TermsForm
from entrepot.web.forms.deals_terms_read import Read, read
from entrepot.web.forms.deals_terms_typed import (
    Typed,
    amount_of,
    kind_of,
    languages_of,
    seated_as,
    split_evenly,
    sums,
    typed_of,
    with_parts_unpriced,
    with_row,
    without_row,
)
from entrepot.web.refusals import why_not
from entrepot.web.views.deals import deal_found, deal_page
from entrepot.web.views.prices import pdf

_ADD: Final = re.compile(r"add (milestones|payments|special)")
_DROP: Final = re.compile(r"drop (milestones|payments|special) (\d{1,2})")
_PUTS: Final = ("propose", "look")
"""What is asked of terms that must be whole; everything else only changes the form."""


@login_required
def new_terms(request: HttpRequest, key: str) -> HttpResponse:
    """Other terms to put on the table, from the last version or from what is known of the deal; after signing, an amendment."""
    party = party_of(request)
    found = deal_found(key, party)
    own = speaks_for(found, party)
    if own is None:
        raise Http404
    if code := refusal(found.standing, Move.PROPOSE, Actor.of(own.key)):
        return deal_page(request, found, party, {"refused": why_not(DealRefusedError(code))})
    filled_in = _filled_in(found, party)
    if request.method != "POST":
        return _page(request, found, TermsForm(typed=filled_in, choices=_choices(found)))
    do = request.POST.get("do", "")
    typed = seated_as(request.POST.dict(), found.standing.parties, filled_in)
    if do in _PUTS:
        return _put(request, found, own, party, typed)
    if do == "split" and split_evenly(typed) == typed and not sums(typed).price:
        messages.info(request, _("Write the price first, then split it."))
    typed = _changed(typed, do, found, party)
    return _page(request, found, TermsForm(typed=typed, choices=_choices(found)))


def _put(request: HttpRequest, found: Deal, own: Organisation, party: Party, typed: Typed) -> HttpResponse:
    """Put what is typed on the table, or look at it as an agreement; what is wrong comes back at its fields."""
    form = TermsForm(typed, typed=typed, choices=_choices(found))
    put = read(form)
    if put is None:
        return _page(request, found, form, status=422)
    if request.POST["do"] == "look":
        return _paper(request, found, put.terms, _looked_at(found, put))
    proposal = Proposal(put.terms, own, form.cleaned_data["seen"] or 0, put.turns)
    try:
        actions.propose_terms(deal=found, proposal=proposal, by=party)
    except DealRefusedError as error:
        return _refused(request, found, party, form, error)
    messages.success(request, _("Your terms are on the table, and the others are told."))
    return redirect(reverse("web:deal", args=[found.key]) + "#terms")


def _refused(
    request: HttpRequest, found: Deal, party: Party, form: TermsForm, error: DealRefusedError
) -> HttpResponse:
    """Why, with what others have changed meanwhile; what was typed is kept, and goes on top of theirs when it is sent again."""
    now = deal_found(found.key, party)
    known = {one.number: one for one in queries.versions(party, now)}
    last = known.get(now.standing.versions)
    before = known.get(form.cleaned_data["seen"] or 0)
    more: dict[str, Any] = {"refused": why_not(error)}
    if error.code == "other_version" and last is not None:
        more["theirs"] = version_row(last, now, names_of(now))
        more["redline"] = redline(before, last) if before else None
        form.put_seen(last.number)
    return _page(request, now, form, status=422, **more)


def _changed(typed: Typed, do: str, found: Deal, party: Party) -> Typed:
    """The form with a row more or less, the price split, or the usual terms of its kind."""
    if adds := _ADD.fullmatch(do):
        return with_row(typed, adds[1])
    if drops := _DROP.fullmatch(do):
        return without_row(typed, drops[1], int(drops[2]))
    if do == "split":
        return split_evenly(typed)
    if do == "usual":
        return _usual(typed, found, party)
    return typed


def _filled_in(found: Deal, party: Party) -> Typed:
    """The form as it begins: the last version, else the usual terms of the deal's kind."""
    last = next(reversed(queries.versions(party, found)), None)
    if last is None:
        return _first(found, party, Kind(found.kind), {}) | {"seen": "0"}
    terms = last.agreed
    standing, frame = found.standing, frame_of(found, party, terms.kind, terms.languages)
    draft = standing.draft
    turns = draft.turns if draft else ()
    return typed_of(still(terms, frame), turns) | {"seen": str(standing.versions)}


def _first(found: Deal, party: Party, kind: Kind, typed: Typed) -> Typed:
    """The usual terms of a kind, in the languages and at the price that are typed, where they are."""
    frame = frame_of(found, party, kind, languages_of(typed) if typed else ())
    price = amount_of(typed.get("amount", ""))
    if price is not None and price > 0:
        frame = replace(frame, price=Money(price, typed.get("currency", "EUR")))
    terms = first_terms(kind, frame)
    made = {"currency": currency_of(found)} | typed_of(terms)
    return with_parts_unpriced(made, terms, *pays(terms))


def _usual(typed: Typed, found: Deal, party: Party) -> Typed:
    """The usual terms of the kind that is chosen, in place of what was typed; parties, languages, law and price stay."""
    first = _first(found, party, kind_of(typed, Kind(found.kind)), typed)
    stays = ("seat-", "law", "forum", "seen", "in_turn", "amount", "currency", "governing")
    kept = {name: text for name, text in typed.items() if name.startswith(stays)}
    sides = {
        name: text for name, text in typed.items() if name.startswith("sides-") and not name.endswith("-part")
    }
    return first | kept | sides


def _choices(found: Deal) -> Choices:
    names = names_of(found)
    kinds = tuple((str(kind), _(name)) for kind, name in KINDS.items())
    return Choices(kinds, {key: names[key] for key in found.standing.parties}, str(law_of(found)))


def _page(request: HttpRequest, found: Deal, form: TermsForm, status: int = 200, **more: Any) -> HttpResponse:
    standing = found.standing
    page = {
        "deal": found, "form": form, "sums": _sums(form), "amends": standing.in_force if standing.state in BINDING else 0,
        "again": standing.versions > 0, "bilingual": len(form.languages) > 1,
    }  # fmt: skip
    return render(request, "entrepot/deal_terms_new.html", page | more, status=status)


def _sums(form: TermsForm) -> str:
    """What the payments come to, beside the price, in a sentence; nothing where there is neither."""
    told = sums(form.typed)

    def money(amount: Any) -> str:
        return figures.money(Money(amount, told.currency))

    if told.price is None:
        return (
            _("The payments come to %(paid)s; no price is written yet.") % {"paid": money(told.paid)}
            if told.paid
            else ""
        )
    given = {"paid": money(told.paid), "price": money(told.price), "rest": money(abs(told.price - told.paid))}
    if told.paid == told.price:
        return _("The payments come to %(paid)s: that is the price.") % given
    if told.paid < told.price:
        return _("The payments come to %(paid)s: %(rest)s less than the price of %(price)s.") % given
    return _("The payments come to %(paid)s: %(rest)s more than the price of %(price)s.") % given


@require_safe
@login_required
def terms_version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A version of the terms, whole, in the languages of the agreement."""
    party = party_of(request)
    found = deal_found(key, party)
    version, known = _version(found, number, party)
    row = version_row(version, found, names_of(found))
    terms = version.agreed
    page = {
        "deal": found, "row": row, "reading": reading(terms, terms.languages),
        "later": reverse("web:deal_terms", args=[key, number + 1]) if number + 1 in known else "",
    }  # fmt: skip
    return render(request, "entrepot/deal_terms.html", page)


@require_safe
@login_required
def terms_changed(request: HttpRequest, key: str, before: int, after: int) -> HttpResponse:
    """What changed between two versions."""
    party = party_of(request)
    found = deal_found(key, party)
    (old, known), names = _version(found, before, party), names_of(found)
    new, _known = _version(found, after, party)
    page = {
        "deal": found, "before": version_row(old, found, names), "after": version_row(new, found, names),
        "redline": redline(old, new), "others": [one for one in sorted(known) if one not in {before, after} and one < after],
    }  # fmt: skip
    return render(request, "entrepot/deal_terms_changed.html", page)


@require_safe
@login_required
def terms_paper(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A version as the agreement would be printed, marked as a draft."""
    party = party_of(request)
    found = deal_found(key, party)
    version, _known = _version(found, number, party)
    in_force = found.standing.in_force
    heading = Heading(
        node_name(), found.key, number, version.at.date(), version.fingerprint,
        amends=in_force if number > in_force else 0, mark="copy" if number == in_force else "draft",
    )  # fmt: skip
    return _paper(request, found, version.agreed, heading)


def _looked_at(found: Deal, put: Read) -> Heading:
    """Terms that are on nobody's table yet."""
    in_force = found.standing.in_force
    number = found.standing.versions + 1
    return Heading(
        node_name(), found.key, number, clock.today(), fingerprint(put.terms), amends=in_force, mark="look"
    )


def _paper(request: HttpRequest, found: Deal, terms: Terms, heading: Heading) -> HttpResponse:
    try:
        made = printed(written(terms), heading)
    except PaperError:
        messages.error(
            request,
            _("This node has no Chinese font, so it cannot print this. Ask its operator to install one."),
        )
        return redirect("web:deal", key=found.key)
    return pdf(made.pdf, f"{found.key}-{heading.version}.pdf")


def _version(found: Deal, number: int, party: Party) -> tuple[TermsVersion, dict[int, TermsVersion]]:
    """A version by its number, and all of them.

    Raises:
        Http404: there is none with this number.
    """
    known = {one.number: one for one in queries.versions(party, found)}
    if number not in known:
        raise Http404
    return known[number], known
