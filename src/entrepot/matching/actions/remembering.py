"""What was concluded for needs before this node concluded it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from entrepot.catalogue.models import Need
from entrepot.journal import actions as journal
from entrepot.matching import freshness
from entrepot.matching.actions.gaps import UNSERVED
from entrepot.matching.domain import Lack
from entrepot.matching.models import Gap, NeedConclusion
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock


@transaction.atomic
def remember_conclusion(*, need: Need, verdict: str, missing: Sequence[Lack] = (), by: Party) -> None:
    """Keep what was concluded for a need; where nothing answered it, what was missing stays open as a gap. Nobody is told.

    The node looks at a listed need again by itself, and goes by what it finds then.

    Raises:
        NotAllowedError: ``by`` is not the node.
        ValueError: something was missing although the need was served.
    """
    rule = require(by, "alerts.look")
    if missing and verdict != UNSERVED:
        raise ValueError(f"{need.key} was {verdict} with something missing")
    now = clock.now()
    NeedConclusion.objects.update_or_create(
        need=need,
        defaults={
            "version": need.version, "position": freshness.sequence(), "verdict": verdict, "looked": now,
        },
    )  # fmt: skip
    if verdict != UNSERVED:
        return
    told = [lack.plain() for lack in missing]
    Gap.objects.update_or_create(
        need=need, version=need.version, defaults={"missing": told, "found": now, "closed": None}
    )
    details = {"version": need.version, "missing": [lack.role for lack in missing]}
    act = journal.Act("need.unserved", need.key, details, rule=rule)
    journal.record(stream="matching", actor=by.actor, acts=[act])
