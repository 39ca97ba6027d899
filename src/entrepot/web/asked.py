"""What a need asks for, as short facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _

from entrepot.catalogue.disclosed import Disclosed
from entrepot.engine.conditions import Fact as Read
from entrepot.engine.conditions import facts_of
from entrepot.vocabulary.languages import parse_language
from entrepot.vocabulary.money import read_money
from entrepot.vocabulary.quantities import Quantity
from entrepot.web import figures
from entrepot.web.conditions import property_name
from entrepot.web.names import reader
from entrepot.web.quantities import quantity


class Fact(NamedTuple):
    """A label with its value; ``language`` of a value as written, ``typed`` the label as written in ``written``."""

    label: str
    value: str
    language: str = ""
    typed: str = ""
    written: str = ""


def facts_asked(need: Disclosed) -> tuple[Fact, ...]:
    """The columns we know in the reader's language, then the others as they were typed."""
    known = (
        _known(need, "budget", _("Budget"), lambda written: _budget(need, written)),
        Fact(_("Wanted by"), figures.day(need.deadline)) if need.deadline else None,
        _known(need, "facility_hours", _("Hours on a facility"), str),
        _known(need, "expert_days", _("Days of an expert"), str),
        _known(need, "min_readiness", _("Readiness level at least"), str),
    )
    return (*(fact for fact in known if fact), *facts_typed(need))


def facts_typed(record: Disclosed) -> tuple[Fact, ...]:
    """The columns nobody foresaw: values as typed, labels of known properties in the reader's language."""
    language = parse_language(record.language)
    read = {fact.label: fact for fact in facts_of(record.facts, "", language)}
    typed = (_typed(label, value, record.language, read.get(label)) for label, value in record.facts.items())
    return (*typed, *_from_source(record))


def _from_source(record: Disclosed) -> tuple[Fact, ...]:
    """Where the list says more can be found, when it was changed there, and under which licence it is."""
    said = (
        (_("Link"), "link"),
        (_("Licence"), "licence"),
        (_("Changed at the source"), "modified"),
    )
    return tuple(Fact(label, record.fields[name]) for label, name in said if record.fields.get(name))


def _typed(label: str, value: str, language: str, read: Read | None) -> Fact:
    """A column as typed; what was read whole as a quantity is written as the reader writes it."""
    name = label if read is None or parse_language(language) == reader() else property_name(read.name, label)
    if read is not None and isinstance(read.value, Quantity) and read.value.text.strip() == value.strip():
        return Fact(name, quantity(read.value, bound=True), "", label, language)
    return Fact(name, value, language, label, language)


def _known(need: Disclosed, field: str, label: str, shown: Callable[[str], str]) -> Fact | None:
    written = need.fields.get(field, "")
    return Fact(label, shown(written)) if written.strip() not in {"", "0"} else None


def _budget(need: Disclosed, written: str) -> str:
    found = read_money(written, None, need.place.currency if need.place else None)
    return figures.money(found) if found else written
