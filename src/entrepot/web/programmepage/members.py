"""Who the members of a programme are, for everybody; how far they are, for them and for who runs it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import cooperations, delivery
from entrepot.programmes.domain.delivering import Rhythm
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Programme
from entrepot.web.delivery.offered import phase_figures
from entrepot.web.delivery.words import RHYTHMS
from entrepot.web.names import organisation_name, place_name


def shows(programme: Programme, party: Party) -> dict[str, Any] | None:
    """The section; None before a programme is decided."""
    if programme.stage not in {Stage.RUNNING, Stage.ENDED}:
        return None
    cohort, runs = delivery.cohort_of(programme), allows(party, "programme.run", programme)
    found = list(delivery.members(programme)) if cohort else []
    if not found and not runs:
        return None
    running = runs and programme.stage == Stage.RUNNING
    named = sorted(
        (organisation_name(one.organisation), place_name(one.organisation.place), one.organisation.key)
        for one in found
    )
    return {
        "members": [(name, place, reverse("web:organisation", args=[key])) for name, place, key in named],
        "rhythm": _(RHYTHMS[Rhythm(cohort.rhythm)]) if cohort else "",
        "own": [
            (organisation_name(one.organisation), reverse("web:programme_member", args=[one.key]))
            for one in delivery.own_members(party, programme)
        ],
        "lights": reverse("web:programme_lights", args=[programme.key])
        if cohort and allows(party, "programme.lights", programme)
        else "",
        "agreements": phase_figures(list(cooperations.agreements_of(programme).values())) if runs else [],
        "offer": reverse("web:offer_agreements", args=[programme.key]) if running and found else "",
        "targets": reverse("web:programme_targets", args=[programme.key]) if running else "",
        "start": reverse("web:start_programme", args=[programme.key]) if running and not cohort else "",
        "end": reverse("web:end_programme", args=[programme.key]) if running and cohort else "",
    }
