"""Reads of places, organisations, people and what waits for them."""

from entrepot.people.queries.duties import duties_of, duty_of, was_settled
from entrepot.people.queries.factors import owes_second_factor
from entrepot.people.queries.members import (
    all_spoken_for,
    asks_of,
    invitation,
    invitations_of,
    invitations_to_node,
    members_of,
    membership,
    spoken_for,
)
from entrepot.people.queries.organisations import (
    alike,
    has_people,
    joined_to,
    lead,
    leads,
    names,
    namesakes,
    organisation,
    organisations,
    own_organisations,
    stands_for,
)
from entrepot.people.queries.parties import gazetteer, party_of, place_value
from entrepot.people.queries.people import digest_readers, people, person
from entrepot.people.queries.versions import Change, Version, versions_of

__all__ = [
    "Change",
    "Version",
    "alike",
    "all_spoken_for",
    "asks_of",
    "digest_readers",
    "duties_of",
    "duty_of",
    "gazetteer",
    "has_people",
    "invitation",
    "invitations_of",
    "invitations_to_node",
    "joined_to",
    "lead",
    "leads",
    "members_of",
    "membership",
    "names",
    "namesakes",
    "organisation",
    "organisations",
    "owes_second_factor",
    "own_organisations",
    "party_of",
    "people",
    "person",
    "place_value",
    "spoken_for",
    "stands_for",
    "versions_of",
    "was_settled",
]
