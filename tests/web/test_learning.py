"""Whether a match fits is said beside it by who may; what is shown and opened is noted; officers read what came of it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from entrepot.catalogue.models import Need, Resource
from entrepot.engine.ranking import FUSION, NAMES, VERSION
from entrepot.engine.ranking.features import CONTROL
from entrepot.matching import actions, learning
from entrepot.matching.domain import OUTCOMES as KNOWN_OUTCOMES
from entrepot.matching.domain import REASONS as KNOWN_REASONS
from entrepot.matching.models import Judgement, Learning, Opening, Showing
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Account, Organisation
from entrepot.web.learnt import FEATURES, OUTCOMES
from entrepot.web.opinions import REASONS
from tests.accounts import account, admit, join, signed_in
from tests.cast import entry, put
from tests.web.conftest import speaking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node")]
NEED = "/needs/need-cracks/"
EVALUATION = {
    "needs": 120, "held_back": 52, "outcomes": 310, "ndcg": 0.91, "ndcg_untrained": 0.88, "mrr": 0.8, "mrr_untrained": 0.7,
    "gain": {"mean": 0.03, "low": 0.011, "high": 0.052}, "why": "used",
}  # fmt: skip


def page(client: Client, url: str, status: int = 200, **headers: str) -> str:
    response = client.get(url, headers=headers)
    assert response.status_code == status, url
    return response.content.decode()


def words(html: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def lin() -> Account:
    """Somebody of the maker, whose need it is."""
    return join(account("lin"), admit(Organisation.objects.get(key="org-maker")))


def judge(client: Client, **given: str) -> int:
    return client.post(f"{NEED}judge/", {"resource": "tech-thz", "role": "technology", **given}).status_code


def said() -> list[tuple[str, str, bool, str]]:
    return [
        (item.resource.key, item.voice, item.fits, item.reason) for item in Judgement.objects.order_by("pk")
    ]


def test_every_feature_outcome_and_reason_has_its_name() -> None:
    assert set(FEATURES) == set(NAMES) - {CONTROL}
    assert set(OUTCOMES) == set(KNOWN_OUTCOMES)
    assert set(REASONS) == set(KNOWN_REASONS)


def test_the_needs_people_say_beside_a_link_whether_it_fits(lin: Account) -> None:
    client = signed_in(lin)
    html = page(client, NEED)
    assert html.count('name="resource" value="tech-thz"') == 1
    assert "Does it fit?" in html
    assert "Take it back" not in html
    assert judge(client, answer="does_not_fit", reason="price") == 302
    assert said() == [("tech-thz", "need", False, "price")]
    text = words(page(client, NEED))
    assert "The people of the need say: it does not fit. (the price)" in text
    assert "Say otherwise" in text
    judge(client, answer="fits")
    assert said() == [("tech-thz", "need", True, "")]
    judge(client, answer="none")
    assert (said(), "Say otherwise" in page(client, NEED)) == ([], False)


def test_a_broker_has_a_voice_of_its_own(lin: Account) -> None:
    judge(signed_in(lin), answer="fits")
    broker = signed_in(account("broker", NodeRole.BROKER))
    assert "The people of the need say: it fits." in page(broker, NEED)
    judge(broker, answer="does_not_fit", reason="topic")
    assert said() == [("tech-thz", "need", True, ""), ("tech-thz", "broker", False, "topic")]
    assert "A broker says: it does not fit. (another topic)" in words(page(signed_in(lin), NEED))


@pytest.mark.parametrize("given", [{"answer": "ugly"}, {}, {"answer": "fits", "resource": "no-such"}])
def test_what_is_not_on_the_form_is_not_found(lin: Account, given: dict[str, str]) -> None:
    assert (judge(signed_in(lin), **given), said()) == (404, [])


def test_a_reason_that_is_none_is_refused_in_words(lin: Account) -> None:
    client = signed_in(lin)
    assert judge(client, answer="does_not_fit", reason="ugly") == 302
    assert "There is no such reason." in page(client, NEED)
    assert said() == []


def test_nobody_else_is_asked_or_heard(lin: Account) -> None:
    for client in (Client(), signed_in(account("guest"))):
        assert "Does it fit?" not in page(client, NEED)
        assert (judge(client, answer="fits"), said()) == (404, [])
    assert "Does it fit?" not in page(signed_in(lin), f"{NEED}?as=stranger")


def test_what_a_page_shows_is_noted_once_of_people_who_are_signed_in(lin: Account) -> None:
    page(Client(), NEED)
    page(signed_in(lin), f"{NEED}?as=stranger")
    assert Showing.objects.count() == 0
    for _ in range(2):
        page(signed_in(lin), NEED)
    page(signed_in(account("guest")), NEED)
    shown = {item.role: item.resources for item in Showing.objects.all()}
    assert set(shown) == {"technology", "expert", "facility"}
    assert shown["technology"] == ["tech-thz"]
    assert Showing.objects.count() == 3


def test_what_is_opened_from_a_needs_page_is_noted(lin: Account) -> None:
    client = signed_in(lin)
    page(client, NEED)
    for before in (
        "",
        "http://testserver/resources/",
        "http://elsewhere.example/needs/need-cracks/",
        "http://[",
        "x",
    ):
        page(client, "/resources/tech-thz/", referer=before)
    page(Client(), "/resources/tech-thz/", referer=f"http://testserver{NEED}")
    page(client, "/resources/tech-thz/", referer=f"http://testserver{NEED}?as=stranger")
    page(client, "/resources/tech-thz/", referer="http://testserver/needs/no-such/")
    assert Opening.objects.count() == 0
    for _ in range(2):
        page(client, "/resources/tech-thz/", referer=f"http://testserver{NEED}")
    (opened,) = Opening.objects.select_related("showing")
    assert (opened.resource, opened.showing.role) == ("tech-thz", "technology")


def test_officers_and_operators_read_what_was_learnt() -> None:
    for role in (NodeRole.OFFICER, NodeRole.OPERATOR):
        html = page(signed_in(account(str(role), role)), "/node/learning/")
        assert "Nothing has been learnt yet" in html
        assert 'href="/node/learning/"' in html
    assert signed_in(account("guest")).get("/node/learning/").status_code == 404


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("used", "Matching uses what was learnt"),
        ("no_outcomes", "nothing has come of what was shown yet"),
        ("few_outcomes", "too few needs"),
        ("not_better", "not better beyond what chance gives"),
    ],
)
def test_the_page_says_what_is_used_and_why(officer: Client, why: str, sentence: str) -> None:
    Learning.objects.create(
        known="x",
        version=VERSION,
        ranker=FUSION.plain(),
        evaluation={**EVALUATION, "why": why},
        used=why == "used",
    )
    html = page(officer, "/node/learning/")
    text = words(html)
    assert sentence in text
    assert "Gain, with its 95 % interval +0.03 (+0.01 to +0.05)" in text
    assert "Nearness in meaning +1.69 +1.69" in text
    assert ("in use" if why == "used" else "not in use") in text
    assert " style=" not in html


def test_a_link_says_what_set_it_apart_while_a_learned_ranker_is_in_use(lin: Account) -> None:
    assert "What set it apart" not in page(signed_in(lin), NEED)
    ranker = {**FUSION.plain(), "weights": {**FUSION.plain()["weights"], "same_place": 9.0}}
    Learning.objects.create(known="x", version=VERSION, ranker=ranker, evaluation=EVALUATION, used=True)
    put(
        entry(
            "tech-other",
            "technology",
            "Cracks",
            "Cracks in tile glaze, seen.",
            place="guangzhou",
            organisation="org-hall",
        )
    )
    text = words(page(signed_in(lin), NEED))
    assert "What set it apart" in text
    assert "In the same place: +4.50" in text


def test_what_there_is_to_learn_from_is_counted(officer: Client, lin: Account) -> None:
    need, resource = Need.objects.get(key="need-cracks"), Resource.objects.get(key="tech-thz")
    node = Party.machine("test")
    actions.record_outcome(need=need, resource=resource, outcome="kept", by=node)
    actions.judge(need=need, resource=resource, fits=True, by=node)
    text = words(page(officer, "/node/learning/"))
    assert "Judged to fit 1 Judged not to fit 0" in text
    assert "Kept 1 Broken 0" in text
    assert learning.counts().fits == 1


def test_what_an_older_version_learnt_has_no_weights_to_show(officer: Client) -> None:
    Learning.objects.create(known="x", version=0, ranker={}, evaluation={**EVALUATION, "why": "not_better"})
    html = page(officer, "/node/learning/")
    assert "How much each reason counts" not in html
    assert "not in use" in html


def test_the_page_is_there_in_every_language(officer: Client) -> None:
    for language in ("zh-hans", "de"):
        assert page(speaking(language, officer), "/node/learning/")
