"""Everything that is kept of programmes."""

from entrepot.programmes.models.calls import Application, ApplicationEvent, Programme
from entrepot.programmes.models.delivery import Cohort, Member, MemberEvent, Report, TargetList
from entrepot.programmes.models.files import ApplicationFile

__all__ = [
    "Application",
    "ApplicationEvent",
    "ApplicationFile",
    "Cohort",
    "Member",
    "MemberEvent",
    "Programme",
    "Report",
    "TargetList",
]
