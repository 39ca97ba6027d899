"""Every write of people, organisations, roles and duties."""

from entrepot.people.actions.duties import add_duty, settle_duties
from entrepot.people.actions.records import (
    OrganisationRecord,
    SpokenForError,
    put_organisations,
    put_places,
    spoken_for,
)

__all__ = [
    "OrganisationRecord",
    "SpokenForError",
    "add_duty",
    "put_organisations",
    "put_places",
    "settle_duties",
    "spoken_for",
]
