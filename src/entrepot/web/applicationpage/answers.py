"""What an application answers, question by question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from entrepot.people.domain import Party
from entrepot.programmes import files
from entrepot.programmes.domain.forms import Field, FieldKind, wrongs
from entrepot.programmes.models import Application, ApplicationFile
from entrepot.web import figures
from entrepot.web.programmes.answers import in_words
from entrepot.web.programmes.words import Said, said, wrong


@dataclass(frozen=True, slots=True)
class Document:
    """A document that answers a question, with the fingerprint to hold it against."""

    url: str
    name: str
    size: str
    day: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer in words; ``odd`` says what is wrong with it, ``long`` that it is a text of paragraphs."""

    question: Said
    answer: str
    long: bool
    odd: str
    document: Document | None


def shows(application: Application, party: Party) -> dict[str, Any]:
    """The questions in their order."""
    documents = files.files_of(party, application)
    return {
        "lines": [
            _line(field, application, documents.get(field.key)) for field in application.programme.call.fields
        ],
        "language": application.language,
    }


def _line(field: Field, application: Application, file: ApplicationFile | None) -> Line:
    answer = application.answers.get(field.key)
    odd = wrongs([field], {field.key: answer}, handed_in=False)
    return Line(
        question=said(field.names), answer="" if field.kind == FieldKind.DOCUMENT else in_words(field, answer),
        long=field.kind == FieldKind.LONG, odd=wrong(field, odd[0].code, answer) if odd else "",
        document=document(file) if file else None,
    )  # fmt: skip


def document(file: ApplicationFile) -> Document:
    """A document as it is shown."""
    return Document(
        reverse("web:application_file", args=[file.application.key, file.key]), file.name, filesizeformat(file.size),
        figures.day(file.made.date()), file.sha256,
    )  # fmt: skip
