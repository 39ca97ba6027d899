"""Reviews on pages: the reviewer's, the panel's, the decision and the applicant's letter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from time_machine import Traveller, travel

from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account
from entrepot.programmes import actions, panels
from entrepot.programmes.domain.deciding import Outcome
from entrepot.programmes.models import (
    Appeal,
    Application,
    Assignment,
    DeclaredConflict,
    Programme,
    Review,
    Reviewer,
)
from entrepot.runtime import jobs
from tests.accounts import account, join, party
from tests.programmes.reviewed import DUE, IN_REVIEW, Court, court
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Court:
    return court()


@pytest.fixture(autouse=True)
def in_review() -> Iterator[Traveller]:
    with travel(IN_REVIEW, tick=False) as traveller:
        yield traveller


def browser(party: Party) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(Account.objects.get(key=party.actor))
    return client


def seen(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return words(response.content.decode())


def test_a_reviewer_writes_beside_the_application_and_submits(made: Court) -> None:
    own, client = made.given(made.firm, "ada"), browser(made.party("ada"))
    assert "岭釉建陶 not begun Pilot cities Due on 4 May 2026" in seen(client, "/reviews/")
    page = seen(client, f"/reviews/{own.key}/")
    for part in ("Glazes of low melting point", "The plan 60 %", "It can be done.", "To the applicant"):
        assert part in page
    given = {
        "score_plan": "4",
        "note_plan": "Sound.",
        "to_panel": "Between us.",
        "to_applicant": "",
        "version": "0",
    }
    assert client.post(f"/reviews/{own.key}/", given | {"way": "save"}).status_code == 302
    assert Review.objects.get().scores == {"plan": 4}
    wrong = client.post(
        f"/reviews/{own.key}/", given | {"way": "submit", "version": "1", "to_applicant": "Thanks."}
    )
    assert wrong.status_code == 422
    assert "Choose a score from 1 to 5." in words(wrong.content.decode())
    right = given | {"way": "submit", "version": "1", "to_applicant": "Thanks.", "score_team": "2"}
    assert client.post(f"/reviews/{own.key}/", right).status_code == 302
    assert (Review.objects.get().state, Review.objects.get().scores) == ("submitted", {"plan": 4, "team": 2})
    assert "4 of 5" in seen(client, f"/reviews/{own.key}/")
    client.post(f"/reviews/{own.key}/", {"way": "reopen"})
    assert Review.objects.get().state == "draft"


def test_a_review_written_over_in_another_window_is_not_lost(made: Court) -> None:
    own, client = made.given(made.firm, "ada"), browser(made.party("ada"))
    client.post(f"/reviews/{own.key}/", {"way": "save", "score_plan": "4", "version": "0"})
    late = client.post(
        f"/reviews/{own.key}/", {"way": "save", "score_plan": "1", "to_panel": "Mine.", "version": "0"}
    )
    assert late.status_code == 422
    assert "Somebody has saved this review meanwhile" in words(late.content.decode())
    assert "Mine." in late.content.decode()


def test_a_reviewer_gives_an_application_back_for_a_conflict(made: Court) -> None:
    own, client = made.given(made.firm, "ada"), browser(made.party("ada"))
    assert client.post(f"/reviews/{own.key}/", {"way": "conflict"}).status_code == 302
    assert DeclaredConflict.objects.get().reviewer == made.reviewers["ada"]
    assert client.get(f"/reviews/{own.key}/").status_code == 404
    assert "Nothing is asked of you" in seen(client, "/reviews/")


def test_nobody_else_comes_to_reviews_panel_and_decision(made: Court) -> None:
    own = made.given(made.firm, "ada")
    addresses = [
        f"/reviews/{own.key}/", f"/programmes/{made.programme.key}/panel/", f"/programmes/{made.programme.key}/decision/",
        f"/programmes/applications/{made.firm.key}/panel/", f"/programmes/applications/{made.firm.key}/letter/",
    ]  # fmt: skip
    for who in (made.office.buyer, made.office.head, made.party("ben")):
        client = browser(who)
        assert [client.get(address).status_code for address in addresses] == [404] * 5
    ada = browser(made.party("ada"))
    assert [ada.get(address).status_code for address in addresses] == [200, 404, 404, 404, 404]
    officer = browser(made.officer)
    assert [officer.get(address).status_code for address in addresses] == [404, 200, 200, 200, 404]


def test_the_panel_adds_reviewers_and_assigns_them(made: Court) -> None:
    client, address = browser(made.officer), f"/programmes/{made.programme.key}/panel/"
    given = {
        "invite-email": "BUYER@example.org",
        "invite-most": "3",
        "invite-expert": "/resources/exp-glaze/",
        "invite-languages": ["en"],
        "way": "invite",
    }
    assert client.post(address, given).status_code == 302
    added = Reviewer.objects.last()
    assert added is not None
    assert (added.person, added.most, added.languages, added.expert_id) == (
        made.office.buyer.actor, 3, ["en"], made.reviewers["ada"].expert_id,
    )  # fmt: skip
    unknown = client.post(
        address, given | {"invite-email": "nobody@example.org", "invite-expert": "exp-none"}
    )
    said = words(unknown.content.decode())
    assert unknown.status_code == 422
    assert "Nobody has an account under this address." in said
    assert "This is no expert of the catalogue." in said
    assert (
        client.post(
            address, {"assign-wanted": "2", "assign-due": DUE.isoformat(), "way": "assign"}
        ).status_code
        == 302
    )
    waits = client.get(address).content.decode()
    assert ("Reviewers are being assigned." in waits, "entrepot work" in waits, "every 2s" in waits) == (
        True,
    ) * 3
    assert Assignment.objects.count() == 0
    jobs.drain()
    assert Assignment.objects.filter(ended=None).count() == 6
    page = seen(client, address)
    assert ("Every application has its reviewers." in page, "every 2s" in page) == (True, False)
    assert "reviews submitted 0 of 6" in page
    assert "is a member of the applicant" in client.get(address).content.decode()
    client.post(address, {"reviewer": added.key, "way": "release"})
    assert Reviewer.objects.get(pk=added.pk).released is not None
    late = client.post(address, {"assign-wanted": "2", "assign-due": "2026-04-01", "way": "assign"})
    assert late.status_code == 422
    assert "The day by which reviews are due is over." in words(late.content.decode())


def test_the_panel_shows_ranking_line_and_severity(made: Court) -> None:
    made.judged()
    response = browser(made.officer).get(f"/programmes/{made.programme.key}/panel/")
    page, raw = words(response.content.decode()), response.content.decode()
    for part in (
        "Here the places end.",
        "Hard and soft reviewers",
        "reviews submitted 6 of 6",
        "within the places",
    ):
        assert part in page
    assert raw.count("<svg") >= 2
    assert 'role="img"' in raw


def test_what_the_panel_says_of_an_applicant_is_not_shown_to_its_members(made: Court) -> None:
    made.judged()
    join(Account.objects.get(key=made.officer.actor), made.office.firm)
    client = browser(made.officer)
    page = client.get(f"/programmes/{made.programme.key}/panel/").content.decode()
    assert f"/programmes/applications/{made.firm.key}/panel/" not in page
    assert "not shown to you" in page
    assert client.get(f"/programmes/{made.programme.key}/decision/").status_code == 404


def test_the_table_gives_takes_away_and_talks(made: Court) -> None:
    review = made.reviewed(made.firm, "ada", 4, 5)
    client, address = browser(made.officer), f"/programmes/applications/{made.firm.key}/panel/"
    page = seen(client, address)
    for part in ("Ada submitted", "4.40 by the weights", "For the panel alone.", "Well said."):
        assert part in page
    client.post(address, {"way": "give", "reviewer": made.reviewers["ben"].key, "due": DUE.isoformat()})
    given = Assignment.objects.get(reviewer=made.reviewers["ben"])
    assert (given.application, given.by_hand, given.due) == (made.firm, True, DUE)
    client.post(address, {"way": "take_away", "assignment": given.key})
    assert Assignment.objects.get(pk=given.pk).why == "taken_away"
    client.post(address, {"way": "discuss", "text": "Why a four?"})
    ada = browser(made.party("ada"))
    assert "Why a four? Officer" in seen(ada, address)
    assert "Take away" not in seen(ada, address)
    assert ada.post(address, {"way": "take_away", "assignment": review.assignment.key}).status_code == 422


def decision_of(made: Court, outcomes: tuple[Outcome, Outcome, Outcome], **more: str) -> dict[str, str]:
    """What the form of the decision sends."""
    applications = (made.firm, made.lab, made.optics)
    given = {f"outcome_{one.key}": outcome.value for one, outcome in zip(applications, outcomes, strict=True)}
    letters = {f"letter_{outcome.value}_en": f"Dear {{applicant}}: {outcome.value}." for outcome in Outcome}
    return given | letters | more


def test_a_decision_is_looked_at_then_taken_and_read_by_the_applicant(made: Court) -> None:
    made.judged()
    client, address = browser(made.officer), f"/programmes/{made.programme.key}/decision/"
    form = client.get(address).context["form"]
    proposed = [form[f"outcome_{one.key}"].initial for one in (made.firm, made.lab, made.optics)]
    assert proposed == ["selected", "declined", "declined"]
    against = decision_of(made, (Outcome.DECLINED, Outcome.SELECTED, Outcome.SELECTED), way="check")
    refused = client.post(address, against)
    said = words(refused.content.decode())
    assert refused.status_code == 422
    for part in (
        "More are selected than the call has places.",
        "An application gets less than one with a lower score",
    ):
        assert part in said
    good = decision_of(made, (Outcome.SELECTED, Outcome.RESERVE, Outcome.DECLINED))
    looked = client.post(address, good | {"way": "check"})
    assert "Dear Isaroptik GmbH: declined." in words(looked.content.decode())
    assert Programme.objects.get().decided is None
    assert client.post(address, good | {"way": "decide"}).status_code == 302
    assert Application.objects.get(pk=made.lab.pk).state == "reserve"
    assert "on the reserve list" in seen(client, address)
    page = seen(browser(made.office.head), f"/programmes/applications/{made.lab.key}/letter/")
    assert "Dear Yunshan University: reserve." in page.replace("云山大学", "Yunshan University")
    assert "Score 3 of org-yunshan." in page
    assert [name for name in ("Ada", "Ben", "Cleo", "Dan") if name in page] == []


def test_an_appeal_goes_to_who_runs_the_programme_and_comes_back(made: Court) -> None:
    made.judged()
    actions.decide(
        programme=made.programme,
        deciding=made.deciding(Outcome.SELECTED, Outcome.RESERVE, Outcome.DECLINED),
        by=made.officer,
    )
    head, officer = browser(made.office.head), browser(made.officer)
    address = f"/programmes/applications/{made.lab.key}/letter/"
    assert "It is decided about your application to “Pilot cities”: on the reserve list" in seen(
        head, "/inbox/"
    )
    assert head.post(address, {"text": " "}).status_code == 422
    assert head.post(address, {"text": "Read it again."}).status_code == 302
    assert "appeals against the decision of “Pilot cities”" in seen(officer, "/inbox/")
    table = f"/programmes/applications/{made.lab.key}/panel/"
    shown = seen(officer, table)
    assert ("Read it again." in shown, "somebody else who runs the programme answers" in shown) == (
        True,
        True,
    )
    answer = {"way": "answer", "outcome": "selected", "answer": "You are right."}
    assert officer.post(table, answer).status_code == 422  # whoever decided does not answer
    second = browser(party(join(account("second"), made.office.academy, OrganisationRole.MANAGER)))
    assert "Answer the appeal" in seen(second, table)
    second.post(table, answer)
    assert Appeal.objects.get().upheld is True
    assert "Upheld: selected. You are right." in seen(head, address)
    assert "Your appeal about “Pilot cities” was answered: selected" in seen(head, "/inbox/")


def test_the_pages_of_programme_and_application_lead_to_reviews_and_letter(made: Court) -> None:
    own = made.given(made.firm, "ada")
    ada, officer = browser(made.party("ada")), browser(made.officer)
    assert "1 of your reviews are still to be submitted" in seen(ada, f"/programmes/{made.programme.key}/")
    assert "0 of 1 reviews are submitted." in seen(officer, f"/programmes/{made.programme.key}/")
    assert "Review the application of 岭釉建陶 to “Pilot cities”" in seen(ada, "/inbox/")
    assert panels.review_of(own) is None
    page = officer.get(f"/programmes/applications/{made.firm.key}/").content.decode()
    assert f"/programmes/applications/{made.firm.key}/panel/" in page
