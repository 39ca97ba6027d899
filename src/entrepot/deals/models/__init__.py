"""Everything that is kept of deals."""

from entrepot.deals.models.deals import Deal, DealEvent, DealParty, TermsVersion, new_deal_key
from entrepot.deals.models.files import DealFile
from entrepot.deals.models.introducing import Introducible
from entrepot.deals.models.performing import DealTask, Dispute, Promise, PromiseEvent, Rating
from entrepot.deals.models.pipeline import FinanceRaised, Mark, PeopleRecruited, ReadinessStep, StepMark
from entrepot.deals.models.registering import Registration
from entrepot.deals.models.signing import Agreement, Signature

__all__ = [
    "Agreement",
    "Deal",
    "DealEvent",
    "DealFile",
    "DealParty",
    "DealTask",
    "Dispute",
    "FinanceRaised",
    "Introducible",
    "Mark",
    "PeopleRecruited",
    "Promise",
    "PromiseEvent",
    "Rating",
    "ReadinessStep",
    "Registration",
    "Signature",
    "StepMark",
    "TermsVersion",
    "new_deal_key",
]
