"""Two records that are one: joined, kept apart, parted again; and what people's answers teach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Q

from entrepot.catalogue.actions.learning import RULE, learn_from_answers
from entrepot.catalogue.actions.moving import move_back, move_owned
from entrepot.catalogue.actions.telling import answerers
from entrepot.catalogue.domain import Answer, State
from entrepot.catalogue.likenesses import open_pairs
from entrepot.catalogue.models import Joining, Likeness, Resource
from entrepot.catalogue.refusals import RefusedError
from entrepot.catalogue.sameness import (
    ORGANISATION,
    Verdict,
    by_itself,
    main_first,
    numbers_differ,
    same_list,
)
from entrepot.catalogue.subjects import Subject, sides
from entrepot.engine.linkage import Pair
from entrepot.journal import actions as journal
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.actions.joining import join_organisations, part_organisations
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.runtime import clock

WAITING: Final = "likeness.asked"
FOUND: Final = "duplicate.found"
AT_ONCE: Final = 500
NODE: Final = "node"
"""The subject of the one duty that says how many pairs wait."""
WORDS: Final = {
    "joined_already": ("One of the two stands for another or is joined already.", "Load the page again."),
    "two_kinds": ("The two are of different kinds.", "Correct the kind of one of them first."),
    "not_listed": ("One of the two is not listed any more.", "Load the page again."),
    "other_number": (
        "The two hold different numbers of one register, so they are two.",
        "Keep them apart, or correct the wrong number first.",
    ),
    "likeness_answered": ("Somebody has answered this meanwhile.", "Go on with the next pair."),
    "parted_already": ("This was undone already.", "Nothing needs to be done."),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair of one kind with what is to become of it; ``main`` is to stand for ``other``, ``model`` says by what it was scored."""

    kind: str
    pair: Pair
    main: Subject
    other: Subject
    verdict: Verdict
    model: str


@transaction.atomic
def propose_likenesses(*, proposals: Sequence[Proposal], by: Party) -> dict[str, int]:
    """Store pairs: those that join by themselves are joined, the others wait for a person; those that a person answered stay as they are.

    May be done any number of times with the same pairs.

    Args:
        proposals: pairs with a verdict other than "nothing".

    Returns:
        How many were ``joined`` now, and how many ``open`` ones are new.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    require(by, RULE)
    done = {"joined": 0, "open": 0}
    for item in proposals:
        likeness, new = _stored(item)
        if likeness.answer == Answer.APART:
            continue
        ends = _ends(item) if item.verdict == "join" else None
        if ends is not None:
            _join(*ends, likeness, by)
            done["joined"] += 1
        else:
            done["open"] += new
    _let_wait(by)
    return done


@transaction.atomic
def drop_likenesses(*, kind: str, compared: Iterable[str], but: Iterable[Pair], by: Party) -> int:
    """Let pairs wait no longer that are not alike any more; returns how many.

    Args:
        compared: the keys of everything of the kind that was compared anew.
        but: the pairs that were found.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    require(by, RULE)
    keys, found = set(compared), {_ordered(pair) for pair in but}
    stale = [
        number
        for number, left, right in Likeness.objects.filter(kind=kind, answer=Answer.OPEN).values_list(
            "pk", "left", "right"
        )
        if not keys.isdisjoint((left, right)) and (left, right) not in found
    ]
    for start in range(0, len(stale), AT_ONCE):
        Likeness.objects.filter(pk__in=stale[start : start + AT_ONCE]).delete()
    _let_wait(by)
    return len(stale)


@transaction.atomic
def join(*, main: Subject, other: Subject, by: Party) -> Joining:
    """Let ``main`` stand for ``other``, since both are one. What is said of ``other`` is kept, and one click away.

    Of organisations, what the other one has is moved to the main one; `undo_joining` moves it back.

    Raises:
        RefusedError: they may not be joined: they are one already, not both listed, of two kinds, hold different numbers of one
            register; or (``people``'s) somebody belongs to the organisation ``other``.
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    require(by, RULE)
    kind = kind_of(main)
    left, right = sorted((main.key, other.key))
    likeness = Likeness.objects.filter(kind=kind, left=left, right=right).first() or Likeness(
        kind=kind, left=left, right=right, score=1.0, found=clock.now(), model="person"
    )
    joining = _join(main, other, likeness, by)
    learn_from_answers(kind)
    _let_wait(by)
    return joining


@transaction.atomic
def keep_apart(*, likeness: Likeness, by: Party) -> None:
    """Say that a pair is two; it is not proposed again.

    Raises:
        RefusedError: it was answered already.
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    rule = require(by, RULE)
    likeness = _open(likeness)
    _answer(likeness, Answer.APART, by)
    details = {"other": likeness.right, "kind": likeness.kind}
    _record("record.kept_apart", likeness.left, details, rule, by)
    learn_from_answers(likeness.kind)
    _let_wait(by)


@transaction.atomic
def undo_joining(*, joining: Joining, by: Party) -> None:
    """Let a record stand for itself again, with what went over with it and was not changed since; it is not joined to the same again.

    Raises:
        RefusedError: it was undone already.
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    rule = require(by, RULE)
    joining = _standing(joining)
    _part(joining, rule, by)
    left, right = sorted((joining.main, joining.other))
    likeness, _ = Likeness.objects.get_or_create(
        kind=joining.kind, left=left, right=right,
        defaults={"score": joining.score or 1.0, "model": "person", "found": clock.now()},
    )  # fmt: skip
    _answer(likeness, Answer.APART, by)
    learn_from_answers(joining.kind)
    _let_wait(by)


def let_go(record: Resource, rule: str, by: Party) -> None:
    """A resource that is withdrawn stands for nothing any more: what it stood for stands for itself again. In the caller's transaction."""
    for joining in Joining.objects.filter(kind=record.kind, main=record.key, undone=None).order_by("-pk"):
        _part(joining, rule, by)
        left, right = sorted((joining.main, joining.other))
        Likeness.objects.filter(kind=joining.kind, left=left, right=right).update(
            answer=Answer.OPEN, answered=None, answered_by=""
        )


def kind_of(record: Subject) -> str:
    """As what a record is compared."""
    return ORGANISATION if isinstance(record, Organisation) else record.kind


def _ordered(pair: Pair) -> tuple[str, str]:
    left, right = sorted((pair.left, pair.right))
    return left, right


def _stored(item: Proposal) -> tuple[Likeness, bool]:
    """The likeness of a proposal, with what is known of it now, and whether it is new."""
    left, right = _ordered(item.pair)
    swapped = item.pair.left != left
    evidence = [
        {
            "what": told.comparison, "level": told.level, "bits": round(told.bits, 2),
            "left": told.right if swapped else told.left, "right": told.left if swapped else told.right,
        }
        for told in item.pair.evidence
    ]  # fmt: skip
    said = {"score": item.pair.score, "evidence": evidence, "model": item.model}
    likeness, new = Likeness.objects.get_or_create(
        kind=item.kind, left=left, right=right, defaults={**said, "found": clock.now()}
    )
    if not new and likeness.answer == Answer.OPEN:
        Likeness.objects.filter(pk=likeness.pk).update(**said)
        likeness.score = item.pair.score
    return likeness, new


def _ends(item: Proposal) -> tuple[Subject, Subject] | None:
    """What of a pair is to stand for what, although either may stand for others or be stood for by now; None when it may not join by
    itself: no two of all these may be known to be two, or belong to two owners."""
    one, two = _now(item.main), _now(item.other)
    if one.pk == two.pk:
        return None
    ones, twos = sides([one, *one.joined.all()]), sides([two, *two.joined.all()])
    if numbers_differ(side.thing for side in (*ones, *twos)):
        return None
    pairs = [(left, right) for left in ones for right in twos]
    if any(same_list(*pair) or not by_itself(item.kind, *pair) for pair in pairs):
        return None
    return (one, two) if main_first(ones[0], twos[0])[0] is ones[0] else (two, one)


def _now(item: Subject) -> Subject:
    """What stands for a record now."""
    item.refresh_from_db()
    return item.joined_into or item


def _join(main: Subject, other: Subject, likeness: Likeness, by: Party) -> Joining:
    if isinstance(main, Organisation) and isinstance(other, Organisation):
        joined = join_organisations(main=main, other=other, by=by)
        moved = {"joined": list(joined), **move_owned(other, main, RULE, by)}
    elif isinstance(main, Resource) and isinstance(other, Resource):
        moved = {"joined": _join_resources(main, other)}
        _tell_owner(main, other)
    else:
        raise _refused("two_kinds")
    _answer(likeness, Answer.JOINED, by)
    _carry_over(likeness.kind, main.key, other.key)
    joining = Joining.objects.create(
        kind=likeness.kind, main=main.key, other=other.key, moved=moved, score=likeness.score,
        made=clock.now(), made_by=likeness.answered_by,
    )  # fmt: skip
    _record("record.joined", other.key, {"into": main.key, "kind": likeness.kind}, RULE, by)
    return joining


def _carry_over(kind: str, main: str, other: str) -> None:
    """What may be the same as the joined one may be the same as the one that stands for it."""
    waiting = Likeness.objects.filter(Q(left=other) | Q(right=other), kind=kind, answer=Answer.OPEN)
    for item in waiting:
        left, right = sorted((main, item.right if item.left == other else item.left))
        if left != right:
            said = {"score": item.score, "evidence": item.evidence, "model": item.model, "found": clock.now()}
            Likeness.objects.get_or_create(kind=kind, left=left, right=right, defaults=said)


def _join_resources(main: Resource, other: Resource) -> list[str]:
    found = Resource.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([main.pk, other.pk])
    main, other = found[main.pk], found[other.pk]
    if main.pk == other.pk or main.joined_into_id or other.joined_into_id:
        raise _refused("joined_already")
    if main.kind != other.kind:
        raise _refused("two_kinds")
    if {main.state, other.state} != {State.LISTED}:
        raise _refused("not_listed")
    if numbers_differ(side.thing for side in sides([main, other, *main.joined.all(), *other.joined.all()])):
        raise _refused("other_number")
    others = list(other.joined.order_by("pk").values_list("key", flat=True))
    Resource.objects.filter(key__in=[other.key, *others]).update(joined_into=main)
    return others


def _tell_owner(main: Resource, other: Resource) -> None:
    """Those who answer for an entry read that another stands for it now."""
    for audience in answerers(other):
        if audience.node_role is None:
            add_duty(kind=FOUND, subject=other.key, audience=audience, details={"main": main.key})


def _part(joining: Joining, rule: str, by: Party) -> None:
    """Undo what a joining did, as far as it still stands."""
    others = joining.moved.get("joined", [])
    if joining.kind == ORGANISATION:
        other = Organisation.objects.get(key=joining.other)
        present = other.joined_into
        part_organisations(other=other, others=others, by=by)
        move_back(joining.moved, present, other, rule, by)
    else:
        record = Resource.objects.select_for_update(of=("self",)).get(key=joining.other)
        Resource.objects.filter(key__in=others, joined_into=record.joined_into_id).update(joined_into=record)
        Resource.objects.filter(pk=record.pk).update(joined_into=None)
        settle_duties(kind=FOUND, subject=record.key, by=by)
    joining.undone, joining.undone_by = clock.now(), by.actor if by.account else ""
    joining.save(update_fields=["undone", "undone_by"])
    _record("record.parted", joining.other, {"from": joining.main, "kind": joining.kind}, rule, by)


def _answer(likeness: Likeness, answer: Answer, by: Party) -> None:
    likeness.answer, likeness.answered = answer, clock.now()
    likeness.answered_by = by.actor if by.account is not None else ""
    likeness.save()


def _open(likeness: Likeness) -> Likeness:
    found = Likeness.objects.select_for_update().get(pk=likeness.pk)
    if found.answer != Answer.OPEN:
        raise _refused("likeness_answered")
    return found


def _standing(joining: Joining) -> Joining:
    found = Joining.objects.select_for_update().get(pk=joining.pk)
    if found.undone is not None:
        raise _refused("parted_already")
    return found


def _let_wait(by: Party) -> None:
    """One duty for all officers says how many pairs wait."""
    count = open_pairs().count()
    if count:
        audience = Audience(node_role=NodeRole.OFFICER)
        add_duty(kind=WAITING, subject=NODE, audience=audience, details={"count": count})
    else:
        settle_duties(kind=WAITING, subject=NODE, by=by)


def _record(verb: str, subject: str, details: Mapping[str, object], rule: str, by: Party) -> None:
    journal.record(stream="catalogue", actor=by.actor, acts=[journal.Act(verb, subject, details, rule=rule)])


def _refused(code: str) -> RefusedError:
    return RefusedError(code, *WORDS[code])
