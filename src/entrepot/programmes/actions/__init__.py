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
from entrepot.programmes.actions.keeping_members import (
    answer_warning,
    lift_warning,
    remove_member,
    renew_member,
    warn_member,
)
from entrepot.programmes.actions.remembering import (
    Later,
    Remembered,
    remember_applications,
    remember_programme,
)
from entrepot.programmes.actions.remembering_members import (
    PastCohort,
    PastMember,
    PastReport,
    remember_cohort,
)
from entrepot.programmes.actions.reporting import (
    Filled,
    begin_report,
    hand_in_report,
    judge_report,
    save_report,
)
from entrepot.programmes.actions.running import (
    TargetsFlawedError,
    admit_selected,
    end_programme,
    keep_cohorts,
    set_targets,
    start_cohort,
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
    "Filled",
    "Later",
    "NotEligibleError",
    "PastCohort",
    "PastMember",
    "PastReport",
    "Remembered",
    "TargetsFlawedError",
    "add_application_file",
    "admit_selected",
    "answer_warning",
    "begin_application",
    "begin_report",
    "change_call",
    "end_programme",
    "hand_in",
    "hand_in_report",
    "judge_eligibility",
    "judge_report",
    "keep_cohorts",
    "lift_warning",
    "open_programme",
    "publish_call",
    "remember_applications",
    "remember_cohort",
    "remember_programme",
    "remind_of_closing",
    "remove_member",
    "renew_member",
    "save_answers",
    "save_report",
    "set_targets",
    "start_cohort",
    "take_back",
    "warn_member",
]
