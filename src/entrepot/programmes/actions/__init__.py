"""Every write of programmes."""

from entrepot.programmes.actions.applying import (
    AnswersFlawedError,
    NotEligibleError,
    begin_application,
    hand_in,
    judge_eligibility,
    save_answers,
    take_back,
)
from entrepot.programmes.actions.calling import (
    CallFlawedError,
    Drafted,
    change_call,
    open_programme,
    publish_call,
)

__all__ = [
    "AnswersFlawedError",
    "CallFlawedError",
    "Drafted",
    "NotEligibleError",
    "begin_application",
    "change_call",
    "hand_in",
    "judge_eligibility",
    "open_programme",
    "publish_call",
    "save_answers",
    "take_back",
]
