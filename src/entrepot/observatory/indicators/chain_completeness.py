"""How many of the answered needs have a chain without a gap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from entrepot.catalogue.domain import State
from entrepot.matching.models import NeedConclusion
from entrepot.observatory.domain.figures import Case, Event, Found, Indicator, Opens, Over, Unit
from entrepot.observatory.domain.uncertainty import of_rate
from entrepot.observatory.indicators.needs_answered import ANSWERED
from entrepot.vocabulary.periods import Period


def compute(_period: Period, _now: datetime) -> Found:
    """Of listed needs with an answer, the share whose best chain fills every role; it opens to the others."""
    looked = NeedConclusion.objects.filter(need__state=State.LISTED, verdict__in=ANSWERED).order_by(
        "need__key"
    )
    found = list(looked.values_list("need__key", "need__kind", "verdict", "looked"))
    by_kind: dict[str, list[str]] = {}
    for _, kind, verdict, _at in found:
        by_kind.setdefault(kind, []).append(verdict)
    return Found(
        _case(verdict for *_, verdict, _at in found),
        {"kind": {kind: _case(those) for kind, those in sorted(by_kind.items())}},
        tuple(Event(Opens.NEED, key, at) for key, _, verdict, at in found if verdict != "served"),
    )


def _case(verdicts: Iterable[str]) -> Case:
    those = [verdict == "served" for verdict in verdicts]
    return Case(
        sum(those) / len(those) if those else None, (len(those), sum(those)), of_rate(sum(those), len(those))
    )


CHAIN_COMPLETENESS = Indicator(
    key="chain-completeness",
    name="Complete chains",
    unit=Unit.SHARE,
    over=Over.NOW,
    formula="Needs whose best chain fills every role it asks for, over needs that have an answer at all. It opens to the chains that lack a role.",
    source="What matching concluded last of each need.",
    guard="A need that asks for one role is complete sooner than one that asks for five: compare needs of one kind.",
    breakdowns={"kind": "By kind of need"},
    least=0,
    better=1,
    compute=compute,
)
