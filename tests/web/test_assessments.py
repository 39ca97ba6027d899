"""Self-assessments on pages: asked for, filled in, handed in with needs and their matches, compared, and where a sector stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from time_machine import travel

from entrepot.catalogue.models import Need
from entrepot.matching import index
from entrepot.people.domain import OrganisationRole, Party, Standing
from entrepot.people.models import Account, Organisation
from entrepot.programmes import actions
from entrepot.programmes.domain.assessing import QUESTIONS, Area
from entrepot.programmes.models import Assessment, Programme
from entrepot.runtime import clock
from entrepot.web.assessing.words import ASKED, LEVELS, NEEDS
from tests.accounts import account, join, party
from tests.cast import resource
from tests.programmes.assessed import LEVELS as STAND
from tests.programmes.assessed import handed_in
from tests.programmes.called import BEFORE, Office, office
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(monkeypatch: pytest.MonkeyPatch, db: None) -> Office:
    monkeypatch.setenv("ENTREPOT_EMBEDDER", "none")
    index.forget()
    return office()


@pytest.fixture
def programme(of: Office) -> Programme:
    with travel(BEFORE, tick=False):
        return of.published()


def browser(who: Party | None = None, language: str = "en") -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    if who:
        client.force_login(Account.objects.get(key=who.actor))
    return client


def typed(*changed: Mapping[str, object]) -> dict[str, object]:
    """The form with every question at the third level, changed."""
    given: dict[str, object] = {"action": "hand_in"}
    for area, keys in QUESTIONS.items():
        given |= {f"target-{area}": "3", f"lacks-{area}": ""}
        for key in keys:
            given |= {f"level-{key}": "3", f"evidence-{key}": "The log of hall 2."}
    for one in changed:
        given |= one
    return given


def test_every_question_has_words_for_five_levels_and_for_a_need() -> None:
    keys = [key for known in QUESTIONS.values() for key in known]
    assert (list(ASKED), list(LEVELS), list(NEEDS)) == (keys, keys, keys)
    assert {len(known) for known in LEVELS.values()} == {5}
    every = [text for known in LEVELS.values() for text in known]
    assert len(set(every)) == len(every)


def test_a_firm_is_asked_fills_in_and_sees_drafted_needs_with_their_matches(
    of: Office, programme: Programme
) -> None:
    camera = "A camera finds glaze defects and hairline cracks of 0.1 mm on tiles at line speed."
    resource("tech-camera", "technology", "Inspection of glaze", camera, organisation="org-yunshan")
    given = {"action": "ask", "who": programme.key, "names": "org-lingyou\nNobody Ltd\norg-lingyou\n"}
    said = words(browser(of.officer).post("/assessments/", given, follow=True).content.decode())
    assert "Asked: 岭釉" in said
    assert "Nobody Ltd: No organisation of this name is known here." in said
    assessment = Assessment.objects.get()
    url, firm = f"/assessments/{assessment.key}/", browser(of.buyer)
    inbox = firm.get("/inbox/").content.decode()
    assert f'href="{url}"' in inbox
    assert "to assess itself" in words(inbox)
    assert [browser(one).get(url).status_code for one in (of.engineer, of.officer, of.head)] == [
        200,
        404,
        404,
    ]

    file = SimpleUploadedFile("plan.pdf", b"%PDF")
    early = firm.post(url, typed({"level-design_models": "", "file-sales_offers": file}))
    assert early.status_code == 422
    assert "Look at these answers again: In what form do your designs exist?" in words(early.content.decode())
    kept = Assessment.objects.get().told
    assert (kept.said["design_models"].level, kept.said["sales_offers"].level) == (0, 3)
    lacking = {
        "lacks-production": "Find glaze defects of 0.1 mm on tiles at line speed, hairline cracks too."
    }
    low = {f"level-{key}": "2" for key in QUESTIONS[Area.PRODUCTION]}
    done = words(firm.post(url, typed(lacking, low), follow=True).content.decode())
    (need,) = Need.objects.filter(key__startswith="need-", state="draft", organisation=of.firm)
    text = need.texts["en"]
    assert text["title"] == "Data from machines: state, output, maintenance"
    assert text["text"].startswith("Find glaze defects of 0.1 mm on tiles at line speed")
    assert need.facts == {"Part of the process": "Production", "Now": "Level 2", "Wanted": "Level 3"}
    assert "A draft, which only your own people see." in done
    assert re.search(r"What fits first Technology .*Inspection of glaze (strong|fair)", done)
    assert "Fits: Defect size: 0.1 mm" in done
    assert f'href="/needs/{need.key}/edit/"' in firm.get(url).content.decode()
    (kept_file,) = assessment.files.all()
    download = firm.get(url, {"file": kept_file.key})
    assert (download.content, firm.get(url, {"file": "file-0"}).status_code) == (b"%PDF", 404)
    assert firm.post(url, typed()).status_code == 422  # what is handed in stays


def test_a_second_assessment_stands_beside_the_first_with_what_became_of_its_needs(of: Office) -> None:
    firm = browser(of.buyer)
    begun = firm.post("/assessments/", {"action": "begin", "organisation": of.firm.key})
    first = handed_in(Assessment.objects.get(), of.buyer)
    assert begun.headers["Location"] == f"/assessments/{first.key}/"
    with travel(clock.now() + timedelta(days=366), tick=False):
        actions.remind_of_assessments(by=Party.machine("node"))
        firm = browser(of.buyer)
        assert "and see what has changed" in words(firm.get("/inbox/").content.decode())
        again = handed_in(
            actions.begin_assessment(organisation=of.firm, by=of.buyer),
            of.buyer,
            STAND | {Area.PRODUCTION: 3, Area.SALES: 2},
        )
        said = words(firm.get(f"/assessments/{again.key}/").content.decode())
    assert "higher by 2" in said
    assert "lower by 1" in said
    assert "Better production draft Production no deal about it that you may see" in said
    assert "The time before: Level 1" in said


def test_where_a_sector_stands_opens_only_what_firms_let_be_read(of: Office, programme: Programme) -> None:
    made = []
    for number in range(5):
        firm = Organisation.objects.create(
            key=f"org-tile-{number}", kind="enterprise", language="en", sector="ceramics", standing=Standing.ADMITTED,
            texts={"en": {"title": f"Tile Works {number}", "text": ""}}, fingerprint=str(number),
        )  # fmt: skip
        boss = party(join(account(f"boss{number}"), firm, OrganisationRole.MANAGER))
        asked = actions.ask_assessment(organisation=firm, host=of.academy, programme=programme, by=of.officer)
        levels = STAND | ({Area.SALES: 5} if number == 3 else {Area.PRODUCTION: 2} if number == 1 else {})
        made.append(handed_in(asked, boss, levels, opened=number in {0, 3}))
    officer = browser(of.officer)
    page = officer.get("/assessments/sectors/", {"programme": programme.key}).content.decode()
    figures = re.findall(r'aria-label="ceramics, ([^"]+)"', page)
    assert figures == [
        "Design, Level 2: 5",
        "Purchasing, Level 3: 5",
        "Production, Level 1: too few",  # two of its four, and the one at level 2, do not let theirs be read
        "Production, Level 2: too few",
        "Sales, Level 3: 4",
        "Sales, Level 5: 1",
        "After-sales, Level 4: 5",
    ]
    assert (page.count('class="pic-node held"'), page.count('class="pic-node chosen"')) == (2, 5)
    behind = officer.get(
        "/assessments/", {"sector": "ceramics", "area": "sales", "level": "5", "programme": programme.key}
    ).content.decode()
    assert re.findall(r'<h3><a href="/assessments/([^"]+)/"', behind) == [made[3].key]
    assert officer.get(f"/assessments/{made[3].key}/").status_code == 200
    assert officer.get(f"/assessments/{made[1].key}/").status_code == 404
    assert "No firm that you asked has handed in yet" in words(
        browser(of.buyer).get("/assessments/sectors/").content.decode()
    )
    assert browser(of.buyer).get("/assessments/sectors/", {"programme": programme.key}).status_code == 404
    for odd in ({"area": "colour", "level": "1"}, {"area": "sales", "level": "x"}):
        assert officer.get("/assessments/", odd).status_code == 404
