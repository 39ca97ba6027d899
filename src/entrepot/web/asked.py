"""What a need asks for, as short facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _

from entrepot.catalogue.models import Need
from entrepot.vocabulary.money import read_money
from entrepot.web import figures


class Fact(NamedTuple):
    """A label with its value; ``language`` when both are shown as somebody wrote them."""

    label: str
    value: str
    language: str = ""


def facts_asked(need: Need) -> tuple[Fact, ...]:
    """The columns we know in the reader's language, then the others as they were typed."""
    known = (
        _known(need, "budget", _("budget"), lambda written: _budget(need, written)),
        Fact(_("wanted by"), figures.day(need.deadline)) if need.deadline else None,
        _known(need, "facility_hours", _("hours on a facility"), str),
        _known(need, "expert_days", _("days of an expert"), str),
        _known(need, "min_readiness", _("readiness level at least"), str),
    )
    typed = tuple(Fact(label, value, need.language) for label, value in need.facts.items())
    return (*(fact for fact in known if fact), *typed)


def _known(need: Need, field: str, label: str, shown: Callable[[str], str]) -> Fact | None:
    written = need.fields.get(field, "")
    return Fact(label, shown(written)) if written else None


def _budget(need: Need, written: str) -> str:
    found = read_money(written, None, need.place.currency if need.place else None)
    return figures.money(found) if found else written
