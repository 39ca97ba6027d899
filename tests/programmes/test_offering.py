"""Members get their agreements with who runs the programme: asked, shown the terms with their targets, and signed as cooperations are."""

from __future__ import annotations

import pytest
from time_machine import travel

from entrepot.deals import actions as deals
from entrepot.deals import agreements
from entrepot.deals.actions import Saying, Signing
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.states import Move
from entrepot.deals.models import Agreement, Deal
from entrepot.journal.models import Entry
from entrepot.people.domain import OrganisationRole, Party, Standing
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, cooperations
from entrepot.programmes.actions import Offered, Planned
from entrepot.programmes.domain.cooperations import Phase
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Member, Signatory
from entrepot.runtime import clock
from tests.accounts import join, party
from tests.programmes.at_work import SUMMER, AtWork, at_work, decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> AtWork:
    with travel(SUMMER, tick=False):
        return at_work()


def offered(made: AtWork) -> Offered:
    return actions.offer_agreements(programme=made.programme, by=made.office.officer)


def deal(member: Member) -> Deal:
    found = cooperations.agreement_of(member)
    assert found is not None
    return found.deal


def say(member: Member, move: Move, by: Party, reason: Reason | None = None) -> Deal:
    return deals.say(deal=deal(member), saying=Saying(move, member.organisation, reason), by=by)


def sign(member: Member, organisation: Organisation, by: Party) -> None:
    agreement = Agreement.objects.get(deal=deal(member))
    shown = agreements.fingerprints(agreement)[-1]
    signing = Signing(organisation, agreement.number, shown, "Director", read=True)
    deals.sign_agreement(deal=agreement.deal, signing=signing, by=by)


def test_a_member_is_asked_reads_its_targets_in_the_terms_and_signs_on_a_day_with_who_runs_the_programme(
    made: AtWork,
) -> None:
    office, firm = made.office, made.firm
    with travel(SUMMER, tick=False):
        with pytest.raises(ProgrammeRefusedError) as early:
            actions.plan_day(
                programme=made.programme,
                planned=Planned(made.programme.call.title, clock.today()),
                by=office.officer,
            )
        assert early.value.code == "nothing_to_sign"
        assert [offered(made), offered(made)] == [Offered(2, 0, 0), Offered(0, 0, 0)]
        say(firm, Move.JOIN, office.buyer)
        assert [offered(made), offered(made)] == [Offered(0, 1, 0), Offered(0, 0, 0)]
        terms = deal(firm).versions.get().agreed
        assert (terms.begins, terms.ends) == (firm.term.start, firm.term.last)
        assert [side.key for side in terms.sides] == [office.academy.key, office.firm.key]
        said = [one.text("en") for one in terms.special]
        assert "Target, from 2026-05-01 to 2027-04-30: Halls opened, at least 12 halls." in said
        assert "Target, from 2026-05-01 to 2027-04-30: Waste, at most 120 t." in said
        say(firm, Move.APPROVE, office.buyer)
        day = actions.plan_day(
            programme=made.programme,
            planned=Planned(made.programme.call.title, clock.today()),
            by=office.officer,
        )
        waiting = {one.member_id: one for one in cooperations.puttable(day)}
        assert set(waiting) == {firm.pk, made.lab.pk}
        actions.put_on_day(day=day, cooperation=waiting[firm.pk], by=office.officer)
        assert Signatory.objects.filter(place__day=day).count() == 2
        actions.open_day(day=day, by=office.officer)
        deals.prepare_agreement(deal=deal(firm), party=office.firm, by=office.buyer)
        for organisation, by in ((office.firm, office.buyer), (office.academy, office.officer)):
            sign(firm, organisation, by)
    found = cooperations.agreements_of(made.programme)
    assert {number: one.phase for number, one in found.items()} == {
        firm.pk: Phase.SIGNED, made.lab.pk: Phase.INTENTION,
    }  # fmt: skip
    assert cooperations.board(day).tally.agreements == 1
    with pytest.raises(ProgrammeRefusedError) as landed:  # it reports to who runs the programme
        actions.report_landed(
            cooperation=found[firm.pk],
            organisation=office.firm,
            day=clock.today(),
            evidence="All.",
            by=office.buyer,
        )
    assert landed.value.code == "cooperation_elsewhere"
    acts = Entry.objects.filter(verb="programme.offer").order_by("pk").values_list("details", flat=True)
    assert [(len(one["asked"]), len(one["tabled"])) for one in acts] == [(2, 0), (0, 0), (0, 1), (0, 0)]


def test_whoever_declined_is_asked_anew_and_who_cannot_agree_is_left_out(made: AtWork) -> None:
    office, firm = made.office, made.firm
    Organisation.objects.filter(pk=office.lab.pk).update(standing=Standing.LISTED)
    with travel(SUMMER, tick=False):
        assert offered(made) == Offered(1, 0, 1)  # the laboratory is not admitted any more
        first = say(firm, Move.DECLINE, office.buyer, Reason.TIMING)
        assert offered(made) == Offered(1, 0, 1)
        assert deal(firm) != first
        say(firm, Move.DECLINE, office.buyer, Reason.TIMING)
        join(Account.objects.get(key=office.officer.actor), office.firm, OrganisationRole.MEMBER)
        both = party(Account.objects.get(key=office.officer.actor))
        done = actions.offer_agreements(programme=made.programme, by=both)
        assert done == Offered(0, 0, 2)  # nobody agrees with an organisation of their own
        with pytest.raises(NotAllowedError):
            actions.offer_agreements(programme=made.programme, by=office.buyer)


def test_nothing_is_offered_before_there_are_members() -> None:
    office, programme = decided()
    with pytest.raises(ProgrammeRefusedError) as refused:
        actions.offer_agreements(programme=programme, by=office.officer)
    assert refused.value.code == "members_missing"
