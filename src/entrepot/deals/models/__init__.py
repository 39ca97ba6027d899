"""Everything that is kept of deals."""

from entrepot.deals.models.deals import Deal, DealEvent, DealParty, TermsVersion, new_deal_key
from entrepot.deals.models.files import DealFile
from entrepot.deals.models.performing import DealTask, Dispute, Promise, PromiseEvent, Rating
from entrepot.deals.models.registering import Registration

__all__ = [
    "Deal",
    "DealEvent",
    "DealFile",
    "DealParty",
    "DealTask",
    "Dispute",
    "Promise",
    "PromiseEvent",
    "Rating",
    "Registration",
    "TermsVersion",
    "new_deal_key",
]
