"""Members of a programme on pages: lights, targets, reports beside the node's figures, warnings and the end."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from time_machine import Traveller, travel

from entrepot.booking.domain.states import State as BookingState
from entrepot.booking.models import Booking, Timetable
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account
from entrepot.programmes import actions, delivery
from entrepot.programmes.domain.membership import MemberState, ReportState
from entrepot.programmes.models import Cohort, Member, Report, TargetList
from tests.accounts import account, join, party
from tests.cast import resource
from tests.programmes.at_work import (
    AUTUMN,
    DECIDED,
    FIRST,
    GOOD,
    SECOND,
    SUMMER,
    AtWork,
    at_work,
    decided,
    fresh,
)
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def traveller(db: None) -> Iterator[Traveller]:
    with travel(DECIDED, tick=False) as moving:
        yield moving


@pytest.fixture
def work(traveller: Traveller) -> AtWork:
    found = at_work()
    traveller.move_to(SUMMER)
    return found


def browser(who: Party | None = None, language: str = "en") -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    if who:
        client.force_login(Account.objects.get(key=who.actor))
    return client


def seen(client: Client, url: str) -> str:
    return words(client.get(url).content.decode())


def statuses(work: AtWork, url: str) -> list[int]:
    office = work.office
    people = (None, office.engineer, office.buyer, office.head, office.officer)
    return [browser(one).get(url).status_code for one in people]


def address(work: AtWork, rest: str = "") -> str:
    return f"/programmes/{work.programme.key}/{rest}"


def test_everybody_reads_who_the_members_are_and_only_they_and_who_runs_it_how_far(work: AtWork) -> None:
    assert "Members They report every quarter. 云山大学" in seen(browser(), address(work)).replace(
        "Yunshan University", "云山大学"
    )
    assert "How far they are" not in seen(browser(), address(work))
    assert "How far they are" in seen(browser(work.office.engineer), address(work))
    stranger = party(join(account("stranger"), work.office.academy))
    assert browser(stranger).get(address(work, "lights/")).status_code == 404
    assert statuses(work, address(work, "lights/")) == [302, 200, 200, 200, 200]
    assert statuses(work, f"/programmes/members/{work.firm.key}/") == [302, 200, 200, 404, 200]
    for place in ("targets/", "start/"):
        assert statuses(work, address(work, place)) == [302, 404, 404, 404, 200]


def test_who_runs_it_begins_with_the_members_and_sets_targets(traveller: Traveller) -> None:
    office, programme = decided()
    client, url = browser(office.officer), f"/programmes/{programme.key}/"
    assert "Begin with the members" in seen(client, url)
    wrong = {"rhythm": "quarter", "first": "2026-05-01", "last": "2026-04-30"}
    assert "lies before the first" in words(client.post(f"{url}start/", wrong).content.decode())
    done = client.post(f"{url}start/", wrong | {"last": "2027-04-30"})
    assert done.headers["Location"] == f"{url}targets/"
    assert [str(one.until) for one in Cohort.objects.all()] == ["2027-05-01"]
    row = {
        "key": "", "name_en": "Halls", "name_zh-Hans": "展厅", "name_de": "", "measure": "said", "direction": "at_least", "value": "12",
        "unit": "halls", "first": "2026-05-01", "last": "2027-04-30", "weight": "2",
    }  # fmt: skip
    form = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"} | {
        f"form-0-{name}": text for name, text in row.items()
    }
    form |= {"form-1-measure": "said", "form-1-direction": "at_least", "form-1-weight": "1"}
    assert client.post(f"{url}targets/", form | {"form-0-value": ""}).status_code == 422
    assert "from 1 to 30" in words(
        client.post(
            f"{url}targets/", form | {"form-0-name_en": "", "form-0-name_zh-Hans": ""}
        ).content.decode()
    )
    assert client.post(f"{url}targets/", form).status_code == 302
    (target,) = TargetList.objects.get().agreed
    assert (target.key, dict(target.names.texts), target.weight) == (
        "target_1",
        {"zh-Hans": "展厅", "en": "Halls"},
        2,
    )
    member = Member.objects.get(organisation=office.lab)
    own = client.post(
        f"{url}targets/?member={member.key}", form | {"form-0-key": "target_1", "form-0-value": "9"}
    )
    assert own.headers["Location"] == f"/programmes/members/{member.key}/"
    assert [
        one.number for one in (delivery.targets_of(member), delivery.common_targets(programme)) if one
    ] == [2, 1]
    assert 'value="9"' in client.get(f"{url}targets/?member={member.key}").content.decode()


def test_a_report_is_written_handed_in_and_accepted_with_the_events_behind_its_figures(work: AtWork) -> None:
    office = work.office
    table = Timetable.objects.create(
        resource=resource("furnace", organisation="org-yunshan", place="guangzhou"),
        zone="Asia/Shanghai",
        hours=[],
    )
    starts = datetime(2026, 5, 4, 2, tzinfo=UTC)
    for organisation in (office.firm, office.academy):
        Booking.objects.create(
            timetable=table, organisation=organisation, booked_by="x", starts=starts, ends=starts + timedelta(hours=2),
            state=BookingState.CLOSED,
        )  # fmt: skip
    head, officer = browser(office.head), browser(office.officer)
    page = f"/programmes/members/{work.lab.key}/"
    assert "Report on 1 May 2026 to 30 Jun 2026" in seen(head, page)
    begun = head.post(f"{page}reports/2026-05-01/").headers["Location"]
    assert head.post(f"{page}reports/2026-05-02/").status_code == 422
    assert head.post(f"{page}reports/soon/").status_code == 404
    odd = head.post(begun, {"figure-halls": "1,000", "do": "keep"})
    assert (odd.status_code, "not a number from zero on" in words(odd.content.decode())) == (422, True)
    given = {
        "figure-halls": "2",
        "figure-booked": "5",
        "figure-waste": "0",
        "comment-booked": "Three by phone.",
    }
    assert head.post(begun, given | {"do": "keep"}).status_code == 302
    assert officer.get(begun).status_code == 404
    assert "2 bookings" in seen(head, begun)
    head.post(begun, given | {"do": "hand_in"})
    text = seen(officer, begun)
    assert "Bookings of others: the member says 5 bookings, the node knows 2 bookings." in text
    assert "Three by phone." in text
    events = f"{begun}events/bookings/"
    assert "It comes from 2 events. One of them you may not see." in seen(
        browser(party(join(account("aide"), office.academy, OrganisationRole.MANAGER))), events
    )
    assert "you may not see" not in seen(head, events)
    assert head.get(f"{begun}events/hours/").status_code == 404
    assert officer.post(f"{begun}judge/", {"do": "return", "reason": ""}).status_code == 422
    officer.post(f"{begun}judge/", {"do": "return", "reason": "Which halls?"})
    assert "Which halls?" in seen(head, begun)
    head.post(begun, given | {"do": "hand_in"})
    officer.post(f"{begun}judge/", {"do": "accept"})
    assert Report.objects.get().state == ReportState.ACCEPTED
    assert "one figure differs from the node's accepted" in seen(head, page)


def test_agreements_are_offered_on_the_programmes_page_and_each_member_finds_its_own(work: AtWork) -> None:
    officer, head = browser(work.office.officer), browser(work.office.head)
    assert "Go on with the agreements" in seen(officer, address(work))
    asked, again = (officer.post(address(work, "agreements/"), follow=True) for _ in range(2))
    assert "2 members are asked whether they will talk about their agreements." in words(
        asked.content.decode()
    )
    assert "or was asked and has not answered yet." in words(again.content.decode())
    assert "Their agreements intention 2" in seen(officer, address(work))
    page = head.get(f"/programmes/members/{work.lab.key}/").content.decode()
    assert "Agreement intention" in words(page)
    found = re.search(r'href="(/deals/[^"]+)"', page)
    assert found is not None
    assert head.get(found[1]).status_code == 200
    assert head.post(address(work, "agreements/")).status_code == 404


def test_lights_are_told_in_words_and_shape_narrowed_down_put_in_order_and_taken_away(
    work: AtWork, traveller: Traveller
) -> None:
    work.reported(work.firm, FIRST, work.office.buyer, GOOD | {"waste": "25"})
    client = browser(work.office.officer)
    text = seen(client, address(work, "lights/"))
    assert (
        "■ far behind 广州 · member" in text.replace("Guangzhou", "广州").replace(" member", " · member", 1)
        or "■ far behind" in text
    )
    assert [
        client.get(address(work, f"lights/?light={one}")).content.decode().count("<h3>")
        for one in ("red", "unknown", "green")
    ] == [1, 1, 0]
    names = ["岭釉建陶", "Yunshan University"]
    for sort, expected in (("light", names), ("name", names[::-1]), ("missing", names[::-1])):
        page = client.get(address(work, f"lights/?sort={sort}")).content.decode()
        assert re.findall("<h3><a [^>]*>([^<]*)</a>", page) == expected
    rows = client.get(address(work, "lights.csv")).content.decode("utf-8-sig").splitlines()
    assert (
        rows[1]
        == "岭釉建陶,member,far behind,1 May 2026 to 30 Jun 2026,Halls opened,on track,3.0,2.01,12.0,halls"
    )
    assert len(rows) == 7
    content = client.get(address(work, "lights.xlsx")).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.get_sheet_by_index(0).to_python()[1][4:7:2] == ["Halls opened", 3.0]
    assert statuses(work, address(work, "lights.csv")) == [302, 200, 200, 200, 200]
    traveller.move_to(AUTUMN)
    work.reported(work.firm, SECOND, work.office.buyer)
    member = browser(work.office.buyer, "de").get(f"/programmes/members/{work.firm.key}/").content.decode()
    assert ("<svg" in member, "Geöffnete Hallen" in member) == (True, True)


def test_a_member_is_warned_answers_is_renewed_and_the_programme_ends(work: AtWork) -> None:
    office = work.office
    officer, head = browser(office.officer), browser(office.head)
    page = f"/programmes/members/{work.lab.key}/"
    assert officer.post(f"{page}steps/warn/", {"words": ""}).status_code == 422
    officer.post(f"{page}steps/warn/", {"words": "Nothing came."})
    refused = officer.post(f"{page}steps/remove/", {"words": "Nothing."})
    assert (refused.status_code, "may still answer the warning" in words(refused.content.decode())) == (
        422,
        True,
    )
    assert head.post(f"{page}steps/lift/", {"words": "No."}).status_code == 422
    assert head.post(f"{page}steps/admit/", {"words": "No."}).status_code == 404
    assert "You are warned in “Pilot cities”, and may answer" in seen(head, "/inbox/")
    head.post(f"{page}steps/answer/", {"words": "The mill burnt down."})
    assert "has answered the warning in “Pilot cities”" in seen(officer, "/inbox/")
    assert "The mill burnt down." in seen(officer, page)
    officer.post(f"{page}steps/renew/", {"words": "Go on.", "until": "2028-04-30"})
    renewed = fresh(work.lab)
    assert (renewed.state, str(renewed.until)) == (MemberState.ACTIVE, "2028-05-01")
    officer.post(f"{page}steps/warn/", {"words": "Again."})
    head.post(f"{page}steps/answer/", {"words": "Yes."})
    officer.post(f"{page}steps/remove/", {"words": "Too late."})
    assert "is no member of “Pilot cities” any more" in seen(head, "/inbox/")
    assert "Yunshan" not in seen(browser(), address(work))
    assert officer.post(address(work, "end/")).status_code == 302
    assert officer.post(address(work, "end/")).status_code == 422


def test_reports_that_are_due_handed_in_and_returned_wait_in_the_inbox(work: AtWork) -> None:
    office = work.office
    actions.keep_cohorts(by=Party.machine("node"))
    assert "A report to “Pilot cities” is due" in seen(browser(office.head), "/inbox/")
    report = work.reported(work.lab, FIRST, office.head)
    assert "Yunshan University has handed in a report to “Pilot cities”" in seen(
        browser(office.officer), "/inbox/"
    )
    actions.judge_report(report=report, accepted=False, reason="Which halls?", by=office.officer)
    assert "is to be mended" in seen(browser(office.head), "/inbox/")
