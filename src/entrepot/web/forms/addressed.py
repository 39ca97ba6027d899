"""A field that takes the address of a page of this node, for what nobody finds in a list of hundreds."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

NOTHING = ("", "")


class AddressField(forms.CharField):
    """The address of a page, cleaned to the page's name and its key; `NOTHING` where it is empty."""

    def __init__(self, *args: Any, pages: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, max_length=500, **kwargs)
        self.pages = pages

    def clean(self, value: Any) -> tuple[str, str]:
        """The name and the key."""
        typed = str(super().clean(value))
        if not typed:
            return NOTHING
        try:
            found = resolve(urlsplit(typed).path)
        except (Resolver404, ValueError):
            found = None
        if found is None or found.url_name not in self.pages:
            raise forms.ValidationError(
                _("This is not the address of such a page. Open the page and copy its address.")
            )
        return found.url_name, str(found.kwargs["key"])
