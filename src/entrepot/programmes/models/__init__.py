"""Everything that is kept of programmes."""

from entrepot.programmes.models.calls import Application, ApplicationEvent, Programme
from entrepot.programmes.models.cooperations import Cooperation, Landing, OnDay, Signatory, SigningDay
from entrepot.programmes.models.delivery import Cohort, Member, MemberEvent, Report, TargetList
from entrepot.programmes.models.files import ApplicationFile
from entrepot.programmes.models.joint import FollowUp, JointProject, Visit
from entrepot.programmes.models.parks import ParkSpace, SharedResource, Tenancy
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
    "Cooperation",
    "Decision",
    "DeclaredConflict",
    "DiscussionEntry",
    "FollowUp",
    "JointProject",
    "Landing",
    "Letter",
    "Member",
    "MemberEvent",
    "OnDay",
    "ParkSpace",
    "Programme",
    "Report",
    "Review",
    "Reviewer",
    "SharedResource",
    "Signatory",
    "SigningDay",
    "TargetList",
    "Tenancy",
    "Visit",
]
