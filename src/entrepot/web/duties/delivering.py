"""Duties of programmes whose members are at work: reports that are due, wait or came back, warnings, removals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.people.permissions import allows
from entrepot.programmes.models import Member, Report
from entrepot.web.delivery.words import days
from entrepot.web.duties.registry import Told, noted
from entrepot.web.names import organisation_name
from entrepot.web.programmes.words import said


def tell_due(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Periods that are over and not reported."""
    return {
        duty.pk: Told(
            _("A report to “%(programme)s” is due") % {"programme": _title(member)},
            _("A report to a programme is due"), _member_url(member), _("Go to your reports"),
        )
        for duty, member in _members(duties, party)
    }  # fmt: skip


def tell_waiting(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Reports that wait to be accepted."""
    return {
        duty.pk: Told(
            _("%(name)s has handed in a report to “%(programme)s”")
            % {"name": organisation_name(report.member.organisation), "programme": _title(report.member)},
            _("A report to a programme is handed in"), _report_url(report), _("Look at the report"),
            facts=((_("Period"), days(report.period)),),
        )
        for duty, report in _reports(duties, party)
    }  # fmt: skip


def tell_returned(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Reports that are to be mended."""
    return {
        duty.pk: Told(
            _("Your report to “%(programme)s” is to be mended") % {"programme": _title(report.member)},
            _("A report to a programme is to be mended"), _report_url(report), _("Mend the report"), quote=report.reason,
            facts=((_("Period"), days(report.period)),),
        )
        for duty, report in _reports(duties, party)
    }  # fmt: skip


def tell_warned(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Warnings that may be answered."""
    return {
        duty.pk: Told(
            _("You are warned in “%(programme)s”, and may answer") % {"programme": _title(member)},
            _("A programme warns your organisation"), _member_url(member), _("Read the warning and answer"),
        )
        for duty, member in _members(duties, party)
    }  # fmt: skip


def tell_answered(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Answers to warnings."""
    return {
        duty.pk: Told(
            _("%(name)s has answered the warning in “%(programme)s”")
            % {"name": organisation_name(member.organisation), "programme": _title(member)},
            _("A member of a programme has answered"), _member_url(member), _("Read the answer"),
        )
        for duty, member in _members(duties, party)
    }  # fmt: skip


def tell_removed(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """That an organisation is no member any more."""
    return {
        duty.pk: Told(
            _("%(name)s is no member of “%(programme)s” any more")
            % {"name": organisation_name(member.organisation), "programme": _title(member)},
            _("Your organisation is no member of a programme any more"), _member_url(member), _("Read why"), ways=(noted(duty),),
        )
        for duty, member in _members(duties, party)
    }  # fmt: skip


def _members(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, Member]]:
    rows = Member.objects.select_related("organisation", "programme__organisation")
    known = rows.in_bulk([duty.subject for duty in duties], field_name="key")
    return [
        (duty, known[duty.subject])
        for duty in duties
        if duty.subject in known and allows(party, "member.read", known[duty.subject])
    ]


def _reports(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, Report]]:
    rows = Report.objects.select_related("member__organisation", "member__programme__organisation")
    known = rows.in_bulk([duty.subject for duty in duties], field_name="key")
    return [
        (duty, known[duty.subject])
        for duty in duties
        if duty.subject in known and allows(party, "report.read", known[duty.subject])
    ]


def _title(member: Member) -> str:
    return said(member.programme.call.title).text or member.programme.key


def _member_url(member: Member) -> str:
    return reverse("web:programme_member", args=[member.key])


def _report_url(report: Report) -> str:
    return reverse("web:programme_report", args=[report.key])
