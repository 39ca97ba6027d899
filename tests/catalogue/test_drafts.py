"""A need entered by hand is judged like a row of a file, and told by column what to correct."""

from __future__ import annotations

from datetime import date

import pytest

from entrepot.catalogue.actions import save_need
from entrepot.catalogue.admission import Names, named
from entrepot.catalogue.drafts import DraftRefusedError, NeedDraft, language_of
from entrepot.catalogue.models import Need
from entrepot.journal.models import Entry as Journalled
from entrepot.people.domain import Party
from entrepot.vocabulary.problems import Code
from tests.cast import BY, cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def node(db: None) -> None:
    """A node with places and the cast's organisations."""
    cast()


def enter(draft: NeedDraft) -> str:
    """Publish a need; its key."""
    return save_need(draft=draft, publish=True, by=Party.machine("ling")).key


def refused(draft: NeedDraft) -> dict[str | None, Code]:
    """What is refused, by column; nothing may be stored then."""
    sequence = Journalled.objects.count()
    with pytest.raises(DraftRefusedError) as raised:
        enter(draft)
    assert (Need.objects.count(), Journalled.objects.count()) == (0, sequence)
    assert str(raised.value) == "; ".join(problem.sentence for problem in raised.value.problems)
    return {problem.column: problem.code for problem in raised.value.problems}


def test_a_need_in_full() -> None:
    draft = NeedDraft(
        " 釉面裂纹在线检测 ",
        "瓷砖釉面裂纹靠人眼查。",
        kind="检测",
        place="广州",
        budget="60万元",
        deadline="2027年3月31日",
        organisation="岭釉建陶",
    )
    key = enter(draft)
    need = Need.objects.get()
    assert (need.key, need.kind, need.language, need.place_id) == (key, "testing", "zh-Hans", "guangzhou")
    assert need.texts == {"zh-Hans": {"title": "釉面裂纹在线检测", "text": "瓷砖釉面裂纹靠人眼查。"}}
    assert (need.fields, need.deadline, need.source) == ({"budget": "60万元"}, date(2027, 3, 31), "")
    assert need.organisation is not None
    assert need.organisation.key == "org-lingyou"
    last = Journalled.objects.order_by("-sequence")[0]
    assert (last.actor, last.verb, last.subject) == ("ling", "record.new", key)


def test_a_text_alone_is_enough_and_its_beginning_is_the_title() -> None:
    enter(NeedDraft("", "x" * 100))
    (need,) = Need.objects.all()
    assert need.texts == {"en": {"title": "x" * 80, "text": "x" * 100}}
    assert (need.fields, need.place, need.organisation, need.deadline) == ({}, None, None, None)


def test_a_title_alone_is_enough() -> None:
    enter(NeedDraft("Wer prüft unsere Schweißnähte?", ""))
    assert Need.objects.get().texts == {"de": {"title": "Wer prüft unsere Schweißnähte?", "text": ""}}


def test_two_needs_of_the_same_words_are_two() -> None:
    keys = {enter(NeedDraft("A", "B")) for _ in range(2)}
    assert len(keys) == Need.objects.count() == 2


def test_every_column_is_told_what_is_wrong_with_it() -> None:
    draft = NeedDraft(
        " ",
        " ",
        kind="miracles",
        place="Atlantis",
        budget="a fortune",
        deadline="soon",
        organisation="Nobody Ltd",
    )
    assert refused(draft) == {
        "text": Code.VALUE_MISSING,
        "kind": Code.VALUE_UNKNOWN,
        "place": Code.PLACE_UNKNOWN,
        "organisation": Code.ORGANISATION_UNKNOWN,
        "budget": Code.MONEY_UNREADABLE,
        "deadline": Code.DATE_UNREADABLE,
    }


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"kind": ""}, "kind", Code.VALUE_UNKNOWN),
        ({"deadline": "2027-02-30"}, "deadline", Code.DATE_IMPOSSIBLE),
        ({"place": "Qingdao"}, "place", Code.PLACE_UNKNOWN),
    ],
)
def test_one_column_alone(changed: dict[str, str], column: str, code: Code) -> None:
    draft = NeedDraft(**({"title": "A", "text": "B"} | changed))
    assert refused(draft) == {column: code}


@pytest.mark.parametrize("budget", ["面议", "on request", "60-80万元", "bis 80.000 €", "HK$ 600,000"])
def test_budgets_as_people_write_them_are_kept_as_typed(budget: str) -> None:
    enter(NeedDraft("A", "B", budget=budget))
    assert Need.objects.get().fields == {"budget": budget}


def test_a_month_as_deadline_ends_with_its_last_day() -> None:
    enter(NeedDraft("A", "B", deadline="2027-02"))
    assert Need.objects.get().deadline == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("釉面裂纹在线检测", "zh-Hans"),
        ("釉面裂紋線上檢測", "zh-Hant"),
        ("Wir suchen eine Prüfung für Schweißnähte", "de"),
        ("We look for a way to test welds", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_that_of_the_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_place_is_known_without_its_umlaut_and_a_slip_names_what_is_near() -> None:
    names = Names.read(BY)
    assert named(names.places, "Muenchen", Code.PLACE_UNKNOWN, "place") == ("munich", ())
    key, found = named(names.places, "Guangzou", Code.PLACE_UNKNOWN, "place")
    assert (key, dict(found[0].params)["choices"].split(", ")[0]) == (None, "guangzhou")
