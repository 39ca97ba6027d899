"""Everything that is kept of programmes."""

from entrepot.programmes.models.calls import Application, ApplicationEvent, Programme
from entrepot.programmes.models.delivery import Cohort, Member, MemberEvent, Report, TargetList
from entrepot.programmes.models.files import ApplicationFile
from entrepot.programmes.models.reviewing import (
    Appeal,
    Assignment,
    AssignmentRun,
    Decision,
    DeclaredConflict,
    DiscussionEntry,
    Letter,
    Review,
    Reviewer,
)

__all__ = [
    "Appeal",
    "Application",
    "ApplicationEvent",
    "ApplicationFile",
    "Assignment",
    "AssignmentRun",
    "Cohort",
    "Decision",
    "DeclaredConflict",
    "DiscussionEntry",
    "Letter",
    "Member",
    "MemberEvent",
    "Programme",
    "Report",
    "Review",
    "Reviewer",
    "TargetList",
]
