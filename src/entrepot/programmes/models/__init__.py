"""Everything that is kept of programmes."""

from entrepot.programmes.models.calls import Application, ApplicationEvent, Programme
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
    "Decision",
    "DeclaredConflict",
    "DiscussionEntry",
    "Letter",
    "Programme",
    "Review",
    "Reviewer",
]
