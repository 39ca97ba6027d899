"""Reads of the observatory, for whoever may read figures of the whole node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count

from entrepot.journal.models import Entry
from entrepot.observatory.domain import stored
from entrepot.observatory.domain.figures import Found, Indicator
from entrepot.observatory.domain.suppression import safe
from entrepot.observatory.models import Reading
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period

LOOKED_AT: Final = 50_000
"""Entries of the journal among which is looked for what was done lately."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A figure of a period as it may be shown, and when it was taken."""

    period: str
    found: Found
    at: datetime


def figure(indicator: Indicator, period: Period, party: Party) -> Found:
    """What an indicator gives of a period now, with its events; what would tell of single cases is held back.

    Raises:
        NotAllowedError: the party does not read the observatory.
    """
    require(party, "observatory.read")
    return safe(indicator.compute(period, clock.now()), indicator.least)


def series(indicator: Indicator, names: Sequence[str], party: Party) -> list[Taken | None]:
    """An indicator's readings of several periods, in their order; None where none was taken. One query.

    Raises:
        NotAllowedError: the party does not read the observatory.
    """
    return all_series([indicator], names, party)[indicator.key]


def all_series(
    indicators: Sequence[Indicator], names: Sequence[str], party: Party
) -> dict[str, list[Taken | None]]:
    """The same of several indicators, by their keys. One query.

    Raises:
        NotAllowedError: the party does not read the observatory.
    """
    require(party, "observatory.read")
    least = {one.key: one.least for one in indicators}
    found: dict[tuple[str, str], Taken] = {}
    for row in Reading.objects.filter(indicator__in=least, period__in=names):
        shown = safe(stored.from_plain(row.content), least[row.indicator])
        found[row.indicator, row.period] = Taken(row.period, shown, row.taken)
    return {key: [found.get((key, name)) for name in names] for key in least}


def acts_since(moment: datetime) -> dict[str, int]:
    """How often each kind of act was done since then, by its verb in the journal; of the newest `LOOKED_AT` entries at most."""
    last = Entry.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    newest = Entry.objects.filter(sequence__gt=last - LOOKED_AT, at__gte=moment)
    return dict(newest.order_by().values_list("verb").annotate(Count("sequence")))
