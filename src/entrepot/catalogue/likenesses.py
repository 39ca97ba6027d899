"""Reads of what may be the same: pairs that wait for a person, joinings, and what was learnt."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from entrepot.catalogue.domain import Answer, State
from entrepot.catalogue.models import Joining, Learnt, Likeness, Resource
from entrepot.catalogue.sameness import ORGANISATION
from entrepot.catalogue.subjects import Subject
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.people.queries.organisations import PUBLIC


def likenesses(party: Party, kind: str = "") -> QuerySet[Likeness]:
    """The pairs that wait for a person, the likest first.

    Raises:
        NotAllowedError: the party is no officer.
    """
    require(party, "likeness.read")
    return open_pairs().filter(kind=kind) if kind else open_pairs()


def kinds_that_wait(party: Party) -> dict[str, int]:
    """How many pairs wait of each kind of which any does. One query.

    Raises:
        NotAllowedError: the party is no officer.
    """
    return dict(likenesses(party).order_by().values_list("kind").annotate(count=Count("pk")))


def kinds_joined(party: Party) -> dict[str, int]:
    """How many joinings stand of each kind of which any does. One query.

    Raises:
        NotAllowedError: the party is no officer.
    """
    return dict(joinings(party).order_by().values_list("kind").annotate(count=Count("pk")))


def joinings(party: Party, kind: str = "") -> QuerySet[Joining]:
    """What stands for what, the latest first; what was undone is left out.

    Raises:
        NotAllowedError: the party is no officer.
    """
    require(party, "likeness.read")
    found = Joining.objects.filter(undone=None)
    return found.filter(kind=kind) if kind else found


def open_pairs() -> QuerySet[Likeness]:
    """The pairs that wait, as far as both are still listed and stand for themselves; for whoever counts."""
    return (
        Likeness.objects.filter(answer=Answer.OPEN)
        .filter(_there("left"), _there("right"))
        .order_by("-score", "pk")
    )


def records_of(named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Subject]:
    """Organisations and resources by kind and key, whether or not they stand for themselves. Two queries."""
    wanted = set(named)
    firms = [key for kind, key in wanted if kind == ORGANISATION]
    others = [key for kind, key in wanted if kind != ORGANISATION]
    found: dict[tuple[str, str], Subject] = {
        (ORGANISATION, item.key): item
        for item in Organisation.objects.filter(key__in=firms).select_related("place")
    }
    resources = Resource.objects.filter(key__in=others)
    beside = resources.select_related("organisation", "place", "cluster", "industrial_chain")
    return found | {(item.kind, item.key): item for item in beside}


def learnt() -> dict[str, Learnt]:
    """How far linking has come, by kind."""
    return {item.kind: item for item in Learnt.objects.all()}


def _there(side: str) -> Q:
    """That the record on one side is of the pair's kind, listed, and stands for itself."""
    key = OuterRef(side)
    firm = Organisation.objects.filter(key=key, standing__in=PUBLIC, joined_into=None)
    record = Resource.objects.filter(key=key, kind=OuterRef("kind"), state=State.LISTED, joined_into=None)
    return Q(Exists(firm), kind=ORGANISATION) | Q(Exists(record))
