"""An operator's single sign-on by OpenID Connect: state, nonce and PKCE with every request, and whom it lets in."""

from __future__ import annotations

import secrets
from typing import Any, Final

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from entrepot.people.actions import accounts
from entrepot.people.models import Account

NONCE: Final = "nonce"


class SingleSignOn(OpenIDConnectProvider):  # type: ignore[misc]  # allauth carries no types
    """allauth's OpenID Connect client, with a nonce that ties the identity token to this very request (OpenID Connect Core 3.1.2.1)."""

    package: Final = "allauth.socialaccount.providers.openid_connect"
    """Where allauth looks for its addresses."""

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """What is sent along; nothing that the address of the page asks for."""
        nonce = secrets.token_urlsafe(24)
        kept = super().get_redirect_from_request_kwargs(request)
        return {
            **kept,
            "scope": self.get_scope(),
            "auth_params": {**self.get_auth_params(), NONCE: nonce},
            NONCE: nonce,
        }

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        """A page that leads on to the operator's sign-in: a form's own answer may not lead to another host under our content policy."""
        response: HttpResponse = super().redirect(request, process, **kwargs)
        if not isinstance(response, HttpResponseRedirect):
            return response
        return render(
            request, "socialaccount/login_redirect.html", {"provider": self, "target": response.url}
        )


class SingleAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """allauth's adapter for accounts elsewhere: the operator's people may come in, whatever the node asks of others."""

    error_messages: Final = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": _("Set a password first: without single sign-on you could not sign in any more."),
        "no_verified_email": _("Confirm your address first."),
        "connected_other": _("This single sign-on belongs to another account here."),
    }

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse an identity that was made for another request.

        Raises:
            ImmediateHttpResponse: the nonce is not the one that was sent.
        """
        claims = sociallogin.account.extra_data.get("id_token") or {}
        sent = sociallogin.state.get(NONCE)
        if not sent or not secrets.compare_digest(str(claims.get(NONCE, "")), sent):
            page = render(request, "socialaccount/authentication_error.html", status=401)
            raise ImmediateHttpResponse(page)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 -- as allauth calls it
        """Whom the operator lets in there comes in here."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Account:
        """Name and address as the operator knows them."""
        account: Account = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        account.name = (data.get("name") or " ".join(part for part in parts if part))[:120]
        account.language = translation.get_language() or ""
        return account

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        """What is known already."""
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        return {**initial, "name": sociallogin.user.name}

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Form | None = None) -> Account:
        """Store somebody new, together with the entry in the journal."""
        account: Account = sociallogin.user
        if form is not None:
            account.name, account.email = form.cleaned_data["name"], form.cleaned_data["email"]
        accounts.sign_up_elsewhere(account=account, login=sociallogin, request=request)
        return account
