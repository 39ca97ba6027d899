"""Files of a deal: handed in, withdrawn, taken."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.deals import actions, files
from entrepot.deals.actions import Handing
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.models import Deal, DealFile
from entrepot.deals.queries import speaks_for
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.web.asking import party_of
from entrepot.web.dealpage.files import form_of
from entrepot.web.downloads import attachment
from entrepot.web.refusals import why_not
from entrepot.web.views.deals import deal_found, deal_page


@require_POST
@login_required
def add_file(request: HttpRequest, key: str) -> HttpResponse:
    """Add a file to a deal, for the party for which one speaks."""
    party = party_of(request)
    found = deal_found(key, party)
    own = speaker_of(found, party)
    form = form_of(found, own, request.POST, request.FILES)
    if not form.is_valid():
        return deal_page(request, found, party, {"file_form": form})
    file = form.cleaned_data["file"]
    handing = Handing(own, file.name or "", file.chunks(), form.readers_with(own.key))
    try:
        actions.add_deal_file(deal=found, handing=handing, by=party)
    except DealRefusedError as error:
        return deal_page(request, found, party, {"refused": why_not(error)})
    messages.success(request, _("The file is added."))
    return redirect("web:deal", key=key)


@require_POST
@login_required
def withdraw_file(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """Withdraw a file of one's own, and say why."""
    party = party_of(request)
    found = deal_found(key, party)
    kept, reason = file_found(found, file, party), request.POST.get("reason", "")
    try:
        actions.withdraw_deal_file(file=kept, party=speaker_of(found, party), reason=reason, by=party)
    except DealRefusedError as error:
        return deal_page(request, found, party, {"refused": why_not(error)})
    messages.success(
        request, _("The file is withdrawn: the others see that it was there, and why it was withdrawn.")
    )
    return redirect("web:deal", key=key)


@login_required
def file(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """A file of a deal, to be kept: never shown by the browser under this node's name."""
    party = party_of(request)
    found = deal_found(key, party)
    kept = file_found(found, file, party)
    try:
        return attachment(files.content(party, kept), kept.name, kept.media_type)
    except DealRefusedError as error:
        return deal_page(request, found, party, {"refused": why_not(error)})


def file_found(deal: Deal, key: str, party: Party) -> DealFile:
    """The file that an address names.

    Raises:
        Http404: there is none that the party may know of.
    """
    found = files.file_of(party, deal, key)
    if found is None:
        raise Http404
    return found


def speaker_of(deal: Deal, party: Party) -> Organisation:
    """The party of a deal for which somebody speaks.

    Raises:
        Http404: it is none.
    """
    own = speaks_for(deal, party)
    if own is None:
        raise Http404
    return own
