"""Applications on pages: written and kept, looked over, handed in, taken back, judged; their list as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook
from time_machine import Traveller, travel

from entrepot.deals.domain.wording import worded
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.people.queries import duties_of
from entrepot.programmes import actions, files
from entrepot.programmes.domain.forms import Field, FieldKind
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.jobs import remind
from entrepot.programmes.models import Application, ApplicationFile, Programme
from entrepot.runtime import home, jobs
from tests.programmes.called import AFTER, ANSWERS, BEFORE, DURING, FIELD, FIRMS, PLAN, Office, office
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db
BEGUN = Field("begun", FieldKind.DATE, worded({"en": "When did you begin?"}), required=False)
OPEN = Field("open", FieldKind.YES_NO, worded({"en": "Is it open to all?"}), required=False)
LETTER = Field("letter", FieldKind.DOCUMENT, worded({"en": "A letter of support"}), required=False)
FIELDS = (PLAN, FIRMS, FIELD, BEGUN, OPEN, LETTER)
POSTED = {f"answer-{key}": value for key, value in ANSWERS.items()}


@pytest.fixture
def running(db: None, nowhere: None) -> Office:
    return office()


@pytest.fixture
def programme(running: Office) -> Programme:
    with travel(BEFORE, tick=False):
        return running.published(fields=FIELDS)


@pytest.fixture(autouse=True)
def during() -> Iterator[Traveller]:
    with travel(DURING, tick=False) as traveller:
        yield traveller


def browser(party: Party, language: str = "en") -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(Account.objects.get(key=party.actor))
    return client


def at(application: Application, page: str = "") -> str:
    return f"/programmes/applications/{application.key}/{page}"


def seen(party: Party, url: str) -> str:
    return words(browser(party).get(url).content.decode())


def waits(party: Party) -> list[str]:
    return sorted(duty.kind for duty in duties_of(party))


def written(running: Office, application: Application, **posted: Any) -> Application:
    response = browser(running.buyer).post(at(application, "write/"), POSTED | posted)
    assert response.status_code == 302
    application.refresh_from_db()
    return application


def test_a_manager_begins_an_application_on_the_programmes_page_and_goes_on_with_it_later(
    running: Office, programme: Programme
) -> None:
    page = f"/programmes/{programme.key}/"
    assert "Begin the application" in seen(running.buyer, page)
    posted = {"organisation": running.firm.key}
    begun = browser(running.buyer).post(f"{page}apply/", posted)
    application = Application.objects.get()
    assert begun.headers["Location"] == at(application, "write/")
    assert browser(running.buyer).post(f"{page}apply/", posted).headers["Location"] == at(
        application, "write/"
    )
    assert "Go to the application" in seen(running.buyer, page)
    assert browser(running.engineer).post(f"{page}apply/", posted).status_code == 404


def test_whatever_is_typed_is_kept_with_what_is_odd_beside_it(running: Office, programme: Programme) -> None:
    application = written(
        running, running.begun(programme),
        **{"answer-firms": "some", "answer-begun": "soon", "answer-open": "no", "answer-field": "moon", "answer-plan": "x" * 90},
    )  # fmt: skip
    assert application.answers == {
        "plan": "x" * 90, "firms": "some", "field": "moon", "begun": "soon", "open": False,
    }  # fmt: skip
    page = browser(running.buyer).get(at(application, "write/")).content.decode()
    assert 'value="soon"' in page
    assert 'value="some"' in page
    assert '<option value="no" selected>' in page
    said = words(page)
    for sentence in (
        "This has 90 characters; at most 80 are read.",
        "“some” is no number.",
        "“soon” is no day.",
        "Please choose one of the answers.",
    ):
        assert sentence in said


def test_what_is_missing_is_listed_and_nothing_is_handed_in(running: Office, programme: Programme) -> None:
    application = written(running, running.begun(programme), **{"answer-plan": ""})
    said = seen(running.buyer, at(application, "check/"))
    assert "1 answer is missing or odd What will you do? Please fill this in." in said.replace("✕ ", "")
    response = browser(running.buyer).post(at(application, "check/"))
    assert (response.status_code, "Some answers are missing or odd." in words(response.content.decode())) == (
        422,
        True,
    )
    assert "Hand it in" not in said


def test_a_whole_application_is_handed_in_and_waits_once_for_those_who_run_the_programme(
    running: Office, programme: Programme
) -> None:
    application = written(running, running.begun(programme))
    assert "Every question is answered" in seen(running.buyer, at(application, "check/"))
    page = words(browser(running.buyer).post(at(application, "check/"), follow=True).content.decode())
    assert "It is handed in. Until Thu, 2 Apr 2026, 00:00 (UTC) you can make it a draft again" in page
    other = actions.begin_application(
        programme=programme, organisation=running.lab, language="en", by=running.head
    )
    actions.save_answers(application=other, answers=ANSWERS, by=running.head)
    actions.hand_in(application=other, by=running.head)
    assert waits(running.officer).count("programme.applied") == 1
    assert "2 applications to “Pilot cities” are handed in" in seen(running.officer, "/inbox/")


def test_an_application_is_reopened_and_withdrawn_on_its_page(
    running: Office, programme: Programme, during: Traveller
) -> None:
    application = running.handed_in(programme)
    assert browser(running.buyer).post(at(application, "take-back/reopen/")).headers["Location"] == at(
        application, "write/"
    )
    assert browser(running.officer).get(at(application)).status_code == 404
    assert browser(running.buyer).post(at(application, "take-back/withdraw/")).status_code == 302
    assert browser(running.buyer).post(at(application, "take-back/withdraw/")).status_code == 422
    assert browser(running.buyer).post(at(application, "take-back/select/")).status_code == 404
    timeline = seen(running.buyer, at(application)).partition("Timeline")[2]
    assert [
        timeline.index(said) for said in ("withdrawn", "a draft again", "handed in", "was begun")
    ] == sorted(timeline.index(said) for said in ("withdrawn", "a draft again", "handed in", "was begun"))
    assert browser(running.officer).get(at(application)).status_code == 404


def test_after_the_close_an_application_is_read_and_not_written(
    running: Office, programme: Programme, during: Traveller
) -> None:
    application = running.answered(programme)
    during.move_to(AFTER)
    assert "It was not handed in before Thu, 2 Apr 2026, 00:00 (UTC)." in seen(running.buyer, at(application))
    assert browser(running.buyer).get(at(application, "write/")).headers["Location"] == at(application)
    assert browser(running.buyer).get(at(application, "check/")).headers["Location"] == at(application)
    response = browser(running.buyer).post(at(application, "write/"), POSTED | {"answer-plan": "Too late"})
    assert (response.status_code, "Too late" in response.content.decode()) == (422, True)


def test_members_read_what_managers_write(running: Office, programme: Programme) -> None:
    application = running.answered(programme)
    assert "A manager of your organisation writes it and hands it in." in seen(
        running.engineer, at(application)
    )
    for page in ("write/", "check/"):
        assert browser(running.engineer).get(at(application, page)).status_code == 404
    assert browser(running.head).get(at(application)).status_code == 404


def document(application: Application, name: str, text: bytes, running: Office) -> Application:
    return written(running, application, **{"answer-letter": SimpleUploadedFile(name, text)})


def test_a_document_is_kept_replaced_and_taken_out(running: Office, programme: Programme) -> None:
    application = document(running.begun(programme), "first.pdf", b"one", running)
    application = document(application, "letter.pdf", b"two", running)
    first, second = ApplicationFile.objects.all()
    assert application.answers["letter"] == second.key
    assert "letter.pdf" in seen(running.buyer, at(application))
    for file, content in ((first, b"one"), (second, b"two")):
        answer = browser(running.engineer).get(at(application, f"files/{file.key}/"))
        assert (answer.content, answer.headers["Content-Disposition"]) == (
            content, f'attachment; filename="{file.name}"',
        )  # fmt: skip
    assert "letter" in written(running, application).answers
    assert "letter" not in written(running, application, **{"without-letter": "on"}).answers


def test_those_who_run_the_programme_get_the_documents_that_stand_in_what_was_handed_in(
    running: Office, programme: Programme
) -> None:
    application = document(running.begun(programme), "first.pdf", b"one", running)
    application = document(application, "letter.pdf", b"two", running)
    first, second = ApplicationFile.objects.all()
    assert files.file_of(running.officer, application, second.key) is None
    actions.hand_in(application=application, by=running.buyer)
    statuses = [
        browser(running.officer).get(at(application, f"files/{one.key}/")).status_code
        for one in (first, second)
    ]
    assert statuses == [404, 200]
    assert browser(running.head).get(at(application, f"files/{second.key}/")).status_code == 404


def test_a_document_that_is_empty_or_was_changed_is_not_kept_and_not_given_out(
    running: Office, programme: Programme
) -> None:
    application = running.begun(programme)
    response = browser(running.buyer).post(
        at(application, "write/"), POSTED | {"answer-letter": SimpleUploadedFile("empty.pdf", b"")}
    )
    assert (response.status_code, "This file is empty or too large." in words(response.content.decode())) == (
        422,
        True,
    )
    application = document(application, "letter.pdf", b"two", running)
    kept = ApplicationFile.objects.get()
    (home.current().path / files.SHELF / application.key / kept.key).write_bytes(b"three")
    answer = browser(running.buyer).get(at(application, f"files/{kept.key}/"))
    assert (answer.status_code, "This file is not as it was handed in" in words(answer.content.decode())) == (
        422,
        True,
    )


def test_a_document_answers_a_question_that_asks_for_one_of_a_draft(
    running: Office, programme: Programme
) -> None:
    application = running.answered(programme)
    for field, code in (("plan", "document_unasked"), ("nowhere", "document_unasked")):
        filing = actions.Filing(field, "a.pdf", [b"a"])
        with pytest.raises(ProgrammeRefusedError) as caught:
            actions.add_application_file(application=application, filing=filing, by=running.buyer)
        assert caught.value.code == code
    actions.hand_in(application=application, by=running.buyer)
    with pytest.raises(ProgrammeRefusedError) as caught:
        actions.add_application_file(
            application=application, filing=actions.Filing("letter", "a.pdf", [b"a"]), by=running.buyer
        )
    assert caught.value.code == "application_elsewhere"
    assert list((home.current().path / files.SHELF / application.key).iterdir()) == []


def test_who_runs_the_programme_says_that_an_applicant_may_not_apply_and_the_applicant_reads_why(
    running: Office, programme: Programme
) -> None:
    application = running.handed_in(programme)
    refused = browser(running.officer).post(at(application, "judge/exclude/"), {"reason": ""})
    assert (refused.status_code, "The applicant should know why." in words(refused.content.decode())) == (
        422,
        True,
    )
    browser(running.officer).post(at(application, "judge/exclude/"), {"reason": "It is a subsidiary."})
    assert "Your organisation may not apply to “Pilot cities” It is a subsidiary." in seen(
        running.buyer, "/inbox/"
    )
    assert "It is a subsidiary." in seen(running.buyer, at(application))
    browser(running.officer).post(at(application, "judge/admit/"), {"reason": "It is not."})
    assert "Your organisation may apply to “Pilot cities” after all It is not." in seen(
        running.buyer, "/inbox/"
    )
    assert browser(running.buyer).post(at(application, "judge/exclude/"), {"reason": "I"}).status_code == 422
    assert browser(running.officer).post(at(application, "judge/select/")).status_code == 404


def test_ones_own_applications_are_listed_and_nobody_elses(running: Office, programme: Programme) -> None:
    application = running.begun(programme)
    lists = [
        browser(one).get("/programmes/applications/").content.decode()
        for one in (running.engineer, running.head)
    ]
    assert [at(application) in page for page in lists] == [True, False]
    assert "Nothing is applied for" in words(lists[1])


def test_the_applications_to_a_programme_are_listed_narrowed_down_and_given_out_as_tables(
    running: Office, programme: Programme
) -> None:
    url = f"/programmes/{programme.key}/applications"
    assert "No application has been handed in" in seen(running.officer, f"{url}/")
    application = document(running.begun(programme), "letter.pdf", b"two", running)
    written(
        running, application, **{"answer-plan": "=1+1", "answer-open": "yes", "answer-begun": "2025-01-31"}
    )
    actions.hand_in(application=Application.objects.get(), by=running.buyer)
    Application.objects.create(programme=programme, organisation=running.lab, language="en", made_by="p")
    assert "1 application" in seen(running.officer, f"{url}/")
    assert "every condition fits" in seen(running.officer, f"{url}/?state=handed_in")
    assert "No application is this far" in seen(running.officer, f"{url}/?state=ineligible")
    assert browser(running.officer).get(f"{url}/?state=draft").status_code == 404
    assert [browser(running.buyer).get(f"{url}{end}").status_code for end in ("/", ".csv", ".xlsx")] == [
        404,
        404,
        404,
    ]
    text = browser(running.officer).get(f"{url}.csv").content.decode()
    head, row = csv.reader(io.StringIO(text))
    answers = dict(zip(head, row, strict=True))
    assert [answers[one.names.text("en")] for one in FIELDS] == [
        "'=1+1", "12.0", "Glazes", "31 Jan 2025", "Yes", "letter.pdf",
    ]  # fmt: skip
    book = CalamineWorkbook.from_filelike(io.BytesIO(browser(running.officer).get(f"{url}.xlsx").content))
    cells = book.get_sheet_by_index(0).to_python()
    assert (len(cells), cells[1][9]) == (2, 12.0)


def test_drafts_are_reminded_of_before_the_call_closes(
    running: Office, programme: Programme, during: Traveller
) -> None:
    application = running.begun(programme)
    run = jobs.Run(1, "a", "k", {}, 1, lambda *_: None, lambda: False)
    assert remind(run) == {"reminded": 0}
    during.move_to(datetime(2026, 3, 31, tzinfo=UTC))
    assert remind(run) == {"reminded": 1}
    assert waits(running.buyer) == ["application.closing"]
    assert "“Pilot cities” closes soon, and your application is still a draft" in seen(
        running.buyer, "/inbox/"
    )
    during.move_to(AFTER)
    assert remind(run) == {"reminded": 0}
    assert waits(running.buyer) == []
    assert Application.objects.get() == application


def test_who_hands_in_is_reminded_no_more(running: Office, programme: Programme, during: Traveller) -> None:
    application = running.answered(programme)
    during.move_to(datetime(2026, 3, 31, tzinfo=UTC))
    actions.remind_of_closing(by=Party.machine("node"))
    actions.hand_in(application=application, by=running.buyer)
    assert waits(running.buyer) == []


def test_a_profile_that_does_not_fit_is_said_before_anything_is_written(
    running: Office, programme: Programme
) -> None:
    Organisation.objects.filter(pk=running.firm.pk).update(kind="park")
    said = seen(running.buyer, f"/programmes/{programme.key}/")
    assert "Kind of organisation: park is not admitted, only enterprise, university" in said
    assert "Begin the application" not in said
