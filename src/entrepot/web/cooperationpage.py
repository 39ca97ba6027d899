"""What comes of a cooperation, as lines of its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from django.urls import reverse

from entrepot.deals.queries import deal_of
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.programmes.domain.joint import Course
from entrepot.programmes.models import Cooperation, FollowUp, JointProject
from entrepot.web.cooperating.words import COURSE_LOOKS, course_name, courses
from entrepot.web.figures import LOCALES, day
from entrepot.web.forms.cooperations import FollowUpForm, ResultForm
from entrepot.web.names import organisation_name, reader


@dataclass(frozen=True, slots=True)
class Project:
    """A joint project; `form` is None where the reader says nothing of it."""

    key: str
    title: str
    course: str
    look: str
    begins: str
    ends: str
    result: str
    figure: str
    form: ResultForm | None


@dataclass(frozen=True, slots=True)
class Step:
    """What is to follow from a visit."""

    what: str
    who: str
    until: str
    done: bool


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit; `form` is None where nothing more is to follow."""

    key: str
    host: str
    day: str
    agenda: str
    steps: Sequence[Step]
    form: FollowUpForm | None


@dataclass(frozen=True, slots=True)
class Landed:
    """That it landed: who says so, since when, and what shows it."""

    organisation: str
    day: str
    evidence: str


def project_lines(found: Cooperation, *, works: bool) -> list[Project]:
    """The joint projects, with a form for each where the reader tells how far they are."""
    return [_project(one, works) for one in found.projects.all()]


def _project(one: JointProject, works: bool) -> Project:
    given = {"course": one.course, "words": one.result, "figure": one.figure, "unit": one.unit}
    return Project(
        key=one.key, title=one.title, course=course_name(one.course), look=COURSE_LOOKS[Course(one.course)], begins=day(one.begins),
        ends=day(one.ends) if one.ends else "", result=one.result, figure=_figure(one.figure, one.unit),
        form=ResultForm(place=one.key, courses=courses(), initial=given) if works else None,
    )  # fmt: skip


def _figure(value: Decimal | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{format_decimal(value.normalize(), locale=LOCALES[reader()])} {unit}".strip()


def visit_lines(found: Cooperation, parties: Sequence[Organisation]) -> list[Visited]:
    """The visits, the last first; where parties are given, with a form for what is to follow."""
    visits = found.visits.select_related("host").prefetch_related("follow_ups__task__organisation")
    return [
        Visited(
            key=one.key, host=organisation_name(one.host), day=day(one.day), agenda=one.agenda,
            steps=[_step(item) for item in one.follow_ups.all()],
            form=FollowUpForm(place=one.key, parties=parties) if parties else None,
        )
        for one in visits
    ]  # fmt: skip


def _step(item: FollowUp) -> Step:
    task = item.task
    until = day(task.until) if task.until else ""
    return Step(task.what, organisation_name(task.organisation), until, task.done is not None)


def landing_line(found: Cooperation) -> Landed | None:
    """That it landed, where that was reported."""
    landing = getattr(found, "landing", None)
    if landing is None:
        return None
    return Landed(organisation_name(landing.organisation), day(landing.day), landing.evidence)


def deal_url(found: Cooperation, party: Party) -> str:
    """The address of its deal; empty for those who may not read that."""
    return reverse("web:deal", args=[found.deal.key]) if deal_of(party, found.deal.key) else ""
