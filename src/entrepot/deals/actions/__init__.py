"""Every write of deals."""

from entrepot.deals.actions.disputing import RAISED, SETTLED, Objection, raise_dispute, settle_dispute
from entrepot.deals.actions.files import Handing, add_deal_file, withdraw_deal_file
from entrepot.deals.actions.introducing import allow_introductions, introduce
from entrepot.deals.actions.learning import let_learn
from entrepot.deals.actions.opening import Opening, open_deal
from entrepot.deals.actions.performing import Deed, perform, remind_due, start_due
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
from entrepot.deals.actions.rating import Marks, rate_deal
from entrepot.deals.actions.registering import enter_registration, release_registration
from entrepot.deals.actions.remembering import PastDeal, PastStep, remember_deal
from entrepot.deals.actions.saying import ANSWERS, SAID, Saying, say
from entrepot.deals.actions.signing import Signing, sign_agreement
from entrepot.deals.actions.taking_out import take_out, taken_out
from entrepot.deals.actions.tasks import TaskDraft, add_task, tick_task

__all__ = [
    "ANSWERS",
    "RAISED",
    "SAID",
    "SETTLED",
    "Deed",
    "FinanceTold",
    "Handing",
    "LevelTold",
    "Marks",
    "Objection",
    "Opening",
    "PastDeal",
    "PastStep",
    "PeopleTold",
    "Proposal",
    "Saying",
    "Signing",
    "TaskDraft",
    "add_deal_file",
    "add_task",
    "allow_introductions",
    "check_step",
    "enter_registration",
    "introduce",
    "lapse_agreements",
    "let_learn",
    "open_deal",
    "perform",
    "prepare_agreement",
    "prepare_agreements",
    "propose_terms",
    "raise_dispute",
    "rate_deal",
    "release_registration",
    "remember_deal",
    "remind_due",
    "say",
    "settle_dispute",
    "sign_agreement",
    "start_due",
    "take_back",
    "take_out",
    "taken_out",
    "tell_finance",
    "tell_level",
    "tell_people",
    "tick_task",
    "withdraw_deal_file",
]
