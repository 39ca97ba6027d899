"""Organisations as lists and their pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.people.domain import OrganisationRole, Party, Standing
from entrepot.people.models import Invitation, Membership, Organisation, Place
from entrepot.people.permissions import Owned, allows
from entrepot.people.queries import Change, Version
from entrepot.vocabulary.kinds import OrganisationKind
from entrepot.vocabulary.languages import LANGUAGES, language_to_show
from entrepot.web import figures
from entrepot.web.accounts.shown import shown_as
from entrepot.web.changes import Piece, pieces
from entrepot.web.duties.joining import invitation_words
from entrepot.web.identifiers import SCHEMES, identifier_facts
from entrepot.web.names import (
    ORGANISATION_ROLES,
    ORGANISATIONS,
    SIZES,
    STANDINGS,
    language_name,
    name_in,
    place_name,
    reader,
)
from entrepot.web.texts import Text, text_of

_FIELDS: Final[Mapping[str, str]] = {
    "kind": gettext_noop("What it is"),
    "size": gettext_noop("Size"),
    "sector": gettext_noop("Sector"),
    "place": gettext_noop("Where it is"),
    "website": gettext_noop("Website"),
    "standing": gettext_noop("Standing"),
    "title": gettext_noop("Name"),
    "text": gettext_noop("What it does"),
}
_WHO: Final[Mapping[str, str]] = {
    "member": gettext_noop("somebody of the organisation"),
    "officer": gettext_noop("somebody of this node"),
    "list": gettext_noop("a list that was imported"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation in a list."""

    key: str
    url: str
    text: Text
    kind: str
    place: str
    standing: str
    standing_name: str
    role: str = ""
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """An organisation's page; ``standing`` is told only to those whom it concerns, else empty."""

    key: str
    kind: str
    size: str
    place: str
    text: Text
    website: str
    numbers: tuple[tuple[str, str], ...]
    standing: str
    standing_name: str
    answer: str
    ways: Ways
    park: str
    """The address of its page as a park; empty where it is none."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What the reader may do with an organisation."""

    edit: bool
    take_out: bool
    entitlements: bool
    carried: bool
    members: bool
    apply: bool
    withdraw: bool
    join: bool
    asked: bool
    sign_in: bool


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in the list. ``email`` is empty for those who need not know it."""

    key: str
    name: str
    email: str
    role: str
    role_name: str
    since: str
    oneself: bool


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that is open."""

    number: int
    email: str
    role: str
    until: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What changed in a version, word for word."""

    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the history."""

    number: int
    day: str
    who: str
    reason: str
    changes: tuple[ChangeRow, ...]


def name_languages() -> tuple[str, ...]:
    """The languages in which a reader is shown names, the first that is there."""
    first = reader()
    return (first, *(tag for tag in LANGUAGES if tag != first and language_to_show((tag,), first)))


def row(organisation: Organisation, role: str = "") -> Row:
    """An organisation as a line of a list; ``role`` is what the reader is in it."""
    return Row(
        key=organisation.key,
        url=reverse("web:organisation", args=[organisation.key]),
        text=text_of(organisation.texts, organisation.language, reader(), organisation.key),
        kind=name_in(ORGANISATIONS, organisation.kind),
        place=place_name(organisation.place),
        standing=organisation.standing,
        standing_name=name_in(STANDINGS, organisation.standing),
        role=name_in(ORGANISATION_ROLES, role) if role else "",
        numbers=" · ".join(number for _name, number in identifier_facts(organisation)),
    )


def profile(organisation: Organisation, party: Party, asked: bool) -> Profile:
    """The page of an organisation; ``asked`` says whether the reader asks to join it."""
    concerned = allows(party, "membership.read", organisation)
    return Profile(
        key=organisation.key,
        kind=name_in(ORGANISATIONS, organisation.kind),
        size=name_in(SIZES, organisation.size) if organisation.size else "",
        place=place_name(organisation.place),
        text=text_of(organisation.texts, organisation.language, reader(), organisation.key),
        website=organisation.website,
        numbers=identifier_facts(organisation),
        standing=organisation.standing if concerned else "",
        standing_name=name_in(STANDINGS, organisation.standing) if concerned else "",
        answer=organisation.answer if concerned else "",
        ways=_ways(organisation, party, concerned, asked),
        park=reverse("web:park", args=[organisation.key])
        if organisation.kind == OrganisationKind.PARK
        else "",
    )


def member_rows(found: Iterable[Membership], party: Party, emails: bool) -> list[MemberRow]:
    """Members as lines; with their addresses when the reader keeps the list."""
    return [
        MemberRow(
            key=item.account.key,
            name=shown_as(item.account),
            email=item.account.email if emails else "",
            role=item.role,
            role_name=name_in(ORGANISATION_ROLES, item.role),
            since=figures.day(item.since.date()),
            oneself=item.account_id == party.account,
        )
        for item in found
    ]


def invitation_rows(found: Iterable[Invitation]) -> list[InvitationRow]:
    """Open invitations as lines."""
    return [
        InvitationRow(item.pk, item.email, invitation_words(item)["role"], figures.day(item.ends.date()))
        for item in found
    ]


def version_rows(versions: Sequence[Version]) -> list[VersionRow]:
    """Versions as lines, newest first."""
    places = {place.key: place_name(place) for place in Place.objects.all()}
    return [
        VersionRow(
            number=version.number,
            day=figures.day(version.at.date()),
            who=version.by or name_in(_WHO, version.who),
            reason=version.reason,
            changes=tuple(change_row(change, places) for change in version.changes),
        )
        for version in versions
    ]


def _ways(organisation: Organisation, party: Party, concerned: bool, asked: bool) -> Ways:
    applies = allows(party, "organisation.apply", organisation)
    settled = organisation.standing in {Standing.APPLIED, Standing.ADMITTED}
    return Ways(
        edit=allows(party, "organisation.edit", organisation),
        take_out=allows(party, "organisation.take_out", organisation),
        entitlements=allows(party, "entitlement.read", organisation),
        carried=allows(party, "carried.read", Owned(organisation.pk)),
        members=concerned,
        apply=applies and not settled,
        withdraw=applies and organisation.standing == Standing.APPLIED,
        join=not asked and allows(party, "organisation.join", organisation),
        asked=asked,
        sign_in=not party.known,
    )


def change_row(change: Change, places: Mapping[str, str]) -> ChangeRow:
    """One thing that changed, in the reader's words; ``places`` are names by key."""
    names: Mapping[str, str] = {
        "kind": ORGANISATIONS, "size": SIZES, "standing": STANDINGS,
    }.get(change.field, {})  # fmt: skip
    before, after = (
        places.get(value, value) if change.field == "place" else name_in(names, value)
        for value in (change.before, change.after)
    )
    whole = tuple(piece for piece in (Piece("removed", before), Piece("added", after)) if piece.text)
    if change.field == "identifier":
        return ChangeRow(name_in(SCHEMES, change.part), whole)
    field = name_in(_FIELDS, change.field)
    if not change.part:
        return ChangeRow(field, whole)
    label = _("%(field)s (%(language)s)") % {"field": field, "language": language_name(change.part)}
    return ChangeRow(label, pieces(before, after))


def highest_role(party: Party, organisation: Organisation) -> OrganisationRole:
    """The highest role to which the party may invite."""
    owner = party.holds(organisation.pk, OrganisationRole.OWNER)
    return OrganisationRole.OWNER if owner else OrganisationRole.MANAGER
