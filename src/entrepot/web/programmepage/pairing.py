"""The way to the pairing of a programme's parks, for those who run it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.people.domain import Party
from entrepot.programmes import pairings
from entrepot.programmes.models import Programme
from entrepot.web.figures import number
from entrepot.web.programmes.when import moment, node_zone


def shows(programme: Programme, party: Party) -> dict[str, Any] | None:
    """Nothing for others."""
    if not pairings.may_pair(party, programme):
        return None
    last = pairings.pairings(party, programme).first()
    told = _("No park is paired yet.")
    if last is not None:
        many = len(last.result["pairs"])
        sentence = ngettext(
            "%(many)s pair in version %(version)s of %(at)s.",
            "%(many)s pairs in version %(version)s of %(at)s.",
            many,
        )
        told = sentence % {"many": number(many), "version": number(last.number), "at": moment(last.at, node_zone())}  # fmt: skip
    return {"url": reverse("web:pairing", args=[programme.key]), "told": told}
