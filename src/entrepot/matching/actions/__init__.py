"""Every write of matching."""

from entrepot.matching.actions.alerts import (
    look_at_need,
    look_at_search,
    mark,
    pass_over,
    settled,
    watch_needs,
)
from entrepot.matching.actions.allocation import ask_allocation, choose_floor, keep_allocation
from entrepot.matching.actions.asks import ask_of_policy, withdraw_ask
from entrepot.matching.actions.gaps import close_unasked, conclude
from entrepot.matching.actions.idle import offer_idle, withdraw_idle
from entrepot.matching.actions.learning import (
    forget_outcome,
    judge,
    learn,
    opened,
    record_outcome,
    show,
)
from entrepot.matching.actions.rematching import drop_rematches, keep_rematch
from entrepot.matching.actions.remembering import remember_conclusion
from entrepot.matching.actions.searches import (
    delete_search,
    keep_search,
    look_now,
    pause_search,
    rename_search,
    resume_search,
)

__all__ = [
    "ask_allocation",
    "ask_of_policy",
    "choose_floor",
    "close_unasked",
    "conclude",
    "delete_search",
    "drop_rematches",
    "forget_outcome",
    "judge",
    "keep_allocation",
    "keep_rematch",
    "keep_search",
    "learn",
    "look_at_need",
    "look_at_search",
    "look_now",
    "mark",
    "offer_idle",
    "opened",
    "pass_over",
    "pause_search",
    "record_outcome",
    "remember_conclusion",
    "rename_search",
    "resume_search",
    "settled",
    "show",
    "watch_needs",
    "withdraw_ask",
    "withdraw_idle",
]
