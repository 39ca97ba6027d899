"""Every write of the catalogue."""

from entrepot.catalogue.actions.agreements import sign_agreement
from entrepot.catalogue.actions.disclosing import (
    answer_disclosure,
    ask_disclosure,
    revoke_grant,
    take_back_request,
)
from entrepot.catalogue.actions.entering import relist, save_need, save_resource, withdraw
from entrepot.catalogue.actions.records import (
    Change,
    OwnerMismatchError,
    put_cluster,
    put_entries,
    put_industrial_chain,
)

__all__ = [
    "Change",
    "OwnerMismatchError",
    "answer_disclosure",
    "ask_disclosure",
    "put_cluster",
    "put_entries",
    "put_industrial_chain",
    "relist",
    "revoke_grant",
    "save_need",
    "save_resource",
    "sign_agreement",
    "take_back_request",
    "withdraw",
]
