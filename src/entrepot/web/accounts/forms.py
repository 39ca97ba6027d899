"""allauth's forms with our labels and hints; placeholders are left out, since they vanish when one types."""

from __future__ import annotations

from typing import Any, ClassVar, Final, NamedTuple

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.web.forms.described import DescribedForm

ADDRESS: Final = _("E-mail address")


class Said(NamedTuple):
    """What a field is called, and what helps to fill it in."""

    label: Any
    hint: Any = ""


ONE_TIME: Final = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


class PlainForm(DescribedForm):
    """Without placeholders; with labels by the field's name."""

    says: ClassVar[dict[str, Said]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.says:
                field.label, field.help_text = self.says[name]
        self.describe(())


class SignInForm(PlainForm, allauth.LoginForm):  # type: ignore[misc]
    """Address and password."""

    says: ClassVar = {"login": Said(ADDRESS), "password": Said(_("Password"))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class SignUpForm(PlainForm, allauth.SignupForm):  # type: ignore[misc]
    """Name, address and a password of one's own."""

    field_order = ["name", "email", "password1"]  # noqa: RUF012 -- as Django declares it
    says: ClassVar = {
        "email": Said(ADDRESS, _("We send you a code to make sure that it is yours. Nobody else sees it.")),
        "password1": Said(
            _("Password"), _("At least 12 characters; a sentence is good. Password managers are welcome.")
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "username"


class AddressCodeForm(PlainForm, allauth.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code from a mail."""

    says: ClassVar = {"code": Said(_("Code"), _("Look into the folder for spam if it does not arrive."))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = forms.TextInput(attrs=dict(ONE_TIME))
        self.describe(())
