"""Two organisations that are one: the main one stands for the other on every list, until that is undone."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.actions.organisations import STREAM
from entrepot.people.domain import Party, Standing
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.people.queries.organisations import PUBLIC, has_people
from entrepot.people.refusals import Refusal, RefusedError


@transaction.atomic
def join_organisations(*, main: Organisation, other: Organisation, by: Party) -> tuple[str, ...]:
    """Let ``main`` stand for ``other``, and for all that ``other`` stood for; returns the keys of the latter, for undoing.

    ``other`` keeps what it says of itself and its history.

    Raises:
        RefusedError: they are one already, one of them is on no list, they hold different numbers of one register, or somebody
            belongs to ``other``: who speaks for an organisation does not lose it.
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    rule = require(by, "organisation.link")
    main, other = both_locked(main, other)
    refuse_joining(main, other)
    others = list(other.joined.select_for_update().order_by("pk"))
    Organisation.objects.filter(pk__in=[other.pk, *(item.pk for item in others)]).update(joined_into=main)
    act = journal.Act("organisation.joined", other.key, {"into": main.key}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return tuple(item.key for item in others)


@transaction.atomic
def part_organisations(*, other: Organisation, others: Iterable[str], by: Party) -> None:
    """Let an organisation stand for itself again, and for those of ``others`` (keys) that are still where it was.

    Raises:
        RefusedError: it stands for itself already.
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    rule = require(by, "organisation.link")
    other = Organisation.objects.select_for_update().get(pk=other.pk)
    if other.joined_into_id is None:
        raise RefusedError(Refusal.NOT_WAITING)
    back = Organisation.objects.filter(key__in=list(others), joined_into=other.joined_into_id)
    back.update(joined_into=other)
    Organisation.objects.filter(pk=other.pk).update(joined_into=None)
    act = journal.Act("organisation.parted", other.key, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])


def both_locked(one: Organisation, two: Organisation) -> tuple[Organisation, Organisation]:
    """Both as they are stored now, kept from others until the transaction ends; locked in one order, so that no two wait for each other."""
    found = Organisation.objects.select_for_update().order_by("pk").in_bulk([one.pk, two.pk])
    return found[one.pk], found[two.pk]


def refuse_joining(main: Organisation, other: Organisation) -> None:
    """Refuse what may not be joined.

    Raises:
        RefusedError: see `join_organisations`.
    """
    if main.pk == other.pk or main.joined_into_id or other.joined_into_id:
        raise RefusedError(Refusal.NOT_WAITING)
    if not {Standing(main.standing), Standing(other.standing)} <= set(PUBLIC):
        raise RefusedError(Refusal.NOT_WAITING)
    if has_people([other.pk]):
        raise RefusedError(Refusal.SPOKEN_FOR)
    if numbers_differ(main, other):
        raise RefusedError(Refusal.OTHER_NUMBER)


def numbers_differ(main: Organisation, other: Organisation) -> bool:
    """Whether two organisations, or any for which they stand, hold different numbers of one register."""
    held: dict[str, set[str]] = {}
    for one in (main, other, *main.joined.all(), *other.joined.all()):
        for scheme, number in one.identifiers.items():
            held.setdefault(scheme, set()).add(number)
    return any(len(numbers) > 1 for numbers in held.values())
