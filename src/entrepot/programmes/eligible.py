"""Whether a call is open to an organisation, by its profile: one condition for each limit that the call sets."""

from __future__ import annotations

from entrepot.catalogue.reading import applicant
from entrepot.engine.conditions import Condition, eligibility_conditions
from entrepot.people.models import Organisation
from entrepot.people.queries.parties import place_value
from entrepot.programmes.models import Programme


def conditions(programme: Programme, organisation: Organisation) -> tuple[Condition, ...]:
    """Each limit with what the profile says to it: fits, fails, or unknown where it says nothing."""
    place = place_value(organisation.place) if organisation.place else None
    return eligibility_conditions(programme.call.who, applicant(organisation, place))
