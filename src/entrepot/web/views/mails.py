"""What mails lead to without signing in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from entrepot.people.actions import duties
from entrepot.web.digests import account_of_token


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed address is what allows it
@require_http_methods(["GET", "HEAD", "POST"])
def stop_digest(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the digests of whoever got the mail. Looking at the page does nothing: mail programs follow links to look for viruses."""
    account = account_of_token(token)
    if account is None:
        raise Http404
    if request.method == "POST":
        duties.stop_digest(account=account)
        account.refresh_from_db()
    return render(request, "entrepot/digest_stop.html", {"wanted": account.wants_digest})
