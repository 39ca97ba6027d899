"""Readings are taken by the node itself. They follow from what others did, which is what the journal records; so they are not journalled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from entrepot.observatory.domain import stored
from entrepot.observatory.domain.figures import Indicator
from entrepot.observatory.domain.times import period_of
from entrepot.observatory.models import Reading
from entrepot.observatory.use import looked_at_once
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period


def take_readings(*, of: Iterable[tuple[Indicator, str]], by: Party) -> int:
    """Take indicators of periods called so, each in a transaction of its own; returns how many.

    Raises:
        NotAllowedError: ``by`` is not the node.
        ValueError: no period is called so.
    """
    require(by, "observatory.take")
    by_name: dict[str, list[Indicator]] = {}
    for indicator, name in of:
        by_name.setdefault(name, []).append(indicator)
    for name, indicators in by_name.items():
        period = period_of(name)
        if period is None:
            raise ValueError(f"no period is called {name}")
        with looked_at_once():
            _take(indicators, name, period, clock.now())
    return sum(map(len, by_name.values()))


def _take(indicators: Sequence[Indicator], name: str, period: Period, now: datetime) -> None:
    for indicator in indicators:
        with transaction.atomic():
            content = stored.to_plain(indicator.compute(period, now))
            Reading.objects.update_or_create(
                indicator=indicator.key, period=name, defaults={"content": content, "taken": now}
            )
