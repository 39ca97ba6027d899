"""Programmes as rows of a list, and the steps of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Programme
from entrepot.web import stages as steps
from entrepot.web.names import organisation_name
from entrepot.web.programmes.when import day, moment, node_zone
from entrepot.web.programmes.words import (
    LINE,
    LOOKS,
    Said,
    kind_name,
    said,
    stage_name,
)


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """One programme; ``until`` says until when it is as it is, where that is known."""

    url: str
    title: Said
    kind: str
    state: str
    look: str
    organisation: str
    places: int
    until: str


def programme_rows(found: Sequence[Programme]) -> list[ProgrammeRow]:
    """Programmes in their order."""
    zone = node_zone()
    return [programme_row(one, zone) for one in found]


def programme_row(one: Programme, zone: ZoneInfo) -> ProgrammeRow:
    """One programme."""
    call, now = one.call, one.stage
    title = said(call.title)
    return ProgrammeRow(
        url=reverse("web:programme", args=[one.key]), title=title if title.text else Said(one.key, ""), kind=kind_name(one.kind),
        state=stage_name(now), look=LOOKS[now], organisation=organisation_name(one.organisation), places=one.places,
        until=_until(one, now, zone),
    )  # fmt: skip


def programme_stages(one: Programme) -> list[steps.Stage]:
    """The way of a programme, with the days on which it came to each step; nothing of a draft."""
    now, zone = one.stage, node_zone()
    if now == Stage.DRAFT:
        return []
    reached = {
        Stage.ANNOUNCED: one.published, Stage.OPEN: one.opens, Stage.REVIEW: one.closes, Stage.RUNNING: one.decided,
        Stage.ENDED: one.ended,
    }  # fmt: skip
    days = {name: day(at, zone) for name, at in reached.items() if at}
    return steps.stages(steps.Way(LINE, {name: stage_name(name) for name in LINE}), now, days)


def _until(one: Programme, now: Stage, zone: ZoneInfo) -> str:
    if now in {Stage.DRAFT, Stage.ANNOUNCED}:
        return _("Opens: %(moment)s") % {"moment": moment(one.opens, zone)}
    if now == Stage.OPEN:
        return _("Closes: %(moment)s") % {"moment": moment(one.closes, zone)}
    return _("Closed on %(day)s") % {"day": day(one.closes, zone)}
