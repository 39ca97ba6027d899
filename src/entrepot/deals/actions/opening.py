"""A deal is opened by one of its parties, or its parties are introduced by a broker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State
from entrepot.deals.actions.happening import happened
from entrepot.deals.domain import stored
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import Standing
from entrepot.deals.domain.states import Actor, Move, moved
from entrepot.deals.models import Deal, DealEvent, DealParty
from entrepot.people.domain import Party
from entrepot.people.domain import Standing as Admission
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
        also: by the keys of parties, the keys of further resources that they bring.
        message: to the parties, in the words of whoever opens it.
        learns: whether the node may learn from how it ends, as far as ``own`` is concerned.
        shows: whether those who join may read the details of the need, where it is ``own``'s.
        host: as whom the parties are introduced, where it is not the person who opens it: nobody but they reads it then.
    """

    kind: Kind
    title: str
    parties: tuple[tuple[Organisation, str], ...]
    own: Organisation | None = None
    need: str = ""
    form: str = ""
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    message: str = ""
    learns: bool = True
    shows: bool = False
    host: str = ""

    def brought(self) -> dict[str, str]:
        """The keys of all resources that are brought, each with that of the party that brings it."""
        first = {resource: organisation.key for organisation, resource in self.parties if resource}
        return first | {resource: key for key, more in self.also.items() for resource in more}


def open_deal(*, opening: Opening, by: Party) -> Deal:
    """Open a deal for one of its parties, or introduce its parties as a broker.

    Raises:
        NotAllowedError: ``by`` does not manage the party for which it is opened, or is no broker.
        DealRefusedError: fewer than two parties, one of them twice or not admitted, or the one it is opened for is none of them; the need or what is
            brought is not listed, or not of a party; one organisation has all of it.
    """
    rule = require(by, "deal.open", Owned(opening.own.pk)) if opening.own else require(by, "deal.introduce")
    return opened(opening, rule, by)


def opened(opening: Opening, rule: str, by: Party) -> Deal:
    """Open a deal by a rule that was asked already; the one that the same form opened before, if it did.

    Raises:
        DealRefusedError: as `open_deal`.
    """
    keys = tuple(organisation.key for organisation, _ in opening.parties)
    _check_parties(opening, keys)
    same = Deal.objects.filter(opened_by=by.actor, form=opening.form).exclude(form="")
    if found := same.first():
        return found
    _check_records(opening, by)
    try:
        return _opened(opening, Standing(keys), rule, by)
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()


def _check_parties(opening: Opening, keys: tuple[str, ...]) -> None:
    if opening.need and len(set(keys)) == 1 and opening.brought():
        raise DealRefusedError("both_sides")
    if len(set(keys)) < max(2, len(keys)):
        raise DealRefusedError("parties_odd")
    if any(organisation.standing != Admission.ADMITTED for organisation, _ in opening.parties):
        raise DealRefusedError("not_admitted")


def _check_records(opening: Opening, by: Party) -> None:
    """What it is about is listed, known to whoever opens it, and of the parties."""
    owners = {organisation.key: organisation.pk for organisation, _ in opening.parties}
    brought = opening.brought()
    found = catalogue.resources_by_key(brought, by)
    if not set(brought.values()) <= set(owners):
        raise DealRefusedError("resource_elsewhere")
    for key, owner in brought.items():
        resource = found.get(key)
        if resource is None or (resource.state, resource.organisation_id) != (State.LISTED, owners[owner]):
            raise DealRefusedError("resource_elsewhere")
    if not opening.need:
        return
    need = catalogue.needs_by_key([opening.need], by).get(opening.need)
    if need is None or need.state != State.LISTED or need.organisation_id not in owners.values():
        raise DealRefusedError("need_elsewhere")
    if brought and {owners[owner] for owner in brought.values()} == {need.organisation_id}:
        raise DealRefusedError("both_sides")


@transaction.atomic
def _opened(opening: Opening, standing: Standing, rule: str, by: Party) -> Deal:
    deal = Deal.objects.create(
        kind=opening.kind, title=opening.title.strip()[:200], stands=stored.to_plain(standing), need=opening.need,
        message=opening.message.strip(), introduced_by="" if opening.own else opening.host or by.actor, opened_by=by.actor, form=opening.form,
        number=0,
    )  # fmt: skip
    for organisation, resource in opening.parties:
        own = opening.own is not None and organisation.pk == opening.own.pk
        DealParty.objects.create(
            deal=deal, organisation=organisation, resource=resource, also=list(opening.also.get(organisation.key, ())),
            learns=own and opening.learns, shows=by.actor if own and opening.shows else "",
        )  # fmt: skip
    happened(deal, standing, DealEvent(), rule, by)
    if opening.own:
        willing = moved(standing, Move.JOIN, Actor.of(opening.own.key))
        happened(deal, willing, DealEvent(move=Move.JOIN, party=opening.own.key), rule, by)
    return deal
