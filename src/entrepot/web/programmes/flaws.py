"""What keeps a call from being published, in the reader's language, and what each is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from entrepot.programmes.domain.calls import Flaw
from entrepot.programmes.domain.refusals import SAID
from entrepot.programmes.models import Programme
from entrepot.web.programmes.words import said

PLACES: Final = {
    "call_untitled": "title", "call_closes_early": "closes", "call_places_odd": "places", "call_without_criteria": "criteria",
    "call_criteria_many": "criteria", "call_weights_odd": "criteria", "call_fields_many": "fields",
}  # fmt: skip
"""Which part of the page where a call is written a flaw is about; one of a criterion or field is about its row."""


@dataclass(frozen=True, slots=True)
class FlawLine:
    """One flaw: the part of the call, a sentence, and where on the page it is mended."""

    about: str
    sentence: str
    place: str


def flaw_words(flaw: Flaw) -> str:
    """What is wrong, and what to do about it."""
    sentence, remedy = SAID[flaw.code]
    return f"{_(sentence)} {_(remedy)}"


def flaw_lines(programme: Programme, found: Iterable[Flaw]) -> list[FlawLine]:
    """Flaws in their order, each with the name of what it is about."""
    return [_line(programme, flaw) for flaw in found]


def _line(programme: Programme, flaw: Flaw) -> FlawLine:
    names = dict(_names(programme))
    part, name = names.get(flaw.about, ("", ""))
    return FlawLine(name or flaw.about, flaw_words(flaw), PLACES.get(flaw.code, part))


def _names(programme: Programme) -> Iterator[tuple[str, tuple[str, str]]]:
    """The parts of a call by their keys: on which part of the page, and what they are called. A choice is told by its field."""
    call = programme.call
    for field in call.fields:
        yield from ((choice.key, ("fields", said(field.names).text)) for choice in field.choices)
    yield from ((one.key, ("fields", said(one.names).text)) for one in call.fields)
    yield from ((one.key, ("criteria", said(one.names).text)) for one in call.criteria)
