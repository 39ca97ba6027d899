"""Tables of deals: the deals themselves, and the agreements that are signed."""

from entrepot.deals.models.deals import Deal, DealEvent, DealParty, TermsVersion, new_deal_key
from entrepot.deals.models.signing import Agreement, Signature

__all__ = ["Agreement", "Deal", "DealEvent", "DealParty", "Signature", "TermsVersion", "new_deal_key"]
