"""A reviewer's own pages: what is asked for, and the form of a review beside the application."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.programmes import actions, files, panels
from entrepot.programmes.actions import ScoresOddError
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Assignment
from entrepot.web.asking import party_of
from entrepot.web.downloads import attachment
from entrepot.web.forms.reviewing import ReviewForm, review_initial
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.reviewing.own import own_row
from entrepot.web.reviewing.shown import answers, applicant_name, criteria, programme_title
from entrepot.web.views.lists import turned_page


@login_required
def reviews(request: HttpRequest) -> HttpResponse:
    """What the reader is asked to review and has reviewed, what is due first first."""
    page, turned = turned_page(panels.own_assignments(party_of(request)), request, {})
    return render(request, "entrepot/reviews.html", turned | {"rows": [own_row(one) for one in page]})


@login_required
def review(request: HttpRequest, key: str) -> HttpResponse:
    """One review: read the application, write, submit."""
    party = party_of(request)
    found = panels.assignment_of(party, key)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _done(request, found, party)
    form = _form(found, None)
    return _page(request, found, party, form)


@login_required
def review_file(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """A document of an application, for its reviewer; never shown by the browser under this node's name."""
    party = party_of(request)
    found = panels.assignment_of(party, key)
    kept = files.file_of(party, found.application, file) if found else None
    if found is None or kept is None:
        raise Http404
    try:
        return attachment(files.content(kept), kept.name, kept.media_type)
    except REFUSED as error:
        return _page(request, found, party, _form(found, None), why_not(error))


def _form(found: Assignment, given: Any) -> ReviewForm:
    named = [
        (criterion, shown.name.text or criterion.key)
        for criterion, shown in zip(
            found.application.programme.call.criteria, criteria(found.application), strict=True
        )
    ]
    return ReviewForm(given, criteria=named, initial=review_initial(panels.review_of(found)))


def _page(
    request: HttpRequest, found: Assignment, party: Party, form: ReviewForm, refused: str = ""
) -> HttpResponse:
    kept = panels.review_of(found)
    application = found.application
    open_ = application.programme.stage == Stage.REVIEW
    page = {
        "row": own_row(found), "assignment": found, "review": kept, "form": form, "refused": refused, "open": open_,
        "submitted": kept is not None and kept.state == "submitted", "applicant": applicant_name(application),
        "programme": programme_title(application), "it": answers(application, party, found.key),
        "parts": list(zip(criteria(application), form.parts, strict=True)),
    }  # fmt: skip
    return render(request, "entrepot/review.html", page, status=422 if refused or form.errors else 200)


def _done(request: HttpRequest, found: Assignment, party: Party) -> HttpResponse:
    way = request.POST.get("way", "")
    if way in {"save", "submit"}:
        return _written(request, found, party, submitting=way == "submit")
    try:
        if way == "reopen":
            actions.reopen_review(assignment=found, by=party)
            messages.success(
                request, _("Your review is a draft again; until you submit it, it does not count.")
            )
            return redirect("web:review", key=found.key)
        if way == "conflict":
            actions.declare_conflict(assignment=found, by=party)
            messages.success(request, _("Thank you. The application goes to somebody else."))
            return redirect("web:reviews")
    except REFUSED as error:
        return _page(request, found, party, _form(found, None), why_not(error))
    raise Http404


def _written(request: HttpRequest, found: Assignment, party: Party, *, submitting: bool) -> HttpResponse:
    form = _form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, party, form)
    act = actions.submit_review if submitting else actions.save_review
    try:
        act(assignment=found, writing=form.writing(), by=party)
    except ScoresOddError as error:
        for key in error.criteria:
            form.add_error(f"score_{key}", _("Choose a score from 1 to 5."))
        return _page(request, found, party, form)
    except REFUSED as error:
        return _page(request, found, party, form, why_not(error))
    if submitting:
        messages.success(request, _("Your review is with the panel."))
        return redirect("web:reviews")
    messages.success(request, _("Your draft is kept."))
    return redirect("web:review", key=found.key)
