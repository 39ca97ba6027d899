"""What a facility's people ask of whoever books, as fields of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.booking.domain.gates import Asked, Kind
from entrepot.web.booking.gates import said

YES_NO: Final = (("", "—"), ("yes", _("yes")), ("no", _("no")))


class QuestionsForm(forms.Form):
    """What the facility's people ask, each answer in a field ``q<number>``."""

    def __init__(self, *args: Any, questions: Sequence[Asked] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = tuple(questions)
        for item in self.questions:
            needed = item.required or bool(item.wanted)
            field: forms.Field
            if item.kind == Kind.YES_NO:
                field = forms.ChoiceField(label=said(item.texts), choices=YES_NO, required=needed)
            else:
                field = forms.CharField(label=said(item.texts), max_length=1000, required=needed)
            self.fields[f"q{item.number}"] = field

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """The fields of the questions."""
        return [self[f"q{item.number}"] for item in self.questions]

    def answers(self) -> Mapping[int, str]:
        """What was answered, by the question's number."""
        return {item.number: self.cleaned_data.get(f"q{item.number}", "") for item in self.questions}
