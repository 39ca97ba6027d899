"""The words of innovation zones. What a phase lacks is a sentence for each part, so that no sentence is built of pieces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.programmes.domain.zones import Lack, Part
from entrepot.vocabulary.kinds import NeedKind, ResourceKind
from entrepot.vocabulary.readiness import Phase
from entrepot.web.names import PHASES, name_in

PARTS: Final[Mapping[Part, str]] = {
    Part.RESULTS: gettext_noop("Results"),
    Part.TEAM: gettext_noop("Team"),
    Part.RECRUITING: gettext_noop("Recruiting"),
    Part.FINANCE: gettext_noop("Finance"),
    Part.FIRMS: gettext_noop("Firms"),
}
LACKS: Final[Mapping[Lack, str]] = {
    Lack(Phase.RESEARCH, Part.RESULTS): gettext_noop("No result stands in research."),
    Lack(Phase.RESEARCH, Part.TEAM): gettext_noop("Nobody of the team stands in research."),
    Lack(Phase.BREAKTHROUGH, Part.RESULTS): gettext_noop("No result stands in the breakthrough phase."),
    Lack(Phase.BREAKTHROUGH, Part.TEAM): gettext_noop("There is no team for the breakthrough phase."),
    Lack(Phase.BREAKTHROUGH, Part.FINANCE): gettext_noop("There is no finance for the breakthrough phase."),
    Lack(Phase.INDUSTRIALISATION, Part.RESULTS): gettext_noop("No result stands in industrialisation."),
    Lack(Phase.INDUSTRIALISATION, Part.FINANCE): gettext_noop("There is no finance for industrialisation."),
    Lack(Phase.INDUSTRIALISATION, Part.FIRMS): gettext_noop("No firm takes it to industry."),
}
REMEDIES: Final[Mapping[Part, str]] = {
    Part.RESULTS: gettext_noop("Enter a technology"),
    Part.TEAM: gettext_noop("Post a position"),
    Part.FINANCE: gettext_noop("Open a need for finance"),
    Part.FIRMS: gettext_noop("Open a need for a market"),
}


def part_name(part: Part) -> str:
    """A part of a zone."""
    return _(PARTS[part])


def phase_name(phase: Phase) -> str:
    """A phase, as in the middle of a line."""
    return name_in(PHASES, phase)


def lack_sentence(lack: Lack) -> str:
    """What a phase lacks."""
    return _(LACKS[lack])


def remedy(part: Part) -> tuple[str, str]:
    """What brings a part that is lacking: where that is done, and what it is called."""
    need = reverse("web:new_need")
    url = {
        Part.RESULTS: f"{reverse('web:new_resource')}?kind={ResourceKind.TECHNOLOGY}",
        Part.TEAM: reverse("web:new_talent_call"),
        Part.FINANCE: f"{need}?kind={NeedKind.FINANCE}",
        Part.FIRMS: f"{need}?kind={NeedKind.MARKET}",
    }[part]
    return url, _(REMEDIES[part])
