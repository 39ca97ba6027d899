"""Organisations: the list, one with what it offers and needs, founding and editing, its history."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.domain import State
from entrepot.people import queries as people
from entrepot.people.actions import organisations as actions
from entrepot.people.domain import Party, Standing
from entrepot.people.drafts import DraftRefusedError, OrganisationDraft
from entrepot.people.models import Duty, Membership, Organisation
from entrepot.people.permissions import allows
from entrepot.people.queries.organisations import by_name, named
from entrepot.vocabulary.identifiers import Identifier, read_identifier
from entrepot.web.alike import also_called
from entrepot.web.asking import party_of
from entrepot.web.filters import filter_line, page_url
from entrepot.web.forms.organisations import JoinForm, OrganisationForm
from entrepot.web.hits import hit
from entrepot.web.inbox import lines
from entrepot.web.names import ORGANISATIONS, name_in, organisation_name
from entrepot.web.organisations import name_languages, profile, row, version_rows
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.runs.provenance import origins
from entrepot.web.views.lists import PER_PAGE, chosen_filters

FIRST = 10
"""Offers and needs that an organisation's page shows; the lists have the others."""


def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation that the reader may know of, by name; one's own first."""
    party, chosen = party_of(request), chosen_filters(request, ("q", "kind"))
    found = people.organisations(party).filter(standing__in=(Standing.LISTED, Standing.ADMITTED))
    if "q" in chosen:
        found = named(found, chosen["q"])
    if "kind" in chosen:
        found = found.filter(kind=chosen["kind"])
    page = Paginator(by_name(found, name_languages()), PER_PAGE).get_page(request.GET.get("page"))
    own = [row(item, party.memberships[item.pk]) for item in people.own_organisations(party)]
    kinds = [(kind, name_in(ORGANISATIONS, kind)) for kind in ORGANISATIONS]
    return render(
        request,
        "entrepot/organisations.html",
        {
            "rows": [row(item) for item in page],
            "own": sorted(own, key=lambda item: item.text.title),
            "page": page,
            "chosen": chosen,
            "filters": (filter_line(_("Kind"), "kind", kinds, chosen),),
            "previous_url": page_url(chosen, page.number - 1) if page.has_previous() else "",
            "next_url": page_url(chosen, page.number + 1) if page.has_next() else "",
        },
    )


def organisation(request: HttpRequest, key: str) -> HttpResponse:
    """One organisation with the first of what it offers and needs, and what waits for the reader about it."""
    party = party_of(request)
    try:
        record = people.organisation(key, party)
    except Organisation.DoesNotExist:
        return _stand_in(key, party)
    needs = catalogue.needs(party).filter(organisation=record, state=State.LISTED)
    offers = catalogue.resources(party).filter(organisation=record, state=State.LISTED)
    return render(
        request,
        "entrepot/organisation.html",
        {
            "view": profile(record, party, asks(record, party)),
            "join_form": JoinForm(),
            "lines": lines(_waiting(record, party), party),
            "needs": [hit(need) for need in all_disclosed(needs[:FIRST], party)],
            "needs_count": needs.count(),
            "offers": [hit(offer) for offer in all_disclosed(offers[:FIRST], party)],
            "offers_count": offers.count(),
            "first": FIRST,
            "also": also_called(record),
            "origins": origins("organisation", record.key, party),
        },
    )


def _stand_in(key: str, party: Party) -> HttpResponse:
    """To the page of what stands for an organisation that was joined to it.

    Raises:
        Http404: there is none that the party may know of.
    """
    try:
        return redirect("web:organisation", key=people.stands_for(key, party).key)
    except Organisation.DoesNotExist as error:
        raise Http404 from error


@login_required
def found_organisation(request: HttpRequest) -> HttpResponse:
    """Found an organisation; those of the same name or number are shown before it is stored."""
    party = party_of(request)
    form = OrganisationForm(request.POST or None)
    alike: tuple[Organisation, ...] = ()
    if form.is_valid():
        draft = form.draft()
        try:
            made = actions.found_organisation(draft=draft, another=form.cleaned_data["another"], by=party)
        except actions.AlikeError as error:
            alike = error.organisations
        except DraftRefusedError as error:
            alike = _same(draft, party)
            form.refuse(error.problems)
        except REFUSED as error:
            form.add_error(None, why_not(error))
        else:
            messages.success(
                request,
                _("%(name)s is stored. An officer looks at it; the answer comes into your inbox.")
                % {"name": organisation_name(made)},
            )
            return redirect("web:organisation", key=made.key)
    page = {
        "form": form,
        "alike": [row(item) for item in alike],
        "may_be_another": bool(alike) and not form.errors,
    }
    return render(
        request, "entrepot/organisation_new.html", page, status=422 if form.errors or alike else 200
    )


@login_required
def edit_organisation(request: HttpRequest, key: str) -> HttpResponse:
    """Change what an organisation says of itself."""
    party = party_of(request)
    record = organisation_of(key, party)
    if not allows(party, "organisation.edit", record):
        raise Http404
    form = OrganisationForm(request.POST or None, organisation=record)
    newer: list[people.Version] = []
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.edit_organisation(
                organisation=record,
                draft=form.draft(),
                version=given["version"],
                reason=given["reason"],
                by=party,
            )
            messages.success(request, _("What you changed is stored."))
            return redirect("web:organisation", key=record.key)
        except DraftRefusedError as error:
            form.refuse(error.problems)
        except REFUSED as error:
            form.add_error(None, why_not(error))
            newer = [item for item in people.versions_of(record, party) if item.number > given["version"]]
            form.replace_version(record.version)
    page = {
        "form": form,
        "name": organisation_name(record),
        "key": record.key,
        "newer": version_rows(newer),
    }
    return render(request, "entrepot/organisation_edit.html", page, status=422 if form.errors else 200)


def organisation_versions(request: HttpRequest, key: str) -> HttpResponse:
    """What an organisation said of itself before, newest first."""
    party = party_of(request)
    record = organisation_of(key, party)
    page = Paginator(people.versions_of(record, party), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "entrepot/organisation_versions.html",
        {
            "name": organisation_name(record),
            "key": record.key,
            "versions": version_rows(list(page)),
            "page": page,
            "previous_url": page_url({}, page.number - 1) if page.has_previous() else "",
            "next_url": page_url({}, page.number + 1) if page.has_next() else "",
        },
    )


@login_required
@require_POST
def application(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the officers to admit an organisation, or take that back."""
    party = party_of(request)
    record = organisation_of(key, party)
    if not allows(party, "organisation.apply", record):
        raise Http404
    try:
        if request.POST.get("answer") == "withdraw":
            actions.withdraw_application(organisation=record, by=party)
            messages.success(request, _("The application is taken back."))
        else:
            actions.apply_for_admission(organisation=record, by=party)
            messages.success(request, _("The officers are asked; the answer comes into your inbox."))
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect("web:organisation", key=key)


def organisation_of(key: str, party: Party) -> Organisation:
    """The organisation that an address names.

    Raises:
        Http404: there is none that the party may know of.
    """
    try:
        return people.organisation(key, party)
    except Organisation.DoesNotExist as error:
        raise Http404 from error


def asks(organisation: Organisation, party: Party) -> bool:
    """Whether the party asks to join it and has no answer yet."""
    found = Membership.objects.filter(organisation=organisation, account_id=party.account or 0, asked=True)
    return found.exists()


def _waiting(organisation: Organisation, party: Party) -> list[Duty]:
    kinds = (actions.APPLIED, actions.ANSWERED)
    return list(people.duties_of(party).filter(kind__in=kinds, subject=organisation.key))


def _same(draft: OrganisationDraft, party: Party) -> tuple[Organisation, ...]:
    """Organisations that have a name or a number of a draft that was refused."""
    read = [read_identifier(scheme, number) for scheme, number in draft.identifiers.items()]
    numbers = {str(item.scheme): item.number for item in read if isinstance(item, Identifier)}
    names = [text["title"] for text in draft.texts.values()]
    return people.alike(names=names, identifiers=numbers, party=party)
