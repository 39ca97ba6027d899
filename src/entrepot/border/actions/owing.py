"""What has to be done because something crossed: noted once for an organisation and a node, until a paper or a person shows it is done."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.db import transaction

from entrepot.border.domain.days import legal_day, with_due
from entrepot.border.domain.owing import KEPT_HERE, SHOWN_BY, Asked, Sides, shows
from entrepot.border.models import Evidence, Owed
from entrepot.border.refusals import BorderRefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock
from entrepot.vocabulary.places import Jurisdiction

STREAM: Final = "border"
DUE: Final = "obligation.due"
_Key = tuple[str, int | None, str]


@transaction.atomic
def owe(
    *, sender: str, node: str, importer: str, asked: Iterable[Asked], at: datetime, by: Party
) -> list[Owed]:
    """Note what has to be done since records cross to a node; returns what was not owed before. Each waits in the inbox of the
    organisation's managers, or of the officers where the records are of nobody who is here.

    A term runs from the day on which the paper that the obligation follows from counts; without one, from the crossing.

    Args:
        sender, node: the ids of this node and of the other one.
        importer: the other one's jurisdiction.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "border.work")
    distinct = {
        (one.organisation, one.obligation.what): one for one in asked if one.obligation.what not in KEPT_HERE
    }
    if not distinct:
        return []
    papers = list(
        Evidence.objects.filter(importer__in=(importer, node), revoked=None).exclude(confirmed=None).order_by("issued", "pk")
    )  # fmt: skip
    rows = Owed.objects.filter(node=node).values_list("what", "organisation_id", "paper")
    known: set[_Key] = {(what, organisation, paper) for what, organisation, paper in rows}
    made = []
    for (organisation, what), one in distinct.items():
        sides = Sides(one.exporter, sender, importer, node)
        follows = _followed(what, organisation, sides, papers, at)
        if (what[:120], organisation, follows.key if follows else "") not in known:
            made.append(_owed(one, sides, follows, at, by))
    return made


@transaction.atomic
def meet(*, owed: Owed, note: str, by: Party) -> None:
    """Say that something that was owed is done, and what shows it.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation, and is no officer or operator.
        BorderRefusedError: it was done already, or nothing is said.
    """
    rule = require(by, "obligation.meet", Owned(owed.organisation_id))
    row = Owed.objects.select_for_update().get(pk=owed.pk)
    if row.met is not None:
        raise BorderRefusedError("obligation_met")
    if not note.strip():
        raise BorderRefusedError("obligation_note")
    row.note = note.strip()[:1000]
    _met(row, "", rule, by)


def met_by_paper(*, paper: Evidence, by: Party) -> int:
    """A paper counts from now on: what it shows to be done is owed no more. In the caller's transaction; returns how much that was."""
    kinds = [what for what, wanted in SHOWN_BY.items() if paper.kind in wanted.kinds]
    waiting = Owed.objects.select_for_update(of=("self",)).filter(met=None, what__in=kinds)
    if paper.organisation_id is not None:
        waiting = waiting.filter(organisation=paper.organisation_id)
    met = [row for row in waiting if _is_shown(row.what, _sides(row), paper)]
    for row in met:
        _met(row, paper.key, "", by)
    return len(met)


def _followed(
    what: str, organisation: int | None, sides: Sides, papers: Iterable[Evidence], at: datetime
) -> Evidence | None:
    """The newest paper of a kind that shows the obligation, between the two sides, that counts on the day: it is what is to be filed."""
    wanted, day = SHOWN_BY.get(what), legal_day(at, Jurisdiction(sides.exporter))
    if wanted is None:
        return None
    found = [
        paper
        for paper in papers
        if paper.kind in wanted.kinds
        and paper.organisation_id in (None, organisation)
        and sides.meets(paper.exporter, paper.importer)
        and paper.issued <= day
        and (paper.expires is None or day <= paper.expires)
    ]
    return found[-1] if found else None


def _owed(one: Asked, sides: Sides, follows: Evidence | None, at: datetime, by: Party) -> Owed:
    since: date = follows.issued if follows else legal_day(at, Jurisdiction(one.obligation.calendar))
    obligation = with_due(one.obligation, since)
    made = Owed.objects.create(
        key=f"owed-{secrets.token_hex(6)}", what=obligation.what[:120], rule=one.rule.rule, version=one.rule.version,
        article=one.rule.article[:300], within=obligation.within, calendar=obligation.calendar[:10], exporter=sides.exporter,
        sender=sides.sender, importer=sides.importer, node=sides.node, organisation_id=one.organisation,
        paper=follows.key if follows else "", since=since, due=obligation.due, made=clock.now(),
    )  # fmt: skip
    _record("obligation.owed", made, "", by)
    if follows is not None and _is_shown(made.what, sides, follows):
        _met(made, follows.key, "", by)
    else:
        add_duty(kind=DUE, subject=made.key, audience=_audience(made.organisation), due=made.due)
    return made


def _is_shown(what: str, sides: Sides, paper: Evidence) -> bool:
    leaves = sides.exporter if paper.exporter == sides.sender else paper.exporter
    return sides.meets(paper.exporter, paper.importer) and shows(what, paper.kind, leaves, paper.number)


def _sides(row: Owed) -> Sides:
    return Sides(row.exporter, row.sender, row.importer, row.node)


def _audience(owner: Organisation | None) -> Audience:
    """The organisation's managers; officers where it has nobody here."""
    if owner is not None and owner.memberships.filter(asked=False).exists():
        return Audience(organisation=owner)
    return Audience(node_role=NodeRole.OFFICER)


def _met(row: Owed, paper: str, rule: str, by: Party) -> None:
    row.met, row.met_by, row.shown_by = clock.now(), by.actor, paper
    row.save(update_fields=["met", "met_by", "shown_by", "note"])
    settle_duties(kind=DUE, subject=row.key, by=by)
    _record("obligation.met", row, rule, by)


def _record(verb: str, row: Owed, rule: str, by: Party) -> None:
    details = {
        "what": row.what, "rule": f"{row.rule}/{row.version}", "node": row.node, "paper": row.shown_by or row.paper,
        "organisation": "" if row.organisation is None else row.organisation.key,
    }  # fmt: skip
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, row.key, details, rule=rule)])
