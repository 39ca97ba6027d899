"""Every write of deals."""

from entrepot.deals.actions.files import Handing, add_deal_file, withdraw_deal_file
from entrepot.deals.actions.opening import Opening, open_deal
from entrepot.deals.actions.preparing import lapse_agreements, prepare_agreement, prepare_agreements
from entrepot.deals.actions.proposing import Proposal, propose_terms
from entrepot.deals.actions.registering import enter_registration, release_registration
from entrepot.deals.actions.saying import SAID, Saying, say
from entrepot.deals.actions.signing import Signing, sign_agreement
from entrepot.deals.actions.taking_out import take_out, taken_out

__all__ = [
    "SAID",
    "Handing",
    "Opening",
    "Proposal",
    "Saying",
    "Signing",
    "add_deal_file",
    "enter_registration",
    "lapse_agreements",
    "open_deal",
    "prepare_agreement",
    "prepare_agreements",
    "propose_terms",
    "release_registration",
    "say",
    "sign_agreement",
    "take_out",
    "taken_out",
    "withdraw_deal_file",
]
