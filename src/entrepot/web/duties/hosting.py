"""Duties about calls for experts and hosted visits: answers of experts, and introductions that follow from visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue.disclosed import disclosed
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.people.permissions import allows
from entrepot.programmes.models import HostedFollowUp, TalentAnswer
from entrepot.web.duties.registry import Told, noted
from entrepot.web.names import organisation_name
from entrepot.web.texts import record_text


def tell_answers(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Experts who are interested in a call."""
    return {
        duty.pk: Told(
            _("An expert of %(name)s is interested in your call “%(title)s”")
            % {"name": organisation_name(one.organisation), "title": _title(one, party)},
            _("An expert answers a call of yours"), _url(one), _("Introduce or decline"), quote=one.note,
            facts=((_("Expert"), record_text(disclosed(one.expert, party)).title),),
        )
        for duty, one in _answers(duties, party)
    }  # fmt: skip


def tell_declined(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Answers that were declined."""
    return {
        duty.pk: Told(
            _("%(name)s has declined your answer to “%(title)s”")
            % {"name": organisation_name(one.need.organisation), "title": _title(one, party)},
            _("An answer to a call for experts was declined"), _url(one), _("Read the call"), quote=one.reason, ways=(noted(duty),),
        )
        for duty, one in _answers(duties, party)
    }  # fmt: skip


def tell_follow_ups(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Two who should be introduced after a visit."""
    rows = HostedFollowUp.objects.filter(key__in=[duty.subject for duty in duties])
    known = {one.key: one for one in rows.select_related("first", "second", "visit__host")}
    seen = {
        duty.pk: known[duty.subject]
        for duty in duties
        if duty.subject in known and allows(party, "hosted_visit.read", known[duty.subject].visit)
    }
    return {number: _follow(one) for number, one in seen.items()}


def _follow(one: HostedFollowUp) -> Told:
    given = {"first": organisation_name(one.first), "second": organisation_name(one.second)}
    return Told(
        _("Introduce %(first)s and %(second)s to each other") % given,
        _("Two organisations should be introduced after a visit"),
        reverse("web:hosted_visit", args=[one.visit.key]),
        _("Go to the visit"),
        facts=((_("What they should talk about"), one.about), (_("Visit"), one.visit.title)),
    )


def _answers(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, TalentAnswer]]:
    rows = TalentAnswer.objects.filter(key__in=[duty.subject for duty in duties])
    beside = rows.select_related("need__organisation", "expert__organisation", "organisation")
    known = {one.key: one for one in beside}
    return [
        (duty, known[duty.subject])
        for duty in duties
        if duty.subject in known and allows(party, "talent.read_answer", known[duty.subject])
    ]


def _title(one: TalentAnswer, party: Party) -> str:
    return record_text(disclosed(one.need, party)).title


def _url(one: TalentAnswer) -> str:
    return reverse("web:talent_call", args=[one.need.key])
