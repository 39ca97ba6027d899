"""How many of the needs that were looked at have an adequate answer, and what the others lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from entrepot.catalogue.domain import State
from entrepot.matching.models import Gap, NeedConclusion
from entrepot.observatory.domain.figures import Case, Event, Found, Indicator, Opens, Over, Unit
from entrepot.observatory.domain.uncertainty import of_rate
from entrepot.vocabulary.periods import Period

ANSWERED: Final = frozenset({"served", "partly_served"})


def compute(_period: Period, _now: datetime) -> Found:
    """The share of listed needs, by what was concluded last; it opens to those without an answer."""
    looked = NeedConclusion.objects.filter(need__state=State.LISTED).order_by("need__key")
    found = list(looked.values_list("need__key", "need__kind", "need__cluster", "verdict", "looked"))
    by_kind: dict[str, list[str]] = {}
    by_cluster: dict[str, list[str]] = {}
    for _, kind, cluster, verdict, _at in found:
        by_kind.setdefault(kind, []).append(verdict)
        by_cluster.setdefault(cluster or "", []).append(verdict)
    reasons: Counter[str] = Counter()
    for missing in Gap.objects.filter(closed=None, need__state=State.LISTED).values_list(
        "missing", flat=True
    ):
        reasons.update({item["role"] for item in missing})
    return Found(
        _case(verdict for *_, verdict, _at in found),
        {
            "kind": {kind: _case(those) for kind, those in sorted(by_kind.items())},
            "cluster": {cluster: _case(those) for cluster, those in sorted(by_cluster.items())},
            "missing": {role: Case(float(count), (count,)) for role, count in reasons.most_common()},
        },
        tuple(Event(Opens.NEED, key, at) for key, *_, verdict, at in found if verdict not in ANSWERED),
    )


def _case(verdicts: Iterable[str]) -> Case:
    those = [verdict in ANSWERED for verdict in verdicts]
    return Case(
        sum(those) / len(those) if those else None, (len(those), sum(those)), of_rate(sum(those), len(those))
    )


NEEDS_ANSWERED = Indicator(
    key="needs-answered",
    name="Needs answered",
    unit=Unit.SHARE,
    over=Over.NOW,
    formula="Listed needs for which at least one role is adequately filled, over listed needs that were looked at. It opens to those that nothing answers.",
    source="What matching concluded last of each need, and the gaps that it keeps.",
    guard="An answer found is not a need met: see what was introduced and signed. How many are missing something is counted in needs, not in per cent.",
    breakdowns={
        "kind": "By kind of need",
        "cluster": "By cluster",
        "missing": "Not answered: by what is missing",
    },
    least=0,
    better=1,
    compute=compute,
)
