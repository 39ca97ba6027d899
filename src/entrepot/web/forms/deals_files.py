"""The form to add a file to a deal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.runtime.keptfiles import LARGEST


class DealFileForm(forms.Form):
    """A file, and which of the other parties may read it."""

    file = forms.FileField(
        label=_("File"), help_text=_("At most 50 MB. It is never removed; you can withdraw it and say why."),
        error_messages={"required": _("Please choose a file."), "empty": _("This file is empty.")},
    )  # fmt: skip
    readers = forms.MultipleChoiceField(
        label=_("Who may read it besides you"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {"readers": [key for key, _name in others]}
        super().__init__(*args, **kwargs)
        self.everybody = {key for key, _name in others}
        choices: Any = self.fields["readers"]
        choices.choices = others

    def clean_file(self) -> Any:
        """A file that is too large to be kept."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large. Send it in parts."))
        return file

    def readers_with(self, own: str) -> tuple[str, ...]:
        """Who may read it, the party itself among them; empty when it is for all."""
        chosen = self.cleaned_data["readers"]
        return () if set(chosen) == self.everybody else (own, *chosen)
