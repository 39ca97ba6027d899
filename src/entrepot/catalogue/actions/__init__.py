"""Every write of the catalogue."""

from entrepot.catalogue.actions.agreements import sign_agreement
from entrepot.catalogue.actions.classifying import (
    accept_code,
    accept_technique,
    decline_proposals,
    put_codes,
)
from entrepot.catalogue.actions.confirming import confirm_entries, rate_all
from entrepot.catalogue.actions.disclosing import (
    answer_disclosure,
    ask_disclosure,
    close_hidden,
    note_answer,
    offer_agreement,
    open_hidden,
    revoke_grant,
    show_details,
    take_back_request,
)
from entrepot.catalogue.actions.districts import DistrictTold, Located, locate, put_districts
from entrepot.catalogue.actions.entering import save_need, save_resource
from entrepot.catalogue.actions.foreign import put_received, withdraw_received
from entrepot.catalogue.actions.importing import Rows, store_rows, withdraw_gone
from entrepot.catalogue.actions.learning import keep_model, mark_linked
from entrepot.catalogue.actions.linking import (
    drop_likenesses,
    join,
    keep_apart,
    propose_likenesses,
    undo_joining,
)
from entrepot.catalogue.actions.listing import prolong, relist, remind_of_expiring, renew_together, withdraw
from entrepot.catalogue.actions.records import (
    Change,
    OwnerMismatchError,
    put_cluster,
    put_entries,
    put_industrial_chain,
)

__all__ = [
    "Change",
    "DistrictTold",
    "Located",
    "OwnerMismatchError",
    "Rows",
    "accept_code",
    "accept_technique",
    "answer_disclosure",
    "ask_disclosure",
    "close_hidden",
    "confirm_entries",
    "decline_proposals",
    "drop_likenesses",
    "join",
    "keep_apart",
    "keep_model",
    "locate",
    "mark_linked",
    "note_answer",
    "offer_agreement",
    "open_hidden",
    "prolong",
    "propose_likenesses",
    "put_cluster",
    "put_codes",
    "put_districts",
    "put_entries",
    "put_industrial_chain",
    "put_received",
    "rate_all",
    "relist",
    "remind_of_expiring",
    "renew_together",
    "revoke_grant",
    "save_need",
    "save_resource",
    "show_details",
    "sign_agreement",
    "store_rows",
    "take_back_request",
    "undo_joining",
    "withdraw",
    "withdraw_gone",
    "withdraw_received",
]
