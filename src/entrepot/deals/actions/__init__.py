"""Every write of deals."""

from entrepot.deals.actions.opening import Opening, open_deal
from entrepot.deals.actions.preparing import lapse_agreements, prepare_agreement, prepare_agreements
from entrepot.deals.actions.proposing import Proposal, propose_terms
from entrepot.deals.actions.saying import SAID, Saying, say
from entrepot.deals.actions.signing import Signing, sign_agreement

__all__ = [
    "SAID",
    "Opening",
    "Proposal",
    "Saying",
    "Signing",
    "lapse_agreements",
    "open_deal",
    "prepare_agreement",
    "prepare_agreements",
    "propose_terms",
    "say",
    "sign_agreement",
]
