"""The versions of a record in words: what changed, when, by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.catalogue.models import Cluster, IndustrialChain, Need, Resource
from entrepot.catalogue.versions import Change, Version, versions_of
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation, Place
from entrepot.web import figures
from entrepot.web.changes import Piece, pieces
from entrepot.web.levels import LEVELS
from entrepot.web.mine import STATE_WORDS
from entrepot.web.names import NEEDS, ROLES, language_name, name_in, place_name, title_of

LABELS: Final[Mapping[str, str]] = {
    "organisation": gettext_noop("Owner"),
    "kind": gettext_noop("Kind"),
    "language": gettext_noop("Language"),
    "place": gettext_noop("Place"),
    "cluster": gettext_noop("Cluster"),
    "industrial_chain": gettext_noop("Industrial chain"),
    "available_from": gettext_noop("Available from"),
    "valid_until": gettext_noop("Valid until"),
    "deadline": gettext_noop("Wanted by"),
    "state": gettext_noop("State"),
    "brokers_may_read": gettext_noop("Brokers may read the details"),
    "keywords": gettext_noop("Keywords"),
    "hidden": gettext_noop("Shown on request only"),
    "texts.title": gettext_noop("Title"),
    "texts.text": gettext_noop("Text"),
    "teasers.title": gettext_noop("Teaser, title"),
    "teasers.text": gettext_noop("Teaser, text"),
    "confidential": gettext_noop("Confidential part"),
    "body": gettext_noop("Technical body"),
    "control_codes": gettext_noop("Codes of export lists"),
    "examined_by": gettext_noop("Examined by"),
    "examined_on": gettext_noop("Examined on"),
    "fields.budget": gettext_noop("Budget"),
    "fields.price": gettext_noop("Price"),
    "fields.amount": gettext_noop("Amount"),
    "fields.readiness": gettext_noop("Readiness"),
    "fields.person": gettext_noop("Name"),
}
WORDED: Final = frozenset({"texts", "teasers", "confidential", "body"})
"""Columns whose words are compared."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field that changed: both values, or for texts the words that came and went. ``language`` of a text, else empty."""

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]
    language: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version."""

    number: str
    day: str
    by: str
    reason: str
    first: bool
    changes: tuple[ChangeLine, ...]


def version_lines(
    record: Need | Resource, versions: Sequence[Version], party: Party
) -> tuple[VersionLine, ...]:
    """Versions as the reader sees them; the queries do not grow with them."""
    values, makers = (
        values_of(isinstance(record, Need)),
        _makers(record, {version.by for version in versions}, party),
    )
    return tuple(
        VersionLine(
            number=figures.number(version.number),
            day=_moment(version.at),
            by=makers(version.by),
            reason=version.reason,
            first=version.number == 1,
            changes=tuple(change_line(change, values) for change in version.changes),
        )
        for version in versions
    )


def changes_since(record: Need | Resource, number: int, party: Party) -> tuple[ChangeLine, ...]:
    """What was changed after a version, each field from what it was then to what it is now."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for version in reversed(versions_of(record, party)):
        for change in version.changes if version.number > number else ():
            first.setdefault(change.field, change.before)
            last[change.field] = change.after
    values = values_of(isinstance(record, Need))
    return tuple(
        change_line(Change(field, first[field], last[field]), values)
        for field in first
        if first[field] != last[field]
    )


Values = Mapping[str, Callable[[str], str]]


def change_line(change: Change, values: Values) -> ChangeLine:
    """One field that changed, in the reader's words."""
    column, *parts = change.field.split(".")
    if column in WORDED:
        language = parts[0]
        label = _(LABELS[".".join((column, *parts[1:]))])
        return ChangeLine(
            f"{label} ({language_name(language)})", "", "", pieces(change.before, change.after), language
        )
    shown = values.get(column, str)
    before, after = (shown(value) if value else "" for value in (change.before, change.after))
    return ChangeLine(_label(change.field), before, after, (), "")


def _label(field: str) -> str:
    """A column's name; one that nobody foresaw is called what its owner called it."""
    return _(LABELS[field]) if field in LABELS else field.partition(".")[2].replace("_", " ")


def values_of(is_need: bool) -> Values:
    """How the values of columns are written for the reader."""
    kinds = NEEDS if is_need else ROLES
    return {
        "kind": lambda value: name_in(kinds, value),
        "state": lambda value: name_in(STATE_WORDS, value),
        "language": language_name,
        "place": _named(lambda: {place.key: place_name(place) for place in Place.objects.all()}),
        "organisation": _named(
            lambda: {item.key: title_of(item.texts, item.key) for item in Organisation.objects.all()}
        ),
        "cluster": _named(
            lambda: {item.key: title_of(item.texts, item.key) for item in Cluster.objects.all()}
        ),
        "industrial_chain": _named(
            lambda: {item.key: title_of(item.texts, item.key) for item in IndustrialChain.objects.all()}
        ),
        "available_from": _day,
        "valid_until": _day,
        "deadline": _day,
        "examined_on": _day,
        "brokers_may_read": lambda value: _("yes") if value == "yes" else _("no"),
        "hidden": lambda value: _("; ").join(name_in(LEVELS, part) for part in value.split("; ")),
    }


def _named(read: Callable[[], Mapping[str, str]]) -> Callable[[str], str]:
    """Names by key, read when the first is asked for."""
    known: dict[str, str] = {}

    def name(key: str) -> str:
        if not known:
            known.update(read())
        return known.get(key, key)

    return name


def _day(value: str) -> str:
    return figures.day(date.fromisoformat(value))


def _moment(at: datetime) -> str:
    return figures.day(at.date())


def _makers(record: Need | Resource, actors: Iterable[str], party: Party) -> Callable[[str], str]:
    """Who made a version: by name for those of the same organisation, else by what they are here."""
    accounts = {account.key: account for account in Account.objects.filter(key__in=set(actors))}
    colleagues = set(
        Account.objects.filter(
            key__in=set(actors), memberships__organisation=record.organisation_id, memberships__asked=False
        ).values_list("key", flat=True)
    )
    own = party.holds(record.organisation_id)

    def maker(actor: str) -> str:
        account = accounts.get(actor)
        if actor == party.actor and account is not None:
            return _("you")
        if account is None:
            return _("from a list or the node's terminal")
        if account.erased is not None or not account.is_active:
            return _("somebody whose account is closed")
        if own and actor in colleagues:
            return account.name or account.email
        return (
            _("its owner") if actor in colleagues or actor == record.author else _("an officer of this node")
        )

    return maker
