"""What waits for a reader, as the inbox lists it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import NodeRole, Party, Standing
from entrepot.people.models import Duty, Organisation
from entrepot.people.queries import own_organisations
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.duties import KINDS, Told, told
from entrepot.web.filters import Filter, filter_line
from entrepot.web.names import NODE_ROLES, name_in, organisation_name

FIELDS: Final = ("kind", "organisation")


@dataclass(frozen=True, slots=True)
class Failed:
    """What was tried with a duty and not done: the way, what was filled in, and why not."""

    duty: int
    way: str
    given: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the inbox; ``whose`` says for whom it waits when that is not the reader alone."""

    number: int
    kind: str
    whose: str
    since: str
    due: str
    overdue: bool
    told: Told
    failed: Failed | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """What somebody for whom nothing waits can do."""

    sentence: str
    steps: tuple[tuple[str, str], ...]


def lines(duties: Sequence[Duty], party: Party, failed: Failed | None = None) -> tuple[Line, ...]:
    """Duties as lines, in their order."""
    words = told(duties, party)
    return tuple(
        Line(
            number=duty.pk,
            kind=_(KINDS[duty.kind].name) if duty.kind in KINDS else "",
            whose=_whose(duty, party),
            since=figures.day(duty.made.date()),
            due=figures.day(duty.due) if duty.due else "",
            overdue=duty.due is not None and duty.due < clock.today(),
            told=words[duty.pk],
            failed=failed if failed and failed.duty == duty.pk else None,
        )
        for duty in duties
    )


def narrowed(duties: QuerySet[Duty], chosen: Mapping[str, str]) -> QuerySet[Duty]:
    """The duties that pass the filters in force."""
    columns = {"kind": "kind", "organisation": "organisation__key"}
    return duties.filter(**{columns[field]: value for field, value in chosen.items() if field in columns})


def filters(duties: QuerySet[Duty], chosen: Mapping[str, str]) -> tuple[Filter, ...]:
    """The lines by which the inbox can be narrowed down; none where there is nothing to choose."""
    kinds = dict(duties.order_by().values_list("kind").annotate(Count("pk")))
    owners = Organisation.objects.filter(pk__in=duties.order_by().values("organisation"))
    named = sorted(((item.key, organisation_name(item)) for item in owners), key=lambda pair: pair[1])
    known = [(kind, _(KINDS[kind].name)) for kind in KINDS if kind in kinds]
    return (
        *([filter_line(_("Kind"), "kind", known, chosen, kinds)] if len(known) > 1 else ()),
        *([filter_line(_("Organisation"), "organisation", named, chosen)] if len(named) > 1 else ()),
    )


def next_step(party: Party) -> NextStep:
    """What to do where nothing waits."""
    own = list(own_organisations(party))
    if not own and not party.node_roles:
        return NextStep(
            _(
                "Requests, approvals and drafts will wait for you here. "
                "First join your organisation, or found it if it is not here yet."
            ),
            (
                (_("Find your organisation"), reverse("web:organisations")),
                (_("Found an organisation"), reverse("web:found_organisation")),
            ),
        )
    waiting = [item for item in own if item.standing == Standing.APPLIED]
    if waiting and not party.admitted:
        return NextStep(
            _(
                "An officer looks at the application of %(name)s; you will find the answer here. "
                "Meanwhile you can write your needs and offers as drafts and invite colleagues."
            )
            % {"name": organisation_name(waiting[0])},
            (
                (_("Enter a need"), reverse("web:new_need")),
                (_("Invite colleagues"), reverse("web:members", args=[waiting[0].key])),
            ),
        )
    return NextStep(
        _("Requests, approvals and drafts appear here as they come."),
        (
            (_("Enter a need"), reverse("web:new_need")),
            (_("Look through the resources"), reverse("web:resources")),
        ),
    )


def _whose(duty: Duty, party: Party) -> str:
    """For whom it waits; an operator sees what waits for an officer only in place of one."""
    if duty.organisation is not None:
        return organisation_name(duty.organisation)
    role = duty.node_role if duty.node_role in party.node_roles else NodeRole.OPERATOR
    return _("as %(role)s") % {"role": name_in(NODE_ROLES, role)} if duty.node_role else ""
