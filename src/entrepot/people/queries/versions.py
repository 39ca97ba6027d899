"""What an organisation said of itself before, and who changed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final, Literal

from django.db.models import Q

from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import allows

Who = Literal["member", "officer", "list"]
"""In which role somebody changed it: of the organisation, of the node, or as a list that was imported."""

_PLAIN: Final = ("kind", "size", "sector", "place", "website", "standing")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed; ``part`` is the language of a name or text, or the scheme of a number."""

    field: str
    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version, with what it changed in the one before; ``by`` is a name, and empty for those who may not know it."""

    number: int
    at: datetime
    who: Who
    by: str
    reason: str
    changes: tuple[Change, ...]


def versions_of(organisation: Organisation, party: Party) -> tuple[Version, ...]:
    """Every version, newest first. Strangers learn in which role it was changed but not how an application went; members
    and officers by whom. Three queries."""
    records = list(organisation.history.order_by("history_id"))
    authors = {record.history_user_id for record in records}
    names = dict(Account.objects.filter(key__in=authors).values_list("key", "name"))
    own = set(organisation.memberships.filter(asked=False).values_list("account__key", flat=True))
    told = allows(party, "membership.read", organisation)
    first = [_version(records[0], (), names, own, told)] if records else []
    later = [
        _version(new, _shown(changes(_content(old), _content(new)), told), names, own, told)
        for old, new in pairwise(records)
    ]
    return tuple(reversed([*first, *(version for version in later if version.changes)]))


def steps(made: Iterable[tuple[str, int]], party: Party) -> dict[tuple[str, int], tuple[Change, ...]]:
    """What each of some versions of organisations changed in the one before, by key and number. Two queries."""
    wanted = set(made)
    asked = Q(pk__in=())
    for key, number in wanted:
        asked |= Q(key=key, version__in=(number - 1, number))
    rows = {(row.key, row.version): row for row in Organisation.history.filter(asked)} if wanted else {}
    known = {item.key: item for item in Organisation.objects.filter(key__in={key for key, _ in wanted})}
    return {
        (key, number): _shown(
            changes(_content(rows[key, number - 1]), _content(rows[key, number])),
            allows(party, "membership.read", known[key]),
        )
        if {(key, number - 1), (key, number)} <= rows.keys()
        else ()
        for key, number in wanted
        if key in known
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """What differs between two contents: plain fields, then names and texts by language, then numbers by scheme."""
    found = [Change(field, "", before[field], after[field]) for field in _PLAIN]
    for language in _keys(before["texts"], after["texts"]):
        old, new = before["texts"].get(language, {}), after["texts"].get(language, {})
        found += [
            Change(field, language, old.get(field, ""), new.get(field, "")) for field in ("title", "text")
        ]
    found += [
        Change(
            "identifier", scheme, before["identifiers"].get(scheme, ""), after["identifiers"].get(scheme, "")
        )
        for scheme in _keys(before["identifiers"], after["identifiers"])
    ]
    return tuple(change for change in found if change.before != change.after)


def _shown(found: tuple[Change, ...], told: bool) -> tuple[Change, ...]:
    """How an application went is not for strangers."""
    return found if told else tuple(change for change in found if change.field != "standing")


def _keys(*tables: Mapping[str, Any]) -> Iterable[str]:
    return dict.fromkeys(key for table in tables for key in table)


def _content(record: Any) -> dict[str, Any]:
    plain = {field: getattr(record, field) or "" for field in _PLAIN if field != "place"}
    return {
        **plain,
        "place": record.place_id or "",
        "texts": record.texts,
        "identifiers": record.identifiers,
    }


def _version(
    record: Any, changed: tuple[Change, ...], names: Mapping[str, str], own: set[str], told: bool
) -> Version:
    author = record.history_user_id
    who: Who = "member" if author in own else "officer" if author in names else "list"
    return Version(
        number=record.version,
        at=record.history_date,
        who=who,
        by=names.get(author, "") if told else "",
        reason=record.history_change_reason or "",
        changes=changed,
    )
