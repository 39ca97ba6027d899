"""The form of an application, built from the fields of its call. It judges nothing by itself: a draft keeps what was typed, and `wrongs` says what is odd with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from entrepot.programmes.domain.forms import Field, FieldKind, Wrong
from entrepot.programmes.domain.forms import wrongs as wrongs_of
from entrepot.programmes.models import ApplicationFile
from entrepot.web.forms.booking import day_input
from entrepot.web.forms.described import DescribedForm
from entrepot.web.programmes.words import START, said, with_unit, wrong

TAKE_AWAY: Final = "without-"
"""Before the key of a field whose document is taken away."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One question as it stands on the page; ``file`` is the document that answers it now."""

    field: forms.BoundField
    language: str
    hint: str
    hint_language: str
    required: bool
    file: ApplicationFile | None
    take_away: str


class AnswersForm(DescribedForm):
    """The questions of a call with what was answered so far, and what is wrong with it beside each."""

    use_required_attribute = False

    def __init__(
        self, fields: Iterable[Field], answers: Mapping[str, Any], files: Mapping[str, ApplicationFile]
    ) -> None:
        self.asked = {START + field.key: field for field in fields}
        typed = {name: _typed(answers.get(field.key)) for name, field in self.asked.items()}
        super().__init__(data=typed)
        self.files_kept = files
        for name, field in self.asked.items():
            self.fields[name] = _MADE[field.kind](field, answers.get(field.key))
            self.fields[name].label, self.fields[name].help_text = said(field.names).text, _help(field)
        self.is_valid()
        for one in wrongs_of(self.asked.values(), answers, handed_in=False):
            self.say(one, answers)
        self.describe(self.errors)

    def say(self, one: Wrong, answers: Mapping[str, Any]) -> None:
        """Put what is wrong beside its field."""
        field = self.asked[START + one.field]
        self.add_error(START + one.field, wrong(field, one.code, answers.get(one.field, "")))

    @property
    def questions(self) -> list[Shown]:
        """The questions in their order."""
        return [
            Shown(
                self[name], said(field.names).language, said(field.hints).text, said(field.hints).language, field.required,
                self.files_kept.get(field.key), TAKE_AWAY + field.key if field.key in self.files_kept else "",
            )
            for name, field in self.asked.items()
        ]  # fmt: skip


def answers_in(fields: Iterable[Field], posted: QueryDict, before: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as answers are kept, whatever is wrong with it. A document stays the one there was, unless it is taken away."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.kind == FieldKind.DOCUMENT:
            kept = "" if TAKE_AWAY + field.key in posted else before.get(field.key, "")
        else:
            kept = _READ.get(field.kind, str)(posted.get(START + field.key, "").strip())
        if kept != "":
            found[field.key] = kept
    return found


def documents_in(
    fields: Iterable[Field], files: MultiValueDict[str, UploadedFile[Any]]
) -> list[tuple[Field, UploadedFile[Any]]]:
    """The documents that were sent, with the fields that they answer."""
    asked = [field for field in fields if field.kind == FieldKind.DOCUMENT]
    sent = [(field, files.get(START + field.key)) for field in asked]
    return [(field, file) for field, file in sent if file is not None]


def _typed(answer: Any) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return "" if answer is None else str(answer)


def _yes_or_no(text: str) -> bool | str:
    return {"yes": True, "no": False}.get(text, text)


_READ: Final[Mapping[FieldKind, Callable[[str], Any]]] = {FieldKind.YES_NO: _yes_or_no}


def _help(field: Field) -> str:
    """What an answer may be."""
    if field.kind in {FieldKind.TEXT, FieldKind.LONG}:
        return _("At most %(room)s characters.") % {"room": field.room}
    if field.kind == FieldKind.DOCUMENT:
        return _("At most 50 MB. Another one takes its place.")
    if field.kind != FieldKind.NUMBER:
        return ""
    given = {"least": with_unit(field, field.least), "most": with_unit(field, field.most), "unit": field.unit}
    if field.least is not None and field.most is not None:
        return _("From %(least)s to %(most)s.") % given
    if field.least is not None:
        return _("At least %(least)s.") % given
    if field.most is not None:
        return _("At most %(most)s.") % given
    return _("In %(unit)s.") % given if field.unit else ""


def _text(_field: Field, _answer: Any) -> forms.Field:
    return forms.CharField(required=False)


def _long(_field: Field, _answer: Any) -> forms.Field:
    return forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 6}))


def _number(_field: Field, _answer: Any) -> forms.Field:
    return forms.CharField(required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}))


def _day(field: Field, answer: Any) -> forms.Field:
    """A day is chosen where the browser can; what is no day is shown as it was typed."""
    odd = answer not in (None, "") and bool(wrongs_of([field], {field.key: answer}, handed_in=False))
    return forms.CharField(required=False, widget=forms.TextInput() if odd else day_input())


def _choice(field: Field, answer: Any) -> forms.Field:
    choices = [("", _("– not answered –")), *((one.key, said(one.names).text) for one in field.choices)]
    return _select(choices, answer)


def _yes_no(_field: Field, answer: Any) -> forms.Field:
    return _select([("", _("– not answered –")), ("yes", _("Yes")), ("no", _("No"))], _typed(answer))


def _select(choices: list[tuple[str, str]], answer: Any) -> forms.Field:
    """What was sent and is none of the choices stays one, so that it is seen."""
    odd = [(answer, answer)] if answer and answer not in dict(choices) else []
    return forms.CharField(required=False, widget=forms.Select(choices=[*choices, *odd]))


def _document(_field: Field, _answer: Any) -> forms.Field:
    return forms.FileField(required=False)


_MADE: Final[Mapping[FieldKind, Callable[[Field, Any], forms.Field]]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG: _long,
    FieldKind.NUMBER: _number,
    FieldKind.CHOICE: _choice,
    FieldKind.DATE: _day,
    FieldKind.YES_NO: _yes_no,
    FieldKind.DOCUMENT: _document,
}
