"""Members of an organisation: seen, let in, changed, invited; and the way in of whoever is invited."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.people import queries as people
from entrepot.people.actions import invitations, memberships
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Duty, Invitation, Membership, Organisation
from entrepot.people.permissions import allows
from entrepot.web.accounts.entry import INVITATION, bring
from entrepot.web.asking import account_of, party_of
from entrepot.web.duties.joining import invitation_words
from entrepot.web.filters import page_url
from entrepot.web.forms.organisations import InviteForm, JoinForm
from entrepot.web.inbox import lines
from entrepot.web.letters import send_invitation
from entrepot.web.names import ORGANISATION_ROLES, name_in, organisation_name
from entrepot.web.organisations import highest_role, invitation_rows, member_rows
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.lists import PER_PAGE
from entrepot.web.views.organisations import organisation_of


@login_required
def members(request: HttpRequest, key: str) -> HttpResponse:
    """The members, those who ask to be, and those who are invited."""
    return _members(request, _members_seen(key, party_of(request)))


@login_required
@require_POST
def member(request: HttpRequest, key: str, account: str) -> HttpResponse:
    """Change a member's role, or end the membership."""
    party = party_of(request)
    record = _members_seen(key, party)
    found = people.members_of(record, party).filter(account__key=account).first()
    if found is None or not allows(party, "membership.change", found):
        raise Http404
    try:
        if request.POST.get("answer") == "remove":
            memberships.remove_member(membership=found, by=party)
            messages.success(request, _("The membership is ended."))
        else:
            memberships.change_role(membership=found, role=_role(request), by=party)
            messages.success(request, _("The role is changed."))
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect("web:members", key=key)


@login_required
@require_POST
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """End one's own membership, or take back that one asked for it."""
    party = party_of(request)
    record = organisation_of(key, party)
    found = Membership.objects.filter(organisation=record, account_id=party.account or 0).first()
    if found is None:
        raise Http404
    try:
        if found.asked:
            memberships.take_back_ask(membership=found, by=party)
            messages.success(request, _("Your request to join is taken back."))
        else:
            memberships.leave(membership=found, by=party)
            messages.success(request, _("You do not belong to it any more."))
    except REFUSED as error:
        messages.error(request, why_not(error))
        return redirect("web:members", key=key)
    return redirect("web:organisations")


@login_required
def join(request: HttpRequest, key: str) -> HttpResponse:
    """Ask to belong to an organisation."""
    party = party_of(request)
    record = organisation_of(key, party)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            memberships.ask_to_join(organisation=record, message=form.cleaned_data["message"], by=party)
            messages.success(request, _("You have asked. The answer comes into your inbox."))
        except REFUSED as error:
            messages.error(request, why_not(error))
        return redirect("web:organisation", key=key)
    page = {"form": form, "name": organisation_name(record), "key": key}
    return render(request, "entrepot/organisation_join.html", page, status=422 if form.errors else 200)


@login_required
@require_POST
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Invite an address. The secret link is in the mail and, this once, on the page."""
    party = party_of(request)
    record = _members_seen(key, party)
    if not allows(party, "invitation.give", record):
        raise Http404
    form = InviteForm(request.POST, highest=highest_role(party, record))
    if not form.is_valid():
        return _members(request, record, form)
    try:
        given = invitations.invite(
            email=form.cleaned_data["email"], organisation=record, role=form.cleaned_data["role"], by=party
        )
    except REFUSED as error:
        form.add_error("email", why_not(error))
        return _members(request, record, form)
    return render(
        request,
        "entrepot/invitation_given.html",
        shown_once(request, given, reverse("web:members", args=[key])),
    )


@login_required
@require_POST
def withdraw_invitation(request: HttpRequest, number: int) -> HttpResponse:
    """End an invitation that is open."""
    party = party_of(request)
    try:
        found = people.invitation(number, party)
    except Invitation.DoesNotExist as error:
        raise Http404 from error
    organisation = found.organisation
    rule = "invitation.give" if organisation else "invitation.give_node"
    if not allows(party, rule, organisation):
        raise Http404
    try:
        invitations.withdraw_invitation(invitation=found, by=party)
        messages.success(request, _("The invitation is withdrawn."))
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect("web:members", key=organisation.key) if organisation else redirect("web:node_people")


def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The way in that an invitation gives: to sign up or in, then to accept it."""
    try:
        found = invitations.find(secret=secret)
    except REFUSED as error:
        return render(request, "entrepot/invitation.html", {"failed": why_not(error)}, status=404)
    account = account_of(request)
    page: dict[str, object] = {
        **invitation_words(found),
        "email": found.email,
        "secret": secret,
        "account": account,
    }
    if account is None:
        bring(request, secret)  # signing up takes it from there
        return render(request, "entrepot/invitation.html", page)
    if request.method != "POST":
        mine = account.email.casefold() == found.email.casefold()
        return render(request, "entrepot/invitation.html", {**page, "mine": mine})
    try:
        invitations.accept(secret=secret, account=account)
    except REFUSED as error:
        return render(request, "entrepot/invitation.html", {**page, "failed": why_not(error)}, status=422)
    request.session.pop(INVITATION, None)
    messages.success(request, _("You are %(role)s of %(where)s now.") % invitation_words(found))
    organisation = found.organisation
    return redirect("web:organisation", key=organisation.key) if organisation else redirect("web:inbox")


def shown_once(request: HttpRequest, given: invitations.Given, back: str) -> dict[str, object]:
    """What the page says of an invitation that was just given; its secret is nowhere else but in the mail."""
    url = request.build_absolute_uri(reverse("web:invitation", args=[given.secret]))
    return {
        **invitation_words(given.invitation),
        "email": given.invitation.email,
        "sent": send_invitation(given.invitation, url),
        "url": url,
        "back": back,
    }


def _role(request: HttpRequest) -> OrganisationRole:
    try:
        return OrganisationRole(request.POST.get("role", ""))
    except ValueError as error:
        raise Http404 from error


def _members_seen(key: str, party: Party) -> Organisation:
    """The organisation whose members the party may see.

    Raises:
        Http404: there is none.
    """
    record = organisation_of(key, party)
    if not allows(party, "membership.read", record):
        raise Http404
    return record


def _members(request: HttpRequest, record: Organisation, form: InviteForm | None = None) -> HttpResponse:
    party = party_of(request)
    invites, owns = allows(party, "invitation.give", record), allows(party, "membership.change", record)
    page = Paginator(people.members_of(record, party), PER_PAGE).get_page(request.GET.get("page"))
    asking = [str(item.pk) for item in people.asks_of(record, party)[:PER_PAGE]]
    waiting = people.duties_of(party).filter(kind=memberships.ASKED, subject__in=asking)
    return render(
        request,
        "entrepot/members.html",
        {
            "key": record.key,
            "name": organisation_name(record),
            "rows": member_rows(page, party, emails=invites or owns or bool(party.node_roles)),
            "lines": lines(list[Duty](waiting), party),
            "owns": owns,
            "belongs": party.holds(record.pk),
            "roles": [(str(role), name_in(ORGANISATION_ROLES, role)) for role in OrganisationRole],
            "form": (form or InviteForm(highest=highest_role(party, record))) if invites else None,
            "invitations": invitation_rows(people.invitations_of(record, party)[:100]) if invites else [],
            "page": page,
            "previous_url": page_url({}, page.number - 1) if page.has_previous() else "",
            "next_url": page_url({}, page.number + 1) if page.has_next() else "",
        },
        status=422 if form is not None else 200,
    )
