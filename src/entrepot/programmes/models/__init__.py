"""Everything that is kept of programmes."""

from entrepot.programmes.models.assessing import Assessment, AssessmentFile, AssessmentNeed
from entrepot.programmes.models.calls import Application, ApplicationEvent, Programme
from entrepot.programmes.models.cooperations import Cooperation, Landing, OnDay, Signatory, SigningDay
from entrepot.programmes.models.delivery import Cohort, Member, MemberEvent, Report, TargetList
from entrepot.programmes.models.files import ApplicationFile
from entrepot.programmes.models.hosted import AgendaPoint, HostedFollowUp, HostedGuest, HostedVisit
from entrepot.programmes.models.joint import FollowUp, JointProject, Visit
from entrepot.programmes.models.pairing import Pairing, ParkList
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
from entrepot.programmes.models.talent import TalentAnswer
from entrepot.programmes.models.teams import Centre, Noted, ServiceTeam, ShownToCentre, TeamMember, TeamVisit
from entrepot.programmes.models.zones import Zone, ZoneItem

__all__ = [
    "AgendaPoint",
    "Appeal",
    "Application",
    "ApplicationEvent",
    "ApplicationFile",
    "Assessment",
    "AssessmentFile",
    "AssessmentNeed",
    "Assignment",
    "AssignmentRun",
    "Centre",
    "Cohort",
    "Cooperation",
    "Decision",
    "DeclaredConflict",
    "DiscussionEntry",
    "FollowUp",
    "HostedFollowUp",
    "HostedGuest",
    "HostedVisit",
    "JointProject",
    "Landing",
    "Letter",
    "Member",
    "MemberEvent",
    "Noted",
    "OnDay",
    "Pairing",
    "ParkList",
    "ParkSpace",
    "Programme",
    "Report",
    "Review",
    "Reviewer",
    "ServiceTeam",
    "SharedResource",
    "ShownToCentre",
    "Signatory",
    "SigningDay",
    "TalentAnswer",
    "TargetList",
    "TeamMember",
    "TeamVisit",
    "Tenancy",
    "Visit",
    "Zone",
    "ZoneItem",
]
