"""Who gets what, as officers see it, and the floor of attention that they choose."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from xml.etree import ElementTree

import pytest
from django.test import Client

from entrepot.catalogue.models import Need
from entrepot.matching import actions, index, lifting
from entrepot.matching.allocating import worked_out
from entrepot.matching.allotments import Allocation
from entrepot.people.domain import NodeRole, Party
from entrepot.runtime import jobs
from entrepot.web.allocation import METHODS, WHYS
from entrepot.web.curve import Axis, Dot, curve_picture
from tests.accounts import account, signed_in
from tests.cast import entry, put
from tests.web.conftest import speaking

URL = "/node/allocation/"
QUERIES = 19
NODE = Party.machine("test")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node")]


def words(client: Client, url: str = URL) -> str:
    """What the page says, without its marks."""
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def rivals(count: int) -> None:
    """Needs that all want the same expert."""
    put(
        *(
            entry(
                f"need-{number}", "talent", f"Cracks in glaze {number}", "An expert in cracks of tiles and glaze.",
                is_need=True, place="guangzhou", organisation="org-maker",
            )
            for number in range(count)
        )
    )  # fmt: skip


def worked() -> None:
    """Allocate as the job does."""
    actions.keep_allocation(worked=worked_out(index.complete()), by=NODE)


def test_before_anything_is_worked_out_it_can_be_asked_for(officer: Client) -> None:
    assert "Nothing is worked out yet" in words(officer)
    assert officer.post(URL, {"again": "1"}).status_code == 302
    assert "It waits for the node's background work" in words(officer)
    jobs.drain()
    assert Allocation.objects.count() == 1
    assert "Last worked out on" in words(officer)


def test_who_gets_what_and_why_not(officer: Client) -> None:
    rivals(3)
    worked()
    text = words(officer)
    kept = Allocation.objects.get()
    assert lifting.oversubscribed(kept).count() == 1
    assert "left out" in text
    assert re.search(r"That is worth \d+ points to the others, and \d+ more to this need", text)
    assert re.search(r"One more would bring \d+ points\.", text)
    assert "its free time is not stated" in text
    assert "100 % of the best there can be, at least" in text or "of the best there can be, at least" in text
    left_out = words(officer, f"{URL}?why=left_out")
    assert left_out.count("left out") >= 2
    assert "No need asks for an expert or a facility here." in words(officer, f"{URL}?why=none")


def test_an_officer_chooses_a_point_of_the_curve(officer: Client) -> None:
    rivals(2)
    worked()
    html = officer.get(URL).content.decode()
    assert html.count('name="floor"') == 10
    officer.post(URL, {"floor": "30"})
    assert lifting.floor() == 30
    assert 'value="30"' not in officer.get(URL).content.decode()
    assert "in use" in words(officer)
    refused = officer.post(URL, {"floor": "33"}, follow=True).content.decode()
    assert "The curve has no such point." in refused
    assert officer.post(URL, {"floor": "³"}).status_code == 404
    assert officer.post(URL, {}).status_code == 404


def test_officers_and_operators_alone_see_it() -> None:
    worked()
    for client in (Client(), signed_in(account("guest")), signed_in(account("broker", NodeRole.BROKER))):
        assert client.get(URL).status_code in {302, 404}
        assert client.post(URL, {"floor": "30"}).status_code in {302, 404}
    assert lifting.floor() == 0
    operator = signed_in(account("operator", NodeRole.OPERATOR))
    assert operator.get(URL).status_code == 200
    assert 'href="/node/allocation/"' in operator.get("/").content.decode()


def test_what_a_need_holds_back_is_not_told(officer: Client) -> None:
    rivals(1)
    Need.objects.filter(key="need-0").update(
        teasers={"en": {"title": "Somebody seeks an expert for glaze", "text": "Cracks of tiles."}}
    )
    worked()
    text = words(officer)
    assert "Somebody seeks an expert for glaze" in text
    assert "Cracks in glaze 0" not in text


@pytest.mark.parametrize("more", [2, 8])
def test_the_page_costs_a_constant_number_of_queries(
    officer: Client, more: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    rivals(more)
    worked()
    officer.get(URL)
    with django_assert_num_queries(QUERIES):
        officer.get(URL)


@pytest.mark.parametrize("language", ["zh-hans", "de"])
def test_it_opens_in_every_language(officer: Client, language: str) -> None:
    rivals(2)
    worked()
    assert speaking(language, officer).get(URL).status_code == 200


def test_the_curve_marks_the_point_in_use_and_says_what_it_shows() -> None:
    dots = [Dot(0.2, 1.0, "0 %", False), Dot(0.5, 0.97, "50 %", True), Dot(0.6, 0.9, "100 %", False)]
    svg = ElementTree.fromstring(
        curve_picture(dots, Axis("Gini", "0.8", "0.4"), Axis("nDCG", "0.9", "1"), "Told")
    )
    assert svg.get("aria-label") == "Told"
    drawn = [(circle.get("class"), float(circle.get("cx", ""))) for circle in svg.iter("circle")]
    assert [css for css, _ in drawn] == ["pic-node", "pic-node", "pic-node chosen"]  # nothing lies over it
    assert drawn[0][1] < drawn[2][1] < drawn[1][1]
    alike = curve_picture(dots[:1] * 2, Axis("", "", ""), Axis("", "", ""), "")
    assert alike.count("<circle") == 2


def test_every_outcome_and_method_has_its_words() -> None:
    from entrepot.engine.allocation import Method, Why

    assert set(WHYS) == {str(why) for why in Why}
    assert set(METHODS) == {str(method) for method in Method}
