"""A programme that was decided and began: the firm and the laboratory are its members, with targets for the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from entrepot.deals.domain.wording import worded
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.programmes import actions
from entrepot.programmes.actions import Filled
from entrepot.programmes.domain.delivering import Direction, Measure, Rhythm, Target
from entrepot.programmes.domain.stages import State
from entrepot.programmes.models import Application, Member, Programme, Report
from entrepot.vocabulary.periods import Period
from tests.programmes.called import Office, office

TERM = Period(date(2026, 5, 1), date(2027, 5, 1))
DECIDED = datetime(2026, 4, 20, tzinfo=UTC)
SUMMER, AUTUMN = datetime(2026, 7, 10, tzinfo=UTC), datetime(2026, 10, 10, tzinfo=UTC)
"""After the first period, which has two months, and after the second."""
FIRST = Period(date(2026, 5, 1), date(2026, 7, 1))
SECOND = Period(date(2026, 7, 1), date(2026, 10, 1))
HALLS = Target(
    "halls", worded({"en": "Halls opened", "zh-Hans": "开放展厅", "de": "Geöffnete Hallen"}), "halls", Measure.SAID, Decimal(12), TERM
)  # fmt: skip
BOOKED = Target(
    "booked", worded({"en": "Bookings of others"}), "bookings", Measure.BOOKINGS, Decimal(12), TERM, weight=2
)  # fmt: skip
WASTE = Target(
    "waste", worded({"en": "Waste"}), "t", Measure.SAID, Decimal(120), TERM, Direction.AT_MOST
)  # fmt: skip
TARGETS = (HALLS, BOOKED, WASTE)
GOOD = {"halls": "3", "booked": "4", "waste": "10"}


def selected(programme: Programme, organisation: Organisation, state: State = State.SELECTED) -> Application:
    """An application that was decided about, which is another's part."""
    return Application.objects.create(
        programme=programme, organisation=organisation, state=state, language="en", made_by="test"
    )  # fmt: skip


@dataclass(frozen=True)
class AtWork:
    """The programme, its members, and who speaks for whom."""

    office: Office
    programme: Programme
    firm: Member
    lab: Member

    def reported(self, member: Member, period: Period, by: Party, said: Mapping[str, str] = GOOD) -> Report:
        """A report that was handed in."""
        report = actions.begin_report(member=member, start=period.start, by=by)
        actions.save_report(report=report, filled=Filled(said), by=by)
        return actions.hand_in_report(report=report, by=by)


def decided() -> tuple[Office, Programme]:
    """A programme that was decided: the firm and the laboratory are selected."""
    of = office()
    programme = of.drafted()
    Programme.objects.filter(pk=programme.pk).update(published=DECIDED, decided=DECIDED)
    programme.refresh_from_db()
    for organisation in (of.firm, of.lab):
        selected(programme, organisation)
    return of, programme


def at_work() -> AtWork:
    """The same, with members at work since the first of May, who report every quarter."""
    of, programme = decided()
    actions.start_cohort(programme=programme, rhythm=Rhythm.QUARTER, term=TERM, by=of.officer)
    actions.set_targets(programme=programme, targets=TARGETS, by=of.officer)
    firm, lab = (Member.objects.get(organisation=one) for one in (of.firm, of.lab))
    return AtWork(of, programme, firm, lab)


def fresh(member: Member) -> Member:
    """The member as it is now."""
    return Member.objects.select_related("organisation", "programme__organisation").get(pk=member.pk)
