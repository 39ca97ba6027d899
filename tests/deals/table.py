"""A table at which three organisations may sit, and people who speak for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from entrepot.catalogue.models import Need
from entrepot.deals import actions, agreements
from entrepot.deals.actions import Opening, Proposal, Saying, Signing
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.states import Move
from entrepot.deals.domain.terms import Terms
from entrepot.deals.models import Agreement, Deal, Signature, TermsVersion
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Organisation
from tests.accounts import account, admit, join, party
from tests.cast import cast, need, resource
from tests.deals.agreed import BANK, FIRM, LAB, terms


@dataclass(frozen=True)
class Table:
    """The firm and the laboratory, a third organisation, whoever manages each, and others."""

    firm: Organisation
    lab: Organisation
    third: Organisation
    buyer: Party
    head: Party
    stranger: Party
    engineer: Party
    broker: Party

    def opened(self, **changed: Any) -> Deal:
        """A deal of the firm with the laboratory, which the firm opened."""
        given: dict[str, Any] = {
            "kind": Kind.DEVELOPMENT, "title": "Glaze", "parties": ((self.firm, ""), (self.lab, "r-oven")),
            "own": self.firm, "need": "n-glaze",
        }  # fmt: skip
        return actions.open_deal(opening=Opening(**(given | changed)), by=self.buyer)

    def talking(self) -> Deal:
        """The same, with the laboratory at the table."""
        return self.say(self.opened(), Move.JOIN, self.head)

    def say(
        self, deal: Deal, move: Move, by: Party, reason: Reason | None = None, version: int | None = None
    ) -> Deal:
        return actions.say(deal=deal, saying=Saying(move, self.home(by), reason, version), by=by)

    def propose(self, deal: Deal, after: int, by: Party, **changed: Any) -> TermsVersion:
        proposal = Proposal(self.terms(**changed), self.home(by) or self.third, after)
        return actions.propose_terms(deal=deal, proposal=proposal, by=by)

    def agreed(self, deal: Deal | None = None, after: int = 0, **changed: Any) -> Deal:
        """A deal with terms to which both agree, in English unless it is said otherwise."""
        deal = deal or self.talking()
        self.propose(deal, after, self.buyer, **({"languages": ("en",)} | changed))
        return self.say(deal, Move.APPROVE, self.head)

    def printed(self, deal: Deal) -> Agreement:
        """The agreement on the terms to which all agree."""
        return actions.prepare_agreement(deal=deal, party=self.firm, by=self.buyer)

    def sign(self, agreement: Agreement, by: Party, **changed: Any) -> Signature:
        """Sign the file as it is now."""
        given: dict[str, Any] = {
            "party": self.home(by) or self.third, "version": agreement.number, "office": "Director", "read": True,
            "fingerprint": agreements.fingerprints(Agreement.objects.get(pk=agreement.pk))[-1],
        }  # fmt: skip
        return actions.sign_agreement(deal=agreement.deal, signing=Signing(**(given | changed)), by=by)

    def home(self, by: Party) -> Organisation | None:
        """For whom somebody speaks; nobody for a broker."""
        homes = (self.firm, self.lab, self.third)
        return next((one for one in homes if by.holds(one.pk)), None)

    def terms(self, **changed: Any) -> Terms:
        """The development's terms between the two that sit here."""
        lab, firm = replace(LAB, key=self.lab.key), replace(FIRM, key=self.firm.key)
        agreed = terms()
        paid = tuple(replace(one, payer=self.firm.key, payee=self.lab.key) for one in agreed.payments)
        return replace(agreed, **({"sides": (lab, firm), "payments": paid} | changed))

    def terms_of(self, parties: tuple[str, ...], **changed: Any) -> Terms:
        """The development's terms between whoever is left: the first provides, the second pays for it, a third helps."""
        sides = tuple(replace(side, key=key) for side, key in zip((LAB, FIRM, BANK), parties, strict=False))
        paid = tuple(replace(one, payer=parties[1], payee=parties[0]) for one in terms().payments)
        return self.terms(sides=sides, payments=paid, **changed)


def laid() -> Table:
    """The table, everybody admitted."""
    cast()
    firm, lab, third = (
        admit(Organisation.objects.get(key=key)) for key in ("org-isaroptik", "org-yunshan", "org-lingyou")
    )
    buyer, head, stranger = (
        party(join(account(name), home, OrganisationRole.MANAGER))
        for name, home in (("buyer", firm), ("head", lab), ("stranger", third))
    )
    _records()
    engineer, broker = party(join(account("engineer"), firm)), party(account("broker", NodeRole.BROKER))
    return Table(firm, lab, third, buyer, head, stranger, engineer, broker)


def _records() -> None:
    """What the firm lacks, of which strangers read a teaser, and what the laboratory has for it."""
    need("n-glaze", "technology", "Glaze for vases", "It fires below 1,050 °C.", organisation="org-isaroptik")
    Need.objects.filter(key="n-glaze").update(
        teasers={"en": {"title": "A glaze", "text": "We look for a glaze."}},
        confidential={"en": "For the palace."},
    )
    resource("r-oven", "facility", "Oven", "It fires vases.", organisation="org-yunshan")


def stocked() -> Table:
    """The table, where two more things are offered."""
    table = laid()
    resource("r-recipe", "technology", "Recipe", "Of a glaze.", organisation="org-yunshan")
    resource("r-loan", "finance", "Loan", "For vases.", organisation="org-lingyou")
    return table
