"""What is concluded for a need, and the gap that remains where nothing here answers it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need
from entrepot.journal import actions as journal
from entrepot.matching import freshness
from entrepot.matching.actions.alerts import steadily
from entrepot.matching.classify import known_techniques
from entrepot.matching.domain import Lack, NeedChains, lacks
from entrepot.matching.events import unserved
from entrepot.matching.models import Gap, NeedConclusion
from entrepot.matching.queries import chains_of
from entrepot.matching.reading import documents
from entrepot.matching.techniques import named_in
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock

UNSERVED = "no_adequate_supply"


def conclude(*, number: int, by: Party) -> bool:
    """Conclude anew whether a listed need is served; returns whether a gap was found that was not known.

    As with searches, what takes long is done before the transaction begins. `events.unserved` is sent within it, once for each version
    of the need.

    Args:
        number: the primary key of the need.
        by: the node itself.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "alerts.look")
    need = Need.objects.select_related("organisation", "place").filter(pk=number, state=State.LISTED).first()
    if need is None:
        return False
    sequence = freshness.sequence()
    found = steadily(lambda: chains_of(need, explained=False))
    if found is None or not found.voters:
        return False  # by words alone nothing is concluded: what is told in another language is not found by them
    techniques = _techniques(need) if found.verdict == UNSERVED else ()
    with transaction.atomic():
        if (
            not Need.objects.select_for_update()
            .filter(pk=number, version=need.version, state=State.LISTED)
            .exists()
        ):
            return False
        NeedConclusion.objects.update_or_create(
            need=need,
            defaults={
                "version": need.version, "position": sequence, "verdict": found.verdict, "looked": clock.now(),
            },
        )  # fmt: skip
        if found.verdict != UNSERVED:
            _close(need, rule, by)
            return False
        return _opened(need, found, techniques, rule, by)


def _opened(need: Need, found: NeedChains, techniques: Sequence[str], rule: str, by: Party) -> bool:
    """Keep the gap of this version, and tell of it when it is a new one."""
    missing = lacks(found)
    Gap.objects.filter(need=need, closed=None).exclude(version=need.version).update(closed=clock.now())
    _gap, is_new = Gap.objects.update_or_create(
        need=need,
        version=need.version,
        defaults={
            "missing": [item.plain() for item in missing],
            "techniques": list(techniques),
            "closed": None,
        },
        create_defaults={
            "missing": [item.plain() for item in missing],
            "techniques": list(techniques),
            "found": clock.now(),
        },
    )
    if is_new:
        _record("need.unserved", need, missing, rule, by)
        unserved.send(Gap, need=need.key, version=need.version, missing=[item.plain() for item in missing])
    return is_new


def _close(need: Need, rule: str, by: Party) -> None:
    if Gap.objects.filter(need=need, closed=None).update(closed=clock.now()):
        _record("need.answered", need, (), rule, by)


@transaction.atomic
def close_unasked(*, by: Party) -> int:
    """Close the gaps of needs that nobody asks any more; returns how many.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "alerts.look")
    gone = list(
        Need.objects.exclude(state=State.LISTED).filter(gaps__closed=None, gaps__isnull=False).distinct()
    )
    for need in gone:
        Gap.objects.filter(need=need, closed=None).update(closed=clock.now())
        _record("need.unasked", need, (), rule, by)
    return len(gone)


def _techniques(need: Need) -> tuple[str, ...]:
    """The techniques that a need names."""
    stated = need.fields.get("technique")
    if stated:
        return (str(stated),)
    return tuple(item.name for item in named_in(documents(need), known_techniques()))


def _record(verb: str, need: Need, missing: Sequence[Lack], rule: str, by: Party) -> None:
    details: dict[str, object] = {"version": need.version}
    if missing:
        details["missing"] = [item.role for item in missing]
    journal.record(stream="matching", actor=by.actor, acts=[journal.Act(verb, need.key, details, rule)])
