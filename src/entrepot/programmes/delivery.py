"""What is read of a programme's members: who they are by everybody, how far they are by them and by who runs it, reports by each for itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes.domain.delivering import (
    Light,
    Rhythm,
    Standing,
    altogether,
    late,
    periods,
    standings,
    unbroken,
)
from entrepot.programmes.domain.membership import COUNTED, MemberState
from entrepot.programmes.models import Cohort, Member, MemberEvent, Programme, Report, TargetList
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period


@dataclass(frozen=True, slots=True)
class Delivered:
    """How far a member is.

    Attributes:
        standings: how far with each target, at the end of the last report of an unbroken line.
        last: the period of that report; None where there is none.
        missing: periods that are over, and of which no report was handed in.
        late: whether so many are missing that nothing is known any more.
    """

    member: Member
    standings: tuple[Standing, ...]
    light: Light
    last: Period | None
    missing: tuple[Period, ...]
    late: bool


def members(programme: Programme) -> QuerySet[Member]:
    """Who is in a programme, for everybody: those who were removed are not."""
    found = programme.members.exclude(state=MemberState.REMOVED)
    return found.select_related("organisation__place", "programme__organisation")


def member_of(party: Party, key: str) -> Member | None:
    """A member by its key; None when there is none or the party may not read of it."""
    rows = Member.objects.select_related("organisation__place", "programme__organisation")
    found = rows.filter(key=key).first()
    return found if found is not None and allows(party, "member.read", found) else None


def own_members(party: Party, programme: Programme) -> list[Member]:
    """The members of a programme for which somebody works."""
    found = programme.members.filter(organisation__in=party.organisations())
    return list(found.select_related("organisation"))


def report_of(party: Party, key: str) -> Report | None:
    """A report by its key; None when there is none or the party may not read it."""
    rows = Report.objects.select_related(
        "member__organisation__place", "member__programme__organisation", "targets"
    )
    found = rows.filter(key=key).first()
    return found if found is not None and allows(party, "report.read", found) else None


def reports(party: Party, member: Member) -> list[Report]:
    """A member's reports that a party may read, in their order."""
    found = member.reports.select_related("member__organisation", "member__programme", "targets")
    return [one for one in found if allows(party, "report.read", one)]


def history(party: Party, member: Member) -> list[MemberEvent]:
    """Everything that was done about a member, in order; empty for whoever may not read of it."""
    return list(member.events.all()) if allows(party, "member.read", member) else []


def cohort_of(programme: Programme) -> Cohort | None:
    """That a programme's members are at work; None while they are not."""
    return Cohort.objects.filter(programme=programme).first()


def targets_of(member: Member) -> TargetList | None:
    """What a member is to deliver now: its own list where it has one, else that of all; None where nothing was set."""
    found = TargetList.objects.filter(programme=member.programme_id)
    return found.filter(member=member).last() or found.filter(member=None).last()


def common_targets(programme: Programme) -> TargetList | None:
    """What all members of a programme are to deliver now."""
    return programme.target_lists.filter(member=None).last()


def board(party: Party, programme: Programme) -> list[Delivered]:
    """How far each member is, those who were removed too; empty for whoever may not see it. Four queries."""
    cohort = cohort_of(programme)
    if cohort is None or not allows(party, "programme.lights", programme):
        return []
    lists: dict[int | None, TargetList] = {one.member_id: one for one in programme.target_lists.all()}
    handed: dict[int, list[Report]] = defaultdict(list)
    rows = Report.objects.filter(member__programme=programme, state__in=COUNTED)
    for report in rows.select_related("targets").order_by("start"):
        handed[report.member_id].append(report)
    every = programme.members.select_related("organisation__place")
    return [
        _delivered(
            one, Rhythm(cohort.rhythm), handed[one.pk], lists.get(one.pk, lists.get(None)), clock.today()
        )
        for one in every
    ]


def delivered(member: Member) -> Delivered:
    """How far one member is; for whoever may read of it."""
    cohort = Cohort.objects.get(programme=member.programme_id)
    handed = member.reports.filter(state__in=COUNTED).select_related("targets").order_by("start")
    return _delivered(member, Rhythm(cohort.rhythm), list(handed), targets_of(member), clock.today())


def over(member: Member, rhythm: Rhythm, today: date) -> list[Period]:
    """The periods of which a member is to report, in their order: those of its term that are over."""
    return periods(rhythm, member.term, today)


def _delivered(
    member: Member, rhythm: Rhythm, handed: Iterable[Report], now: TargetList | None, today: date
) -> Delivered:
    by_start = {one.start: one for one in handed}
    line = unbroken([one.reported for one in by_start.values()], member.since)
    answered = by_start[line[-1].period.start].targets if line else now
    due = over(member, rhythm, today)
    found = standings(answered.agreed if answered else (), line)
    silent = late(line, due)
    return Delivered(
        member, found, Light.UNKNOWN if silent else altogether(found), line[-1].period if line else None,
        tuple(one for one in due if one.start not in by_start), silent,
    )  # fmt: skip
