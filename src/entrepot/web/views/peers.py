"""Other nodes: invited, pinned to their keys, seen, put to rest and sent away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from entrepot.exchange.actions import peers as actions
from entrepot.exchange.domain.invitations import Invitation, read_invitation
from entrepot.exchange.domain.keys import fingerprint
from entrepot.exchange.handshake import announce, come, replace_key
from entrepot.exchange.identity import own
from entrepot.exchange.models import Peer, PeerInvitation, PeerKey
from entrepot.exchange.queries import peers as reads
from entrepot.exchange.queries.feeds import progress_of
from entrepot.exchange.refusals import PeerRefusedError
from entrepot.exchange.sending import UndeliveredError
from entrepot.people.permissions import allows
from entrepot.web import figures, peering
from entrepot.web.accounts.again import password_again_to_send
from entrepot.web.asking import party_of
from entrepot.web.forms.peers import ComeForm, InviteForm
from entrepot.web.refusals import why_not
from entrepot.web.views.lists import turned_page
from entrepot.web.views.logs import peer_log
from entrepot.web.views.node import only


@only("peer.read")
@password_again_to_send
def peers(request: HttpRequest) -> HttpResponse:
    """Every peer. An invitation is shown in the answer to its form and nowhere else, so nothing is redirected then."""
    party = party_of(request)
    keeps = allows(party, "peer.keep")
    asked = request.POST.get("do", "") if request.method == "POST" and keeps else ""
    invite = InviteForm(request.POST if asked == "invite" else None)
    coming = ComeForm(request.POST if asked == "come" else None)
    if coming.is_valid() and (found := _come(request, coming)):
        return redirect("web:peer", node=found.node)
    made = actions.invite_peer(note=invite.cleaned_data["note"], by=party) if invite.is_valid() else None
    page, turned = turned_page(reads.peers(party), request, {})
    identity = own()
    shown = {
        **turned, "lines": [peering.line(one) for one in page], "keeps": keeps, "made": _shown(made),
        "invite": InviteForm() if made else invite, "coming": coming, "invitations": _waiting(request),
        "node": identity.node, "key": fingerprint(identity.current.id), "keys": len(identity.keys),
    }  # fmt: skip
    response = render(
        request, "entrepot/peers.html", shown, status=422 if coming.errors or invite.errors else 200
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@only("peer.read")
def peer(request: HttpRequest, node: str) -> HttpResponse:
    """One peer: how the exchange stands, what stayed here and why, and its keys."""
    found = _peer(request, node)
    shown = {
        "peer": found, "line": peering.line(found), "figures": peering.counted(progress_of(found)),
        "stayed": peering.stayed(found), "keys": peering.keys_shown(found), "keeps": allows(party_of(request), "peer.keep"),
        "log": peer_log(found),
    }  # fmt: skip
    return render(request, "entrepot/peer.html", shown)


@only("peer.keep")
@require_POST
def step(request: HttpRequest, node: str) -> HttpResponse:
    """Let the exchange with a peer rest, go on, or end."""
    found, party, asked = _peer(request, node), party_of(request), request.POST.get("do", "")
    try:
        if asked == "end":
            actions.end_peer(peer=found, by=party)
        elif asked in {"pause", "resume"}:
            actions.pause_peer(peer=found, rest=asked == "pause", by=party)
        else:
            raise Http404
    except PeerRefusedError as error:
        messages.error(request, why_not(error))
    return redirect("web:peer", node=node)


@only("peer.keep")
@require_POST
def revoke(request: HttpRequest, node: str, key: str) -> HttpResponse:
    """Let nothing that a key signed count any more."""
    found = PeerKey.objects.filter(peer=_peer(request, node), key_id=key).first()
    if found is None:
        raise Http404
    actions.revoke_key(key=found, by=party_of(request))
    messages.success(request, _("Nothing that this key signed counts any more."))
    return redirect("web:peer", node=node)


@only("peer.keep")
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Let nobody in by an invitation any more."""
    party = party_of(request)
    found = reads.open_invitations(party).filter(pk=number).first()
    if not isinstance(found, PeerInvitation):
        raise Http404
    actions.withdraw_peer_invitation(invitation=found, by=party)
    messages.success(request, _("Nobody comes in by this invitation any more."))
    return redirect("web:peers")


@only("peer.keep")
@password_again_to_send
def replace_own_key(request: HttpRequest) -> HttpResponse:
    """Sign with a new key, or announce the one there is again. Whoever comes back from giving the password presses once more."""
    if request.method != "POST":
        return redirect("web:peers")
    party = party_of(request)
    failed = announce(by=party) if request.POST.get("do") == "again" else replace_key(by=party)
    if failed:
        late = ngettext(
            "%(count)s peer did not take the new key. Announce it again later.",
            "%(count)s peers did not take the new key. Announce it again later.",
            len(failed),
        ) % {"count": figures.number(len(failed))}
        messages.error(request, late)
    else:
        messages.success(request, _("Every peer knows the key that this node signs with."))
    return redirect("web:peers")


def _come(request: HttpRequest, form: ComeForm) -> Peer | None:
    """Use an invitation whose fingerprint is the one that was told; what is wrong is said at the form."""
    given = form.cleaned_data
    read = read_invitation(given["invitation"])
    told = "".join(given["compared"].split()).lower()
    if read is not None and told != fingerprint(read.key).replace(" ", ""):
        form.add_error("compared", _("The key in the invitation has another fingerprint. Ask its operator."))
    else:
        try:
            return come(text=given["invitation"], by=party_of(request))
        except PeerRefusedError as error:
            form.add_error("invitation", why_not(error))
        except UndeliveredError as error:
            form.add_error("invitation", f"{_(error.sentence)} {_(error.remedy)}")
    form.describe(form.errors)
    return None


def _peer(request: HttpRequest, node: str) -> Peer:
    found = reads.peers(party_of(request)).filter(node=node).first()
    if found is None:
        raise Http404
    return found


def _shown(made: Invitation | None) -> dict[str, str] | None:
    return (
        None if made is None else {"text": str(made), "node": made.node, "fingerprint": fingerprint(made.key)}
    )


def _waiting(request: HttpRequest) -> list[dict[str, object]]:
    return [
        {"number": one.pk, "note": one.note, "ends": figures.day(one.ends.date())}
        for one in reads.open_invitations(party_of(request))
    ]
