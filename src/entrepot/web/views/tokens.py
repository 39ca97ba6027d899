"""API tokens: a program's way in on a person's behalf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from entrepot.people import tokens as people_tokens
from entrepot.people.actions.tokens import NewToken, TokenRefusedError, make_token, revoke_token
from entrepot.people.models import ApiToken
from entrepot.people.tokens import Scope, end_of, tokens_of
from entrepot.web.accounts.again import password_again_to_send
from entrepot.web.asking import party_of
from entrepot.web.figures import day
from entrepot.web.filters import page_url
from entrepot.web.forms.tokens import TokenForm
from entrepot.web.views.lists import PER_PAGE

REFUSALS: Final = {
    "name_missing": gettext_noop("Please say what it is for."),
    "name_taken": gettext_noop("You have a valid token of this name. Revoke it or choose another name."),
    "day_unfit": gettext_noop("The last day must lie within a year from today."),
    "too_many": gettext_noop("You have as many valid tokens as an account may have. Revoke one that is not needed."),
}  # fmt: skip
ENDS: Final = {
    people_tokens.End.REVOKED: gettext_noop("revoked"),
    people_tokens.End.ENDED: gettext_noop("over"),
    people_tokens.End.CLOSED: gettext_noop("closed"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One token as the page lists it; ``over`` says why it does not work any more."""

    number: int
    name: str
    hint: str
    may: str
    made: str
    used: str
    last_day: str
    over: str


@login_required
@password_again_to_send
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens, and a new one. Its secret is shown in the answer to the form and nowhere else, so nothing is redirected."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    made = _made(request, form) if form.is_valid() else None
    page = Paginator(tokens_of(party_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    response = render(
        request,
        "entrepot/tokens.html",
        {
            "form": TokenForm() if made else form,
            "made": made,
            "lines": [_line(token) for token in page],
            "page": page,
            "previous_url": page_url({}, page.number - 1) if page.has_previous() else "",
            "next_url": page_url({}, page.number + 1) if page.has_next() else "",
        },
        status=422 if form.errors else 200,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Let a token end now."""
    try:
        token = revoke_token(number=number, by=party_of(request))
    except ApiToken.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("“%(name)s” is revoked and opens nothing any more.") % {"name": token.name})
    return redirect("web:tokens")


def _made(request: HttpRequest, form: TokenForm) -> NewToken | None:
    given = form.cleaned_data
    try:
        return make_token(
            name=given["name"],
            write=given["may"] == Scope.WRITE,
            last_day=given["last_day"],
            by=party_of(request),
        )
    except TokenRefusedError as error:
        form.add_error(error.field or None, _(REFUSALS[error.code]))
        form.describe(form.errors)
        return None


def _line(token: ApiToken) -> Line:
    end, last_day = end_of(token), people_tokens.last_day(token)
    return Line(
        number=token.pk,
        name=token.name,
        hint=token.hint,
        may=_("read and write") if Scope.WRITE in token.scopes else _("read"),
        made=day(token.made.date()),
        used=day(token.used.date()) if token.used else "",
        last_day=day(last_day) if last_day else "",
        over=_(ENDS[end]) if end else "",
    )
