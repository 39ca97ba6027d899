"""How unevenly resources are seen in the lists of needs."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import numpy as np

from entrepot.catalogue import queries as catalogue
from entrepot.engine.allocation.exposure import attention
from entrepot.matching.models import Showing
from entrepot.observatory.domain.figures import Case, Event, Found, Indicator, Opens, Over, Unit
from entrepot.observatory.domain.inequality import gini
from entrepot.vocabulary.periods import Period


def compute(period: Period, now: datetime) -> Found:
    """The Gini coefficient of attention over all listed resources of the roles for which lists were shown, those that nobody saw too."""
    seen: dict[str, Counter[str]] = {}
    shown = Showing.objects.filter(day__gte=period.start, day__lt=period.end, at__lt=now)
    for role, items in shown.order_by("pk").values_list("role", "items"):
        for item, weight in zip(items, attention(len(items)), strict=True):
            seen.setdefault(role, Counter())[item[0]] += float(weight)  # type: ignore[assignment]  # a Counter adds floats as well
    listed: dict[str, list[str]] = {}
    rows = catalogue.listed_resources().filter(kind__in=seen, joined_into=None).order_by("key")
    for kind, key in rows.values_list("kind", "key"):
        listed.setdefault(kind, []).append(key)
    spread = {role: [float(seen[role][key]) for key in keys] for role, keys in listed.items()}
    every = [value for values in spread.values() for value in values]
    unseen = [key for role, keys in listed.items() for key in keys if not seen[role][key]]
    return Found(
        _case(every),
        {"kind": {role: _case(values) for role, values in sorted(spread.items())}},
        tuple(Event(Opens.RESOURCE, key) for key in unseen),
    )


def _case(values: list[float]) -> Case:
    return Case(gini(np.array(values)) if values else None, (len(values),))


EXPOSURE_GINI = Indicator(
    key="exposure-gini",
    name="Unevenness of attention",
    unit=Unit.INDEX,
    over=Over.PERIOD,
    formula="Gini coefficient of the attention that listed resources got in the lists of needs; a place in a list gets 1 / log2(1 + rank), none beyond the tenth. It opens to the resources that nobody saw.",
    source="Lists as they were shown, each once a day. The measure of attention is that of the allocation page.",
    guard="0 when all are seen alike, near 1 when few get everything. It grows with the number of listed resources: compare kinds of about one size.",
    breakdowns={"kind": "By kind"},
    least=0,
    better=-1,
    compute=compute,
)
