"""The closed lists of the exchange in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from django.utils.translation import get_language, gettext, gettext_noop

from entrepot.catalogue.models import Cluster
from entrepot.people.models import Organisation, Place
from entrepot.vocabulary.languages import Language, language_to_show, parse_language

ROLES: Final = {
    "technology": gettext_noop("Technology"),
    "expert": gettext_noop("Expert"),
    "facility": gettext_noop("Facility"),
    "service": gettext_noop("Service"),
    "finance": gettext_noop("Finance"),
    "policy": gettext_noop("Policy"),
    "venue": gettext_noop("Venue"),
    "product": gettext_noop("Product"),
}
LISTS: Final = {
    "technology": gettext_noop("Technologies"),
    "expert": gettext_noop("Experts"),
    "facility": gettext_noop("Facilities"),
    "service": gettext_noop("Services"),
    "finance": gettext_noop("Finance offers"),
    "policy": gettext_noop("Policies"),
    "venue": gettext_noop("Venues"),
    "product": gettext_noop("Products"),
}
NEEDS: Final = {
    "technology": gettext_noop("Technology need"),
    "testing": gettext_noop("Testing need"),
    "talent": gettext_noop("Talent need"),
    "finance": gettext_noop("Finance need"),
    "space": gettext_noop("Space need"),
    "market": gettext_noop("Market need"),
}
NEED_LISTS: Final = {
    "technology": gettext_noop("Seeking technology"),
    "testing": gettext_noop("Seeking tests"),
    "talent": gettext_noop("Seeking talent"),
    "finance": gettext_noop("Seeking finance"),
    "space": gettext_noop("Seeking space"),
    "market": gettext_noop("Seeking a market"),
}
GRADES: Final = {
    "strong": gettext_noop("strong"),
    "fair": gettext_noop("fair"),
    "weak": gettext_noop("weak"),
    "none": gettext_noop("no match"),
}
ORGANISATIONS: Final = {
    "enterprise": gettext_noop("enterprise"),
    "university": gettext_noop("university"),
    "institute": gettext_noop("institute"),
    "park": gettext_noop("park"),
    "government": gettext_noop("government"),
    "association": gettext_noop("association"),
    "financier": gettext_noop("financier"),
    "service_firm": gettext_noop("service firm"),
    "venue_operator": gettext_noop("venue operator"),
}
SIZES: Final = {
    "micro": gettext_noop("micro"),
    "small": gettext_noop("small"),
    "medium": gettext_noop("medium-sized"),
    "large": gettext_noop("large"),
}
ORGANISATION_ROLES: Final = {
    "member": gettext_noop("member"),
    "manager": gettext_noop("manager"),
    "owner": gettext_noop("owner"),
}
NODE_ROLES: Final = {
    "officer": gettext_noop("officer"),
    "broker": gettext_noop("broker"),
    "auditor": gettext_noop("auditor"),
    "operator": gettext_noop("operator"),
}
STANDINGS: Final = {
    "listed": gettext_noop("known from a list"),
    "applied": gettext_noop("asks to be admitted"),
    "admitted": gettext_noop("admitted"),
    "refused": gettext_noop("not admitted"),
    "withdrawn": gettext_noop("application taken back"),
}
OPENNESS: Final = {
    "external": gettext_noop("open to outside users"),
    "members": gettext_noop("open to members only"),
    "internal": gettext_noop("for the owner's own use only"),
}
INSTRUMENTS: Final = {
    "loan": gettext_noop("loan"),
    "grant": gettext_noop("grant"),
    "equity": gettext_noop("equity"),
    "guarantee": gettext_noop("guarantee"),
    "leasing": gettext_noop("leasing"),
    "insurance": gettext_noop("insurance"),
    "voucher": gettext_noop("voucher"),
}
PHASES: Final = {
    "research": gettext_noop("research"),
    "breakthrough": gettext_noop("breakthrough"),
    "industrialisation": gettext_noop("industrialisation"),
}
OUTCOMES: Final = {
    "served": gettext_noop("answered in full"),
    "partly_served": gettext_noop("answered in part"),
    "no_adequate_supply": gettext_noop("nothing adequate"),
}
LANGUAGES: Final = {
    "zh-Hans": gettext_noop("Chinese"),
    "zh-Hant": gettext_noop("Chinese (traditional)"),
    "en": gettext_noop("English"),
    "de": gettext_noop("German"),
}


def name_in(names: Mapping[str, str], key: str) -> str:
    """The name of a member of a closed list in the reader's language; others are shown as they are."""
    return gettext(names[key]) if key in names else key


def language_name(language: str) -> str:
    """A language's name in the reader's language."""
    return name_in(LANGUAGES, language)


def reader() -> Language:
    """The language the page is being written in."""
    return parse_language(get_language() or "en") or "en"


def place_name(place: Place | None) -> str:
    """A place's name in the reader's language, or nothing."""
    if place is None:
        return ""
    shown = language_to_show(cast("Mapping[Language, str]", place.names), reader())
    return str(place.names[shown]) if shown else place.key


def title_of(texts: Mapping[str, Mapping[str, str]], key: str = "") -> str:
    """The title of a text kept in several languages, in the reader's language or the nearest to it."""
    shown = language_to_show(cast("Mapping[Language, object]", texts), reader())
    return texts[shown].get("title", key) if shown else key


def organisation_name(organisation: Organisation | None) -> str:
    """An organisation's name in the reader's language or the nearest to it, or nothing."""
    return title_of(organisation.texts, organisation.key) if organisation else ""


def known_names() -> dict[str, str]:
    """The names of all places and clusters by key, in the reader's language."""
    names = {cluster.key: title_of(cluster.texts, cluster.key) for cluster in Cluster.objects.all()}
    return names | {place.key: place_name(place) for place in Place.objects.all()}
