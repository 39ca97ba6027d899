"""A need that holds back, with a word in every restricted field that stands nowhere else, and the people around it."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from entrepot.catalogue.models import Need, Resource
from entrepot.people.domain import NodeRole, OrganisationRole
from entrepot.people.models import Account, Organisation
from tests.accounts import account, admit, join, signed_in
from tests.web.records import NOW

KEY = "need-held"
BODY = {
    "title": "Zitronentitel", "text": "Zitronentext", "english title": "Lemontitle", "english text": "Lemontext",
    "budget": "77123 EUR", "hours": "773", "label": "Zitronenlabel", "value": "Zitronenwert", "keyword": "Zitronenwort",
}  # fmt: skip
"""What only those with the details may read."""
SECRET = "Zitronengeheimnis"
"""What only those who signed may read."""
TEASER = "A coating that does not peel"


@dataclass(frozen=True, slots=True)
class People:
    """Browsers in which somebody is signed in."""

    lin: Client
    """Manages the need's owner."""
    mei: Client
    """A member of the need's owner."""
    anna: Client
    """Manages another admitted organisation."""
    ben: Client
    """Manages an organisation that is not admitted."""
    broker: Client
    officer: Client
    guest: Client
    """Belongs to no organisation."""


def held_need(**values: object) -> Need:
    """Store the need that holds back."""
    given: dict[str, object] = {
        "key": KEY, "kind": "technology", "language": "de", "place_id": "munich", "cluster_id": "ceramics",
        "texts": {
            "de": {"title": BODY["title"], "text": f"{BODY['text']} Risse in der Glasur, 20 µm."},
            "en": {"title": BODY["english title"], "text": BODY["english text"]},
        },
        "teasers": {"en": {"title": TEASER, "text": "We look for partners with experience."}},
        "confidential": {"de": SECRET},
        "fields": {"budget": BODY["budget"], "facility_hours": BODY["hours"]},
        "facts": {BODY["label"]: BODY["value"]},
        "keywords": [BODY["keyword"]],
        "organisation": Organisation.objects.get(key="org-maker"),
        "fingerprint": KEY, "created": NOW, "updated": NOW,
    }  # fmt: skip
    return Need.objects.create(**{**given, **values})


def priced_resource() -> Resource:
    """A facility whose price and usage are told on request."""
    return Resource.objects.create(
        key="fac-quiet", kind="facility", language="en", place_id="munich",
        texts={"en": {"title": "A quiet chamber", "text": "For coatings."}},
        fields={"price": "€4711 an hour"}, facts={"Hours used a year": "1234 h", "Volume": "2 m³"},
        hidden=["price", "usage"], organisation=Organisation.objects.get(key="org-maker"),
        fingerprint="fac-quiet", created=NOW, updated=NOW,
    )  # fmt: skip


def people() -> People:
    """Make the people around the need; the owner's organisation and Anna's are admitted."""
    maker, optics = (admit(Organisation.objects.get(key=key)) for key in ("org-maker", "org-optics"))
    hall = Organisation.objects.get(key="org-hall")
    return People(
        lin=signed_in(_member("lin", maker, OrganisationRole.MANAGER)),
        mei=signed_in(_member("mei", maker, OrganisationRole.MEMBER)),
        anna=signed_in(_member("anna", optics, OrganisationRole.MANAGER)),
        ben=signed_in(_member("ben", hall, OrganisationRole.OWNER)),
        broker=signed_in(account("bo", NodeRole.BROKER)),
        officer=signed_in(account("olga", NodeRole.OFFICER)),
        guest=signed_in(account("gil")),
    )


def _member(name: str, organisation: Organisation, role: OrganisationRole) -> Account:
    return join(account(name), organisation, role)
