"""A deal is opened by one of its parties, or its parties are introduced by a broker."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from entrepot.deals.actions.happening import happened
from entrepot.deals.domain import stored
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import Standing
from entrepot.deals.domain.states import Actor, Move, moved
from entrepot.deals.models import Deal, DealEvent, DealParty
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require


@dataclass(frozen=True, slots=True)
class Opening:
    """What is opened.

    Attributes:
        parties: who is in it, at least two, each with the key of the resource that it brings, or an empty one.
        own: the party for which it is opened; it has said that it will talk. None when a broker introduces the parties.
        need: the key of the need that it answers.
        form: names the form it was filled in on, so that one sent twice is one deal.
    """

    kind: Kind
    title: str
    parties: tuple[tuple[Organisation, str], ...]
    own: Organisation | None = None
    need: str = ""
    form: str = ""


def open_deal(*, opening: Opening, by: Party) -> Deal:
    """Open a deal for one of its parties, or introduce its parties as a broker.

    Raises:
        NotAllowedError: ``by`` does not manage the party for which it is opened, or is no broker.
        DealRefusedError: fewer than two parties, one of them twice, or the one it is opened for is none of them.
    """
    rule = require(by, "deal.open", Owned(opening.own.pk)) if opening.own else require(by, "deal.introduce")
    keys = tuple(organisation.key for organisation, _ in opening.parties)
    if len(set(keys)) < max(2, len(keys)):
        raise DealRefusedError("parties_odd")
    same = Deal.objects.filter(opened_by=by.actor, form=opening.form).exclude(form="")
    try:
        return same.first() or _opened(opening, Standing(keys), rule, by)
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()


@transaction.atomic
def _opened(opening: Opening, standing: Standing, rule: str, by: Party) -> Deal:
    deal = Deal.objects.create(
        kind=opening.kind, title=opening.title.strip()[:200], stands=stored.to_plain(standing), need=opening.need,
        introduced_by="" if opening.own else by.actor, opened_by=by.actor, form=opening.form, number=0,
    )  # fmt: skip
    for organisation, resource in opening.parties:
        DealParty.objects.create(deal=deal, organisation=organisation, resource=resource)
    happened(deal, standing, DealEvent(), rule, by)
    if opening.own:
        willing = moved(standing, Move.JOIN, Actor.of(opening.own.key))
        happened(deal, willing, DealEvent(move=Move.JOIN, party=opening.own.key), rule, by)
    return deal
