"""What was shown, what came of it, and learning from both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from django.db import transaction

from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.refusals import RefusedError
from entrepot.engine.ranking import VERSION, learnt, rows
from entrepot.journal import actions as journal
from entrepot.matching import index, learning
from entrepot.matching.domain import OUTCOMES, REASONS, Link, Voice
from entrepot.matching.models import Judgement, Learning, Opening, Outcome, Showing
from entrepot.people.domain import Party
from entrepot.people.permissions import allows, require
from entrepot.runtime import clock

NIGHTS: Final = 400
"""So many nights are kept in what was learnt."""


def show(*, need: Need, shown: Mapping[str, Sequence[Link]], sequence: int, by: Party) -> int:
    """Note which resources a need's page shows in each role, the first at the top; returns how many lists are new today.

    It is noted once a day, however often and by whomever it is looked at. It is no act of anybody, so the journal has nothing of it. A page that shows what
    is noted already waits for nobody who writes.

    Args:
        shown: links that have features; others are left out.
        sequence: of the index that they came from; of another than the present one nothing is noted, for its models may have been others.

    Raises:
        NotAllowedError: ``by`` may not read the need's details.
    """
    require(by, "need.read_details", need)
    current, today = index.current(), clock.today()
    if current.sequence != sequence:
        return 0
    known = {"version": VERSION, "heard": learning.heard(current)}
    noted = set(Showing.objects.filter(need=need, day=today).values_list("role", "digest"))
    made = [(role, items, _digest(items, known)) for role, links in shown.items() if (items := _items(links))]
    fresh = [(role, items, digest) for role, items, digest in made if (role, digest) not in noted]
    if fresh:
        with transaction.atomic():
            for role, items, digest in fresh:
                values = {"items": items, "sequence": sequence, **known}
                Showing.objects.get_or_create(need=need, role=role, day=today, digest=digest, defaults=values)
    return len(fresh)


def _items(links: Sequence[Link]) -> list[list[Any]]:
    return [
        learning.plain_item(link.resource, link.match.score, rows([link.features])[0].tolist())
        for link in links
        if link.features is not None
    ]


def _digest(items: Sequence[Sequence[Any]], known: Mapping[str, object]) -> str:
    return hashlib.blake2b(json.dumps([items, known]).encode(), digest_size=16).hexdigest()


def opened(*, need: Need, resource: str, by: Party) -> bool:
    """Note that a resource was opened from a need's page; False when it was not shown there. Once for each list, whoever it was.

    Raises:
        NotAllowedError: ``by`` may not read the need's details.
    """
    require(by, "need.read_details", need)
    showing = learning.last_showing(need, resource)
    if showing is None:
        return False
    if not Opening.objects.filter(showing=showing, resource=resource).exists():
        with transaction.atomic():
            Opening.objects.get_or_create(showing=showing, resource=resource)
    return True


@transaction.atomic
def judge(*, need: Need, resource: Resource, fits: bool | None, reason: str = "", by: Party) -> None:
    """Say whether a match fits, or (None) take back what was said. The need's people have one voice, brokers another.

    Args:
        reason: of `domain.REASONS`, why it does not fit; left out of one that fits.

    Raises:
        NotAllowedError: ``by`` neither speaks for the need nor is a broker who may read it.
        RefusedError: the reason is none of the list.
    """
    rule = require(by, "match.judge", need)
    word = reason if fits is False else ""
    if word and word not in REASONS:
        raise RefusedError("reason_unknown", "There is no such reason.", "Choose one of the list.")
    voice = Voice.NEED if allows(by, "need.read_history", need) else Voice.BROKER
    same = Judgement.objects.filter(need=need, resource=resource, voice=voice)
    if fits is None:
        if same.delete()[0]:
            _record("match.unjudged", need, resource, rule, by, voice=str(voice))
        return
    if same.filter(fits=fits, reason=word).exists():
        return
    Judgement.objects.update_or_create(
        need=need,
        resource=resource,
        voice=voice,
        defaults={"fits": fits, "reason": word, "at": clock.now()},
    )
    _record("match.judged", need, resource, rule, by, voice=str(voice), fits=fits, reason=word)


@transaction.atomic
def record_outcome(*, need: Need, resource: Resource, outcome: str, reason: str = "", by: Party) -> bool:
    """Note what became of a match; False when it was noted before. Stages that come later call it, in the transaction of what they did.

    Args:
        outcome: of `domain.OUTCOMES`: introduced, declined, booked, signed, kept or broken.
        reason: of `domain.REASONS`, why it was declined; nothing of what was not.

    Raises:
        NotAllowedError: ``by`` is not the node.
        ValueError: there is no such outcome, or no such reason.
    """
    rule = require(by, "match.record", need)
    if outcome not in OUTCOMES:
        raise ValueError(f"“{outcome}” is no outcome. There are: {', '.join(OUTCOMES)}.")
    if reason not in (REASONS if outcome == "declined" else ("",)):
        raise ValueError(f"“{reason}” is no reason of what was {outcome}.")
    _, new = Outcome.objects.get_or_create(
        need=need, resource=resource, outcome=outcome, defaults={"reason": reason}
    )
    if new:
        _record("match.outcome", need, resource, rule, by, outcome=outcome, reason=reason)
    return new


@transaction.atomic
def forget_outcome(*, need: Need, resource: Resource, outcome: str, by: Party) -> bool:
    """Learn no more from what became of a match, for those it came about between do not want it; False when there was nothing to forget.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "match.record", need)
    gone, _ = Outcome.objects.filter(need=need, resource=resource, outcome=outcome).delete()
    if gone:
        _record("match.forgotten", need, resource, rule, by, outcome=outcome)
    return bool(gone)


def learn(*, by: Party) -> Learning | None:
    """Learn from all that was shown and told, and take the ranker into use when it beats the fusion on needs held back, else the fusion again.

    Nothing is done when there is nothing, or nothing new, to learn from; then what was learnt last is given back. What takes long is done before the
    transaction begins.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "learning.do")
    last, heard = learning.latest(), learning.heard_last()
    found = learning.lists(heard)
    known = learning.digest_of(found)
    if not found or (last is not None and (last.known, last.version, last.heard) == (known, VERSION, heard)):
        return last
    told = learnt(found)
    with transaction.atomic():
        made = Learning.objects.create(
            known=known,
            version=VERSION,
            heard=heard,
            ranker=told.ranker.plain(),
            curve=list(told.curve.chances),
            evaluation=asdict(told.evaluation),
            used=told.evaluation.used,
        )
        _forget_old(made)
        evaluation = told.evaluation
        acts = [
            journal.Act(
                "ranker.learnt",
                str(made.pk),
                {
                    "needs": evaluation.needs,
                    "held_back": evaluation.held_back,
                    "outcomes": evaluation.outcomes,
                    "gain": round(evaluation.gain.mean, 4),
                    "low": round(evaluation.gain.low, 4),
                    "why": evaluation.why,
                },
                rule,
            )
        ]
        if _changed(last, made):
            acts.append(journal.Act("ranker.changed", str(made.pk), {"used": made.used}, rule))
        journal.record(stream="matching", actor=by.actor, acts=acts)
    return made


def _changed(before: Learning | None, now: Learning) -> bool:
    """Whether matching ranks otherwise from now on."""
    was: dict[str, Any] | None = before.ranker if before is not None and before.used else None
    return was != (now.ranker if now.used else None)


def _forget_old(last: Learning) -> None:
    """Drop lists that are no longer learnt from, and nights long gone."""
    Showing.objects.filter(at__lt=clock.now() - learning.KEPT).delete()
    Learning.objects.filter(pk__lte=last.pk - NIGHTS).delete()


def _record(verb: str, need: Need, resource: Resource, rule: str, by: Party, **details: object) -> None:
    act = journal.Act(verb, need.key, {"resource": resource.key, **details}, rule)
    journal.record(stream="matching", actor=by.actor, acts=[act])
