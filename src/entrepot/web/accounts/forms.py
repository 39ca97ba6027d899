"""allauth's forms with our labels and hints; placeholders are left out, since they vanish when one types."""

from __future__ import annotations

from typing import Any, ClassVar, Final, NamedTuple

from allauth.account import forms as allauth
from allauth.core import context
from allauth.socialaccount import forms as social
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from entrepot.people.models import Account
from entrepot.web.accounts.entry import address_allowed, invitation_of
from entrepot.web.forms.described import DescribedForm

ADDRESS: Final = _("E-mail address")
ONE_TIME: Final = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


class Said(NamedTuple):
    """What a field is called, and what helps to fill it in."""

    label: Any
    hint: Any = ""


NEW_PASSWORD: Final = Said(
    _("New password"), _("At least 12 characters; a sentence is good. Password managers are welcome.")
)


class PlainForm(DescribedForm):
    """Labels by the field's name; no placeholders; a new password is asked for once, since it can be looked at and reset."""

    says: ClassVar[dict[str, Said]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.says:
                field.label, field.help_text = self.says[name]
        self.describe(())


class SignInForm(PlainForm, allauth.LoginForm):  # type: ignore[misc]  # allauth carries no types
    """Address and password."""

    says: ClassVar = {"login": Said(ADDRESS), "password": Said(_("Password"))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class SignUpForm(PlainForm, allauth.SignupForm):  # type: ignore[misc]
    """Name, address and a password of one's own."""

    field_order = ["name", "email", "password1"]  # noqa: RUF012 -- as Django declares it
    says: ClassVar = {
        "email": Said(ADDRESS, _("We send you a code to make sure that it is yours.")),
        "password1": NEW_PASSWORD._replace(label=_("Password")),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "username"
        invitation = invitation_of(context.request)
        if invitation is not None:
            self.fields["email"].initial = invitation.email

    def clean_email(self) -> str:
        """Whoever comes in by invitation does so with the address that was invited."""
        given: str = super().clean_email()
        if not address_allowed(context.request, given):
            raise ValidationError(_("Your invitation was sent to another address. Sign up with that one."))
        return given

    def clean(self) -> dict[str, Any]:
        """A password that is not like the name either; allauth looks at the address only."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        password, name = given.get("password1"), given.get("name")
        if password and name and "password1" not in self.errors:
            try:
                validate_password(password, Account(name=name))
            except ValidationError as error:
                self.add_error("password1", error)
        return given


class SingleSignUpForm(PlainForm, social.SignupForm):  # type: ignore[misc]
    """What single sign-on did not say."""

    field_order = ["name", "email"]  # noqa: RUF012 -- as Django declares it
    says: ClassVar = {"email": Said(ADDRESS)}


class AddressCodeForm(PlainForm, allauth.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code from a mail."""

    says: ClassVar = {"code": Said(_("Code"), _("Look into the folder for spam if it does not arrive."))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = forms.TextInput(attrs=dict(ONE_TIME))
        self.describe(())


class NewAddressForm(PlainForm, allauth.AddEmailForm):  # type: ignore[misc]
    """Another address for an account."""

    says: ClassVar = {
        "email": Said(_("New e-mail address"), _("We send a code to it; until then the old one holds."))
    }


class ChangePasswordForm(PlainForm, allauth.ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one."""

    says: ClassVar = {"oldpassword": Said(_("Your password until now")), "password1": NEW_PASSWORD}


class SetPasswordForm(PlainForm, allauth.SetPasswordForm):  # type: ignore[misc]
    """A password for an account that has none."""

    says: ClassVar = {"password1": NEW_PASSWORD}


class ForgottenForm(PlainForm, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Whose password was forgotten."""

    says: ClassVar = {"email": Said(ADDRESS)}


class NewPasswordForm(PlainForm, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password in place of a forgotten one."""

    says: ClassVar = {"password1": NEW_PASSWORD}


class AgainForm(PlainForm, allauth.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    says: ClassVar = {"password": Said(_("Password"))}
