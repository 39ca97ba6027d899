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
from entrepot.programmes.actions.filing import Filing, add_application_file
from entrepot.programmes.actions.remembering import (
    Later,
    Remembered,
    remember_applications,
    remember_programme,
)
from entrepot.programmes.actions.telling import APPLIED, CLOSING, JUDGED, remind_of_closing

__all__ = [
    "APPLIED",
    "CLOSING",
    "JUDGED",
    "AnswersFlawedError",
    "CallFlawedError",
    "Drafted",
    "Filing",
    "Later",
    "NotEligibleError",
    "Remembered",
    "add_application_file",
    "begin_application",
    "change_call",
    "hand_in",
    "judge_eligibility",
    "open_programme",
    "publish_call",
    "remember_applications",
    "remember_programme",
    "remind_of_closing",
    "save_answers",
    "take_back",
]
