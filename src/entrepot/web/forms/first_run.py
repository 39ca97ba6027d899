"""What the first operator says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from entrepot.people.models import Account
from entrepot.web.forms.described import DescribedForm


class FirstRunForm(DescribedForm):
    """The setup secret, and who comes in with it."""

    secret = forms.CharField(
        label=_("Setup secret"),
        max_length=200,
        help_text=_("“entrepot init” printed it; it stands in the file setup.secret in the node's folder."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters; a sentence is good. Password managers are welcome."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_email(self) -> str:
        """An address that nobody here has."""
        given = str(self.cleaned_data["email"]).lower()
        if Account.objects.filter(email__iexact=given).exists():
            raise forms.ValidationError(_("There is an account for this address already. Choose another."))
        return given

    def clean(self) -> dict[str, Any]:
        """A password that is not too easy for whose it is."""
        given = super().clean() or self.cleaned_data
        try:
            validate_password(
                given.get("password", ""), Account(name=given.get("name", ""), email=given.get("email", ""))
            )
        except ValidationError as error:
            self.add_error("password", error)
        return given
