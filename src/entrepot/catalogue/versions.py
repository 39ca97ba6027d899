"""What changed from one version of a record to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from entrepot.catalogue.models import Need, Resource
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows

SHOWN: Final = 200
"""Versions looked at, the latest first."""
_PLAIN: Final = (
    "kind", "language", "place_id", "cluster_id", "industrial_chain_id", "available_from", "valid_until", "deadline",
    "state", "brokers_may_read",
)  # fmt: skip
_LISTS: Final = ("keywords", "hidden")
_TEXTS: Final = ("texts", "teasers")
_MAPPINGS: Final = ("fields", "facts", "confidential")


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
