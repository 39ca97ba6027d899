"""What all forms share: choices filled when asked, help and errors tied to their fields for screen readers."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from entrepot.people.models import Organisation
from entrepot.vocabulary.problems import Problem
from entrepot.web.names import organisation_name
from entrepot.web.problems import problem_row


class DescribedForm(forms.Form):
    """A form whose fields name their help and their errors to screen readers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("Please fill this in.")
        self.describe(())

    def lax(self, is_draft: bool) -> None:
        """A draft may have gaps: only what links it to somebody must be there."""
        for name in ("title", "text") if is_draft else ():
            self.fields[name].required = False

    def full_clean(self) -> None:
        """Judge what was entered, then tell which fields it is about."""
        super().full_clean()
        self.describe(self.errors)

    def describe(self, errors: Container[str]) -> None:
        """Tie help and errors to their fields; again after errors were added."""
        for name, field in self.fields.items():
            described = [f"{name}-help"] * bool(field.help_text) + [f"{name}-error"] * (name in errors)
            field.widget.attrs.update({"aria-describedby": " ".join(described)} if described else {})

    def put(self, name: str, value: str) -> None:
        """Show another value in a field than the one that was sent."""
        if isinstance(self.data, QueryDict):
            sent = self.data.copy()
            sent[name] = value
            self.data = sent

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Put what was refused beside the fields it is about."""
        for problem in problems:
            row = problem_row(problem)
            self.add_error(
                problem.column if problem.column in self.fields else None, f"{row.sentence} {row.remedy}"
            )
        self.describe(self.errors)

    def choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Fill the choices of a field."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


def organisation_choices(organisations: Iterable[Organisation]) -> list[tuple[str, str]]:
    """Organisations by key with their names, in the order of these."""
    return sorted(((item.key, organisation_name(item)) for item in organisations), key=lambda pair: pair[1])
