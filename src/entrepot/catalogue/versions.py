"""What changed from one version of a record to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from entrepot.catalogue.models import Need, Resource
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows

SHOWN: Final = 200
"""Versions looked at, the latest first."""
_PLAIN: Final = (
    "kind", "language", "place_id", "cluster_id", "industrial_chain_id", "available_from", "valid_until", "deadline",
    "state", "brokers_may_read", "examined_by", "examined_on",
)  # fmt: skip
_LISTS: Final = ("keywords", "hidden", "control_codes")
_HELD_BACK: Final = ("teasers", "confidential", "hidden", "body", "control_codes", "examined_by")
_TEXTS: Final = ("texts", "teasers")
_MAPPINGS: Final = ("fields", "facts", "confidential", "body")


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after, empty where there was none; ``field`` is a column, with its parts after dots:
    ``state``, ``texts.en.title``, ``fields.budget``, ``facts.<label>``."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version: when and by whom (an opaque id) it was made, why if that was said, and what it changed."""

    number: int
    at: datetime
    by: str
    reason: str
    changes: tuple[Change, ...]


def versions_of(record: Need | Resource, party: Party) -> tuple[Version, ...]:
    """The versions of a record, latest first, for its people; nothing for others. The first one changed nothing."""
    kind = "need" if isinstance(record, Need) else "resource"
    if not allows(party, f"{kind}.read_history", record):
        return ()
    rows = list(record.history.order_by("-history_id")[: SHOWN + 1])
    owners = _keys({row.organisation_id for row in rows if row.organisation_id})
    values = [flat(row, owners) for row in rows]
    return tuple(
        Version(
            row.version, row.history_date, str(row.history_user_id), row.history_change_reason or "",
            tuple(_changes(before, after)),
        )
        for row, after, before in zip(rows[:SHOWN], values, (*values[1:], None), strict=False)
    )  # fmt: skip


def steps(
    records: Mapping[str, Need] | Mapping[str, Resource], made: Iterable[tuple[str, int]], party: Party
) -> dict[tuple[str, int], tuple[Change, ...] | None]:
    """What each of some versions changed in the one before; the queries do not grow with them.

    Args:
        records: needs, or resources, by key, that the party may know of.
        made: key and number of each version; those of other records are passed over.

    Returns:
        By key and number. None where the party may not know: the versions before are its people's, unless in both of
        them nothing was held back from anybody.
    """
    wanted = {(key, number) for key, number in made if key in records}
    asked = Q(pk__in=())
    for key, number in wanted:
        asked |= Q(key=key, version__in=(number - 1, number))
    model = next((type(record) for record in records.values()), Need)
    rows = {(row.key, row.version): row for row in model.history.filter(asked)} if wanted else {}
    owners = _keys({row.organisation_id for row in rows.values() if row.organisation_id})
    return {
        (key, number): _step(
            records[key], rows.get((key, number - 1)), rows.get((key, number)), owners, party
        )
        for key, number in wanted
    }


def _step(
    record: Need | Resource, before: Any, after: Any, owners: Mapping[int, str], party: Party
) -> tuple[Change, ...] | None:
    kind = "need" if isinstance(record, Need) else "resource"
    there = [row for row in (before, after) if row is not None]
    if not allows(party, f"{kind}.read_history", record) and not all(map(_open, (record, *there))):
        return None
    if before is None or after is None:
        return ()
    return tuple(_changes(flat(before, owners), flat(after, owners)))


def _open(row: Any) -> bool:
    """Whether a record, or a version of one, holds nothing back."""
    return not any(getattr(row, name, None) for name in _HELD_BACK)


def flat(row: Any, owners: Mapping[int, str] | None = None) -> dict[str, str]:
    """Every value of a record, or of one of its versions, under its name; what is empty is left out.

    Args:
        owners: keys of organisations by their numbers; when None the organisation is told by its number.
    """
    number = row.organisation_id
    found = {"organisation": (owners or {}).get(number, str(number)) if number else ""}
    found |= {name.removesuffix("_id"): _written(getattr(row, name, None)) for name in _PLAIN}
    found |= {name: "; ".join(getattr(row, name, ())) for name in _LISTS}
    for name in _TEXTS:
        for language, text in getattr(row, name, {}).items():
            found |= {f"{name}.{language}.{part}": text.get(part, "") for part in ("title", "text")}
    for name in _MAPPINGS:
        found |= {f"{name}.{label}": value for label, value in getattr(row, name, {}).items()}
    return {name: value for name, value in found.items() if value}


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _changes(before: Mapping[str, str] | None, after: Mapping[str, str]) -> Iterator[Change]:
    if before is None:
        return
    for name in dict.fromkeys((*before, *after)):
        if before.get(name, "") != after.get(name, ""):
            yield Change(name, before.get(name, ""), after.get(name, ""))


def _keys(numbers: set[int]) -> dict[int, str]:
    return dict(Organisation.objects.filter(pk__in=numbers).values_list("pk", "key"))
