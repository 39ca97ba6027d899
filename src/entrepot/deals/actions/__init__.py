"""Every write of deals."""

from entrepot.deals.actions.disputing import RAISED, SETTLED, Objection, raise_dispute, settle_dispute
from entrepot.deals.actions.files import Handing, add_deal_file, withdraw_deal_file
from entrepot.deals.actions.opening import Opening, open_deal
from entrepot.deals.actions.performing import Deed, perform, remind_due, start_due
from entrepot.deals.actions.preparing import lapse_agreements, prepare_agreement, prepare_agreements
from entrepot.deals.actions.proposing import Proposal, propose_terms
from entrepot.deals.actions.rating import Marks, rate_deal
from entrepot.deals.actions.registering import enter_registration, release_registration
from entrepot.deals.actions.saying import SAID, Saying, say
from entrepot.deals.actions.signing import Signing, sign_agreement
from entrepot.deals.actions.taking_out import take_out, taken_out
from entrepot.deals.actions.tasks import TaskDraft, add_task, tick_task

__all__ = [
    "RAISED",
    "SAID",
    "SETTLED",
    "Deed",
    "Handing",
    "Marks",
    "Objection",
    "Opening",
    "Proposal",
    "Saying",
    "Signing",
    "TaskDraft",
    "add_deal_file",
    "add_task",
    "enter_registration",
    "lapse_agreements",
    "open_deal",
    "perform",
    "prepare_agreement",
    "prepare_agreements",
    "propose_terms",
    "raise_dispute",
    "rate_deal",
    "release_registration",
    "remind_due",
    "say",
    "settle_dispute",
    "sign_agreement",
    "start_due",
    "take_out",
    "taken_out",
    "tick_task",
    "withdraw_deal_file",
]
