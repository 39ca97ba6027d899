"""By what applications are judged: each criterion with its weight, as a picture with the table behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.programmes.models import Programme
from entrepot.web.deals.funnel_picture import Bar, funnel_picture
from entrepot.web.programmes.words import Said, said


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion."""

    name: Said
    about: Said
    weight: str


def shows(programme: Programme, _party: Party) -> dict[str, Any] | None:
    """The criteria, the heaviest first; nothing where a draft has none yet."""
    found = sorted(programme.call.criteria, key=lambda one: -one.weight)
    if not found:
        return None
    lines = [Line(said(one.names), said(one.about), _percent(one.weight)) for one in found]
    most = max(one.weight for one in found) or 1
    bars = [
        Bar(line.name.text, line.weight, one.weight / most) for line, one in zip(lines, found, strict=True)
    ]
    return {
        "lines": lines,
        "picture": funnel_picture(bars, _("The weights of the criteria, as in the table below")),
    }


def _percent(weight: int) -> str:
    return _("%(share)s %%") % {"share": weight}
