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
from entrepot.programmes.actions.deciding import (
    Deciding,
    DecisionFlawedError,
    answer_appeal,
    appeal,
    check_decision,
    decide,
    letter_text,
)
from entrepot.programmes.actions.filing import Filing, add_application_file
from entrepot.programmes.actions.panelling import (
    Inviting,
    assign_reviewers,
    declare_conflict,
    give_by_hand,
    invite_reviewer,
    release_reviewer,
    take_away,
)
from entrepot.programmes.actions.remembering import (
    Later,
    Remembered,
    remember_applications,
    remember_programme,
)
from entrepot.programmes.actions.reviewing import (
    ScoresOddError,
    Writing,
    discuss,
    reopen_review,
    save_review,
    submit_review,
)
from entrepot.programmes.actions.telling import APPLIED, CLOSING, JUDGED, remind_of_closing

__all__ = [
    "APPLIED",
    "CLOSING",
    "JUDGED",
    "AnswersFlawedError",
    "CallFlawedError",
    "Deciding",
    "DecisionFlawedError",
    "Drafted",
    "Filing",
    "Inviting",
    "Later",
    "NotEligibleError",
    "Remembered",
    "ScoresOddError",
    "Writing",
    "add_application_file",
    "answer_appeal",
    "appeal",
    "assign_reviewers",
    "begin_application",
    "change_call",
    "check_decision",
    "decide",
    "declare_conflict",
    "discuss",
    "give_by_hand",
    "hand_in",
    "invite_reviewer",
    "judge_eligibility",
    "letter_text",
    "open_programme",
    "publish_call",
    "release_reviewer",
    "remember_applications",
    "remember_programme",
    "remind_of_closing",
    "reopen_review",
    "save_answers",
    "save_review",
    "submit_review",
    "take_away",
    "take_back",
]
