"""Every write of deals."""

from entrepot.deals.actions.files import Handing, add_deal_file, withdraw_deal_file
from entrepot.deals.actions.opening import Opening, open_deal
from entrepot.deals.actions.proposing import Proposal, propose_terms
from entrepot.deals.actions.registering import enter_registration, release_registration
from entrepot.deals.actions.saying import SAID, Saying, say
from entrepot.deals.actions.taking_out import take_out, taken_out

__all__ = [
    "SAID",
    "Handing",
    "Opening",
    "Proposal",
    "Saying",
    "add_deal_file",
    "enter_registration",
    "open_deal",
    "propose_terms",
    "release_registration",
    "say",
    "take_out",
    "taken_out",
    "withdraw_deal_file",
]
