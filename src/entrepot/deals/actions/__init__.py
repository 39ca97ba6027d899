"""Every write of deals."""

from entrepot.deals.actions.opening import Opening, open_deal
from entrepot.deals.actions.proposing import Proposal, propose_terms
from entrepot.deals.actions.saying import SAID, Saying, say

__all__ = ["SAID", "Opening", "Proposal", "Saying", "open_deal", "propose_terms", "say"]
