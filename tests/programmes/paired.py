"""A programme that pairs parks, and parks that agree to cooperate: as many pairs as are asked for, each up to the terms, none signed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from time_machine import travel

from entrepot.deals import actions as deals
from entrepot.deals import agreements
from entrepot.deals.actions import Opening, Proposal, Saying, Signing
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.states import Move
from entrepot.deals.domain.terms import Part
from entrepot.deals.domain.wording import worded
from entrepot.deals.models import Agreement, Deal, Signature
from entrepot.people.actions import put_organisations
from entrepot.people.domain import OrganisationRole, Party, Standing
from entrepot.people.models import Organisation
from entrepot.programmes import actions
from entrepot.programmes.actions import Planned
from entrepot.programmes.domain.calls import ProgrammeKind
from entrepot.programmes.domain.stages import State
from entrepot.programmes.models import Application, Cooperation, OnDay, Programme, SigningDay
from entrepot.runtime import clock
from entrepot.vocabulary.eligibility import Eligibility
from tests.accounts import account, join, party
from tests.cast import BY, organisation_record
from tests.deals.agreed import BANK, terms
from tests.programmes.called import BEFORE, Office, office


@dataclass(frozen=True)
class Pair:
    """Two parks, who speaks for each, and their deal."""

    parks: tuple[Organisation, Organisation]
    heads: tuple[Party, Party]
    deal: Deal

    def say(self, move: Move, turn: int) -> Deal:
        saying = Saying(move, self.parks[turn])
        return deals.say(deal=self.deal, saying=saying, by=self.heads[turn])

    def agree(self) -> None:
        """Both agree to one version of the terms."""
        self.say(Move.JOIN, 1)
        sides = tuple(
            replace(BANK, key=park.key, part=Part.PARTNER, name=worded({"en": str(park.texts["en"]["title"])})) for park in self.parks
        )  # fmt: skip
        agreed = terms(
            kind=Kind.COOPERATION, title=worded({"en": "Cooperation of two parks"}), languages=("en",), sides=sides,
            price=None, payments=(), milestones=(),
        )  # fmt: skip
        proposal = Proposal(agreed, self.parks[0], 0)
        deals.propose_terms(deal=self.deal, proposal=proposal, by=self.heads[0])
        self.say(Move.APPROVE, 1)

    def print(self) -> Agreement:
        return deals.prepare_agreement(deal=self.deal, party=self.parks[0], by=self.heads[0])

    def sign(self, turn: int) -> Signature:
        """Sign the agreement as it is now."""
        agreement = Agreement.objects.filter(deal=self.deal).last()
        assert agreement is not None
        shown = agreements.fingerprints(agreement)[-1]
        signing = Signing(self.parks[turn], agreement.number, shown, "Director", read=True)
        return deals.sign_agreement(deal=self.deal, signing=signing, by=self.heads[turn])

    def now(self) -> Deal:
        return Deal.objects.get(pk=self.deal.pk)


@dataclass(frozen=True)
class Pairing:
    """Who runs the programme, and the pairs."""

    office: Office
    programme: Programme
    pairs: tuple[Pair, ...]

    def entered(self, pair: Pair) -> Cooperation:
        """A pair's deal, known to the programme."""
        return actions.enter_cooperation(
            programme=self.programme, deal=pair.deal, organisation=pair.parks[0], by=pair.heads[0]
        )

    def planned(self, **changed: Any) -> SigningDay:
        """A day next week."""
        given: dict[str, Any] = {
            "title": worded({"en": "Signing day"}),
            "day": clock.today() + timedelta(days=7),
            "place": "Hall 3",
        }
        planned = Planned(**(given | changed))
        return actions.plan_day(programme=self.programme, planned=planned, by=self.office.officer)

    def put(self, day: SigningDay, pair: Pair) -> OnDay:
        return actions.put_on_day(day=day, cooperation=self.entered(pair), by=self.office.officer)

    def opened(self) -> SigningDay:
        """A day that has begun, with all pairs on it, their agreements printed."""
        day = self.planned()
        for pair in self.pairs:
            self.put(day, pair)
            pair.print()
        return actions.open_day(day=day, by=self.office.officer)


def pairing(number: int, *, agreed: bool = True) -> Pairing:
    """The programme and so many pairs, all of them selected there."""
    host = office()
    with travel(BEFORE, tick=False):
        programme = host.published(kind=ProgrammeKind.PAIRING, who=Eligibility())
    names = [f"Park {turn:02}" for turn in range(2 * number)]
    keys = [name.lower().replace(" ", "-") for name in names]
    put_organisations(
        records=[organisation_record(key, name, kind="park") for key, name in zip(keys, names, strict=True)], by=BY
    )  # fmt: skip
    Organisation.objects.filter(key__in=keys).update(standing=Standing.ADMITTED)
    parks = list(Organisation.objects.filter(key__in=keys).order_by("key"))
    Application.objects.bulk_create(
        Application(programme=programme, organisation=park, state=State.SELECTED, language="en", made_by="p-test")
        for park in parks
    )  # fmt: skip
    heads = [
        party(join(account(key), park, OrganisationRole.MANAGER))
        for key, park in zip(keys, parks, strict=True)
    ]
    pairs = tuple(
        opened((parks[turn], parks[turn + 1]), (heads[turn], heads[turn + 1]))
        for turn in range(0, 2 * number, 2)
    )
    for pair in pairs if agreed else ():
        pair.agree()
    return Pairing(host, programme, pairs)


def opened(parks: tuple[Organisation, Organisation], heads: tuple[Party, Party]) -> Pair:
    """A deal that the first of two asked for."""
    opening = Opening(Kind.COOPERATION, "Parks together", ((parks[0], ""), (parks[1], "")), own=parks[0])
    return Pair(parks, heads, deals.open_deal(opening=opening, by=heads[0]))
