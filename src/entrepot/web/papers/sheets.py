"""What stands on the sheet that goes with samples, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entrepot.booking.domain.orders import Afterwards
from entrepot.booking.models import ServiceOrder
from entrepot.web import figures
from entrepot.web.booking.orders import AFTERWARDS
from entrepot.web.names import organisation_name, place_name, title_of


def order_sheet(order: ServiceOrder) -> dict[str, Any]:
    """The values of a sheet: whose samples they are, to whom they go, a label for each, and lines to sign on the way."""
    resource = order.timetable.resource
    facility, place = resource.organisation, resource.place
    facts = [
        (_("Order"), order.key.upper()),
        (pgettext("what is used", "For"), title_of(resource.texts, resource.key)),
    ]
    if order.sample_due:
        facts.append((_("Sample needed by"), figures.day(order.sample_due)))
    return {
        "title": _("Samples to be measured"),
        "from_label": pgettext("sender", "From"), "to_label": _("To"),
        "from": [line for line in (organisation_name(order.organisation), place_name(order.organisation.place)) if line],
        "to": [line for line in (organisation_name(facility) if facility else "", place_name(place)) if line],
        "facts": [list(row) for row in facts],
        "samples": [
            {
                "code": item.code, "what": item.what, "quantity": item.quantity, "hazard": item.hazard,
                "after": _(AFTERWARDS[Afterwards(item.afterwards)]),
            }
            for item in order.samples.all()
        ],
        "hazard_label": _("Careful:"),
        "custody_label": _("Who had it"),
        "custody": [_("Sample"), _("From whom"), _("To whom"), _("When and where"), _("Condition, signature")],
        "notes": [_("Put this sheet in with the samples, and a label on each. Compare the codes on arrival and note the condition in the order.")],
        "foot": order.key.upper(),
    }  # fmt: skip
