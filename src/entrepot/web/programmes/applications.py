"""Applications as rows of a list, the steps of one, what happened to it, and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.urls import reverse

from entrepot.programmes.domain.forms import wrongs
from entrepot.programmes.domain.stages import State
from entrepot.programmes.models import Application, ApplicationEvent
from entrepot.web import stages as steps
from entrepot.web.names import organisation_name
from entrepot.web.programmes.when import day, moment, node_zone
from entrepot.web.programmes.words import START, STATE_LOOKS, Said, happened, said, state_name, wrong

LINE: Final = (State.DRAFT, State.HANDED_IN, State.SELECTED)
"""How an application goes when all goes well."""


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One application; ``fits`` counts the conditions that fitted when it was handed in, ``unknown`` those that were not known."""

    url: str
    key: str
    programme: Said
    programme_url: str
    organisation: str
    state: str
    look: str
    day: str
    handed_in: str
    unknown: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an application."""

    text: str
    reason: str
    moment: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A question whose answer is missing or odd, and where it is answered."""

    question: Said
    sentence: str
    url: str


def application_rows(found: Sequence[Application]) -> list[ApplicationRow]:
    """Applications in their order."""
    zone = node_zone()
    return [application_row(one, zone) for one in found]


def application_row(one: Application, zone: ZoneInfo) -> ApplicationRow:
    """One application."""
    title = said(one.programme.call.title)
    return ApplicationRow(
        url=reverse("web:programme_application", args=[one.key]), key=one.key,
        programme=title if title.text else Said(one.programme.key, ""),
        programme_url=reverse("web:programme", args=[one.programme.key]), organisation=organisation_name(one.organisation),
        state=state_name(one.state), look=STATE_LOOKS[State(one.state)], day=day(one.changed, zone),
        handed_in=day(one.handed_in, zone) if one.handed_in else "",
        unknown=sum(finding["verdict"] == "unknown" for finding in one.findings),
    )  # fmt: skip


def application_stages(one: Application) -> list[steps.Stage]:
    """The way of an application, with the days on which it came to each step."""
    zone = node_zone()
    days = {State(event.state): day(event.at, zone) for event in one.events.all()}
    names = {state: state_name(state) for state in State}
    return steps.stages(steps.Way(LINE, names, frozenset({State.RESERVE})), State(one.state), days)


def application_lines(events: Sequence[ApplicationEvent]) -> list[Event]:
    """What happened, the last first."""
    zone = node_zone()
    return [Event(happened(one.step), one.reason, moment(one.at, zone)) for one in reversed(events)]


def missing_lines(one: Application) -> list[Missing]:
    """What keeps an application from being handed in, in the order of the questions."""
    fields = {field.key: field for field in one.programme.call.fields}
    page = reverse("web:write_application", args=[one.key])
    return [
        Missing(
            said(fields[found.field].names), wrong(fields[found.field], found.code, one.answers.get(found.field, "")),
            f"{page}#id_{START}{found.field}",
        )
        for found in wrongs(fields.values(), one.answers, handed_in=True)
    ]  # fmt: skip
