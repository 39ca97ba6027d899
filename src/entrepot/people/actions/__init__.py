"""Every write of people, organisations, roles and duties."""

from entrepot.people.actions.duties import add_duty, settle_duties
from entrepot.people.actions.records import OrganisationRecord, put_organisations, put_places

__all__ = ["OrganisationRecord", "add_duty", "put_organisations", "put_places", "settle_duties"]
