"""Cooperations in the reader's language: how far they are, and how far what comes of them is."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.programmes.domain.cooperations import Phase
from entrepot.programmes.domain.joint import Course
from entrepot.programmes.models import SigningDay
from entrepot.web.programmes.words import Said, said

PHASES: Final = {
    Phase.INTENTION: gettext_noop("intention"),
    Phase.AGREED: gettext_noop("agreed, to be signed"),
    Phase.SIGNED: gettext_noop("signed"),
    Phase.PERFORMING: gettext_noop("at work"),
    Phase.KEPT: gettext_noop("kept"),
    Phase.ENDED: gettext_noop("ended early"),
}
PHASE_LOOKS: Final = {
    Phase.INTENTION: "weak", Phase.AGREED: "fair", Phase.SIGNED: "strong", Phase.PERFORMING: "strong", Phase.KEPT: "strong",
    Phase.ENDED: "plain",
}  # fmt: skip
COURSES: Final = {
    Course.PLANNED: gettext_noop("planned"),
    Course.RUNNING: gettext_noop("running"),
    Course.DONE: gettext_noop("done"),
    Course.STOPPED: gettext_noop("stopped"),
}
COURSE_LOOKS: Final = {
    Course.PLANNED: "weak", Course.RUNNING: "fair", Course.DONE: "strong", Course.STOPPED: "plain"
}  # fmt: skip


def phase_name(phase: Phase) -> str:
    """How far a cooperation is."""
    return _(PHASES[phase])


def course_name(course: str) -> str:
    """How far a joint project is."""
    return _(COURSES[Course(course)])


def courses() -> list[tuple[str, str]]:
    """What can be said of how far a project is."""
    return [(course, _(name)) for course, name in COURSES.items()]


def day_title(day: SigningDay) -> Said:
    """The title of a signing day in the reader's language, or the nearest to it."""
    title = said(day.wording)
    return title if title.text else Said(day.key, "")


def day_state(day: SigningDay) -> tuple[str, str]:
    """Whether a signing day is to come, open or over, and how that looks."""
    if day.closed:
        return _("closed"), "plain"
    return (_("open"), "strong") if day.opened else (_("planned"), "weak")
