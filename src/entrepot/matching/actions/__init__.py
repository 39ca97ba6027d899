"""Every write of matching."""

from entrepot.matching.actions.alerts import (
    look_at_need,
    look_at_search,
    mark,
    pass_over,
    settled,
    watch_needs,
)
from entrepot.matching.actions.asks import ask_of_policy, withdraw_ask
from entrepot.matching.actions.gaps import close_unasked, conclude
from entrepot.matching.actions.searches import (
    delete_search,
    keep_search,
    look_now,
    pause_search,
    rename_search,
    resume_search,
)

__all__ = [
    "ask_of_policy",
    "close_unasked",
    "conclude",
    "delete_search",
    "keep_search",
    "look_at_need",
    "look_at_search",
    "look_now",
    "mark",
    "pass_over",
    "pause_search",
    "rename_search",
    "resume_search",
    "settled",
    "watch_needs",
    "withdraw_ask",
]
