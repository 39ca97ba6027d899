"""Every write of deals."""

from entrepot.deals.actions.files import Handing, add_deal_file, withdraw_deal_file
from entrepot.deals.actions.opening import Opening, open_deal
from entrepot.deals.actions.pipeline import (
    FinanceTold,
    LevelTold,
    PeopleTold,
    check_step,
    take_back,
    tell_finance,
    tell_level,
    tell_people,
)
from entrepot.deals.actions.preparing import lapse_agreements, prepare_agreement, prepare_agreements
from entrepot.deals.actions.proposing import Proposal, propose_terms
from entrepot.deals.actions.registering import enter_registration, release_registration
from entrepot.deals.actions.saying import SAID, Saying, say
from entrepot.deals.actions.signing import Signing, sign_agreement
from entrepot.deals.actions.taking_out import take_out, taken_out

__all__ = [
    "SAID",
    "FinanceTold",
    "Handing",
    "LevelTold",
    "Opening",
    "PeopleTold",
    "Proposal",
    "Saying",
    "Signing",
    "add_deal_file",
    "check_step",
    "enter_registration",
    "lapse_agreements",
    "open_deal",
    "prepare_agreement",
    "prepare_agreements",
    "propose_terms",
    "release_registration",
    "say",
    "sign_agreement",
    "take_back",
    "take_out",
    "taken_out",
    "tell_finance",
    "tell_level",
    "tell_people",
    "withdraw_deal_file",
]
