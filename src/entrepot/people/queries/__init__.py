"""Reads of places, organisations, people and what waits for them."""

from entrepot.people.queries.duties import duties_of, duty_of
from entrepot.people.queries.members import (
    asks_of,
    invitation,
    invitations_of,
    invitations_to_node,
    members_of,
    membership,
    spoken_for,
)
from entrepot.people.queries.organisations import alike, organisation, organisations, own_organisations
from entrepot.people.queries.parties import gazetteer, party_of, place_value
from entrepot.people.queries.people import people, person
from entrepot.people.queries.versions import Change, Version, versions_of

__all__ = [
    "Change",
    "Version",
    "alike",
    "asks_of",
    "duties_of",
    "duty_of",
    "gazetteer",
    "invitation",
    "invitations_of",
    "invitations_to_node",
    "members_of",
    "membership",
    "organisation",
    "organisations",
    "own_organisations",
    "party_of",
    "people",
    "person",
    "place_value",
    "spoken_for",
    "versions_of",
]
