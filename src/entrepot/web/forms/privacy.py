"""What a person says of themselves, and the word that erases them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from entrepot.people.models import Account
from entrepot.web.forms.described import DescribedForm


class PersonForm(DescribedForm):
    """Name, language, and whether mails tell what waits."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Language of mails"),
        required=False,
        choices=[("", _("as the page was")), *settings.LANGUAGES],
    )
    wants_digest = forms.BooleanField(label=_("Send me a mail when something waits for me"), required=False)

    @classmethod
    def of(cls, account: Account, typed: QueryDict | None) -> PersonForm:
        """The form as the account is now, or as it was filled in."""
        now = {"name": account.name, "language": account.language, "wants_digest": account.wants_digest}
        return cls(typed, initial=now)


class ErasureForm(DescribedForm):
    """One's own address, typed."""

    address = forms.CharField(label=_("Type your e-mail address to confirm"), max_length=254)

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._expected = address
        self.fields["address"].widget.attrs["autocomplete"] = "off"

    def clean_address(self) -> str:
        """Nothing but the address itself will do."""
        given = str(self.cleaned_data["address"]).strip()
        if given.casefold() != self._expected.casefold():
            raise forms.ValidationError(_("This is not the address of your account."))
        return given
