"""allauth's forms of second factors with our labels and hints."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from allauth.mfa.base import forms as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.web.accounts.forms import ONE_TIME, PlainForm, Said

NUMBERS: Final = {**ONE_TIME, "inputmode": "numeric"}


class CodeForm(PlainForm, factors.AuthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """A code at sign-in."""

    says: ClassVar = {
        "code": Said(_("Code"), _("From your authenticator app, or one of your recovery codes."))
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _numeric(self)


class CodeAgainForm(PlainForm, factors.ReauthenticateForm):  # type: ignore[misc]
    """A code once more."""

    says: ClassVar = CodeForm.says

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _numeric(self)


class AppForm(PlainForm, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    says: ClassVar = {"code": Said(_("Code"), _("The six digits that the app shows now."))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _numeric(self)

    def clean_code(self) -> str:
        """The code, used up: it does not sign in as well."""
        code: str = super().clean_code()
        TOTP(Authenticator(user=self.user, type=Authenticator.Type.TOTP))._mark_code_used(code)
        return code


class PasskeyForm(PlainForm, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    says: ClassVar = {
        "name": Said(_("What it is called"), _("So that you know it again, such as “phone” or “blue key”.")),
        "passwordless": Said(
            _("Sign in with it alone, without a password"),
            _(
                "The device asks for your finger, face or PIN. Without this it is a second factor beside the password."
            ),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class PasskeyNameForm(PlainForm, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    says: ClassVar = {"name": Said(_("What it is called"))}


def _numeric(form: PlainForm) -> None:
    form.fields["code"].widget = forms.TextInput(attrs=dict(NUMBERS))
    form.describe(())
