"""What a programme is, who runs it, and when what happens."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.people.domain import Party
from entrepot.programmes.models import Programme
from entrepot.web.figures import number
from entrepot.web.names import organisation_name
from entrepot.web.programmes.when import moment, node_zone
from entrepot.web.programmes.words import said


def shows(programme: Programme, _party: Party) -> dict[str, Any]:
    """Its text, and its dates on the node's clock."""
    zone, places = node_zone(), programme.places
    many = ngettext("%(number)s member is to be selected", "%(number)s members are to be selected", places)
    return {
        "text": said(programme.call.about),
        "dates": [
            (_("Applications from"), moment(programme.opens, zone)),
            (_("Applications until"), moment(programme.closes, zone)),
        ],
        "places": many % {"number": number(places)},
        "organisation": organisation_name(programme.organisation),
        "organisation_url": reverse("web:organisation", args=[programme.organisation.key]),
    }
