"""What firms ask of policy, as those may read it who count it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from entrepot.matching.models import PolicyAsk
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require

MONTH: Final = "%Y-%m"
FIELDS: Final[Mapping[str, str]] = {"topic": "topic", "policy": "policy__key", "kind": "organisation__kind"}


@dataclass(frozen=True, slots=True)
class CountedAsks:
    """How many asks are open, in all and by topic, policy, kind of organisation and month (``2026-11``)."""

    total: int
    by: Mapping[str, Mapping[str, int]]


def asks(organisation: Organisation, party: Party) -> QuerySet[PolicyAsk]:
    """What an organisation asks and has not taken back, newest first.

    Raises:
        NotAllowedError: the party is neither of it nor an officer.
    """
    require(party, "policy_ask.read", organisation)
    return _open().filter(organisation=organisation)


def narrowed_asks(party: Party, chosen: Mapping[str, str]) -> QuerySet[PolicyAsk]:
    """Every open ask of this topic, policy, kind of organisation and month, newest first.

    Raises:
        NotAllowedError: the party does not count them.
    """
    require(party, "policy_ask.count")
    found = _open().filter(**{column: chosen[name] for name, column in FIELDS.items() if name in chosen})
    first = _first_day(chosen["month"]) if "month" in chosen else None
    if "month" in chosen and first is None:
        return found.none()
    return found if first is None else found.filter(made__year=first.year, made__month=first.month)


def counted_asks(party: Party) -> CountedAsks:
    """How many there are.

    Raises:
        NotAllowedError: the party does not count them.
    """
    found = narrowed_asks(party, {})
    by: dict[str, Mapping[str, int]] = {}
    for name, column in FIELDS.items():
        rows = found.order_by().values_list(column).annotate(count=Count("pk")).order_by("-count", column)
        by[name] = {value: count for value, count in rows if value}
    months = (
        found.order_by().annotate(month=TruncMonth("made")).values_list("month").annotate(count=Count("pk"))
    )
    by["month"] = {month.strftime(MONTH): count for month, count in months.order_by("-month")}
    return CountedAsks(found.count(), by)


def _open() -> QuerySet[PolicyAsk]:
    return PolicyAsk.objects.filter(withdrawn=None).select_related("organisation__place", "policy")


def _first_day(month: str) -> date | None:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
