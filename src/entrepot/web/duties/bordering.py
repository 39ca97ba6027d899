"""Duties about the border: papers to compare or that expire, rules that wait for a second person, what crossing asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.border.actions.owing import meet
from entrepot.border.models import Evidence, Owed
from entrepot.border.queries import proposals, readable_evidence, readable_owed
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.people.permissions import Owned, allows
from entrepot.web.bordering import owing
from entrepot.web.bordering.papers import nodes, way, whose
from entrepot.web.bordering.words import paper_name
from entrepot.web.duties.registry import Ask, Do, Told, Way
from entrepot.web.figures import day


def tell_filed(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Papers that somebody has filed, for a second person."""
    known = nodes()
    return {
        number: Told(
            _("Compare a paper with its original: %(paper)s") % {"paper": paper_name(one.kind)},
            _("A paper for the border waits for a second person"), reverse("web:border_paper", args=[one.key]), _("See it"),
            facts=((_("From and to"), way(one, known)), (_("Whose records it lets cross"), whose(one))),
        )
        for number, one in _papers(duties, party).items()
    }  # fmt: skip


def tell_ending(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Papers that expire soon."""
    known = nodes()
    return {
        number: Told(
            _("%(paper)s expires: what crosses under it is taken back then") % {"paper": paper_name(one.kind)},
            _("A paper for the border expires soon"), reverse("web:border_paper", args=[one.key]), _("See it"),
            facts=((_("From and to"), way(one, known)), (_("Last day"), day(one.expires) if one.expires else "")),
        )
        for number, one in _papers(duties, party).items()
    }  # fmt: skip


def tell_proposed(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Rules that somebody has proposed, for a second person."""
    waiting = {str(row): row for row in proposals(party).filter(answer="")}
    return {
        duty.pk: Told(
            _("A rule of the border waits for a second person: %(rule)s") % {"rule": duty.subject},
            _("A rule of the border waits for a second person"),
            reverse("web:border_proposal", args=[waiting[duty.subject].pk]), _("Read it"), quote=waiting[duty.subject].reason,
        )
        for duty in duties
        if duty.subject in waiting
    }  # fmt: skip


def tell_owed(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """What has to be done because something crossed."""
    found = {row.key: row for row in readable_owed(party).filter(key__in=[one.subject for one in duties])}
    known = nodes()
    return {duty.pk: _owed(found[duty.subject], known, party) for duty in duties if duty.subject in found}


def _owed(row: Owed, known: Mapping[str, str], party: Party) -> Told:
    facts = (
        (_("Records cross to"), owing.node_name(row, known)), (_("Whose records"), owing.whose(row)),
        (_("Rule"), f"{row.rule}/{row.version}"), (_("Article"), row.article),
    )  # fmt: skip
    asked = Ask(
        _("What was done, when, and under which number"),
        missing=_("Say what was done, when, and under which number."),
    )
    may = allows(party, "obligation.meet", Owned(row.organisation_id))
    ways = (Way("meet", _("It is done"), _meet(row), asked, quiet=True),) if may else ()
    return Told(
        owing.said(row), _("Something has to be done because records cross a border"), owing.address(row), _("See what to do"),
        facts=facts, ways=ways,
    )  # fmt: skip


def _meet(row: Owed) -> Do:
    def do(party: Party, given: str) -> str:
        meet(owed=row, note=given, by=party)
        return _("It is noted as done.")

    return do


def _papers(duties: Sequence[Duty], party: Party) -> dict[int, Evidence]:
    found = {row.key: row for row in readable_evidence(party).filter(key__in=[one.subject for one in duties])}
    return {duty.pk: found[duty.subject] for duty in duties if duty.subject in found}
