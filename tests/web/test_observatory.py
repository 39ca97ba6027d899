"""The command centre and the pages of its figures, for whoever answers for the node."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import transaction
from django.test import Client

from entrepot.catalogue.models import Need
from entrepot.journal.actions import Act, record
from entrepot.matching.models import Gap, NeedConclusion
from entrepot.observatory import actions, jobs
from entrepot.observatory.domain.times import name_at, up_to
from entrepot.observatory.indicators import BY_KEY, INDICATORS
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.runtime.jobs.registry import discover, schedules
from entrepot.web.observing.trend_picture import trend_picture
from tests.accounts import account
from tests.web.conftest import speaking

NODE = Party.machine("node")


def concluded() -> None:
    """Every need of the small region was looked at; one has no answer."""
    for number, need in enumerate(Need.objects.filter(state="listed").order_by("key")):
        NeedConclusion.objects.create(
            need=need, version=need.version, position=1, looked=clock.now(),
            verdict="served" if number else "no_adequate_supply",
        )  # fmt: skip


def quarter() -> str:
    return name_at("quarter", clock.today())


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_command_centre_shows_ten_figures_each_with_its_page(officer: Client) -> None:
    concluded()
    count = Need.objects.filter(state="listed").count()
    with transaction.atomic():
        record(stream="catalogue", actor="node", acts=[Act("record.new", "r-new"), Act("source.made", "s-1")])
    shown = page(officer, "/observatory/")
    assert [
        one.key for one in INDICATORS[:10] if f"/observatory/{one.key}/?period={quarter()}" not in shown
    ] == []
    assert f'<p class="value">{100 * (count - 1) / count:,.1f}'.rstrip("0").rstrip(".") in shown
    assert "Nothing waits for you." in shown
    assert "<dt>Records came in</dt><dd>1</dd>" in shown
    for one in INDICATORS:
        told = page(officer, f"/observatory/{one.key}/")
        assert one.guard[:20] in told.replace("&#x27;", "'"), one.key
    assert "Observatory" in page(officer, "/needs/")  # the footer leads there


def test_a_figure_opens_what_it_counts(officer: Client) -> None:
    concluded()
    lacking = Need.objects.filter(state="listed").order_by("key")[0]
    assert f"/needs/{lacking.key}/" in page(officer, "/observatory/needs-answered/events/")
    assert "It counts nothing yet." in page(officer, "/observatory/crossings/events/")
    assert "There are too few to be shown." in page(officer, "/observatory/conversion/events/")
    assert officer.get("/observatory/nonsense/").status_code == 404
    assert officer.get("/observatory/?period=2999").status_code == 404


def test_the_trend_is_of_what_was_taken(officer: Client) -> None:
    """Two quarters were taken: the page draws a line, its table and the CSV say the same."""
    concluded()
    key, names = BY_KEY["needs-answered"], up_to(quarter(), 2)
    actions.take_readings(of=[(key, names[0]), (key, names[1])], by=NODE)
    shown = page(officer, "/observatory/needs-answered/")
    assert shown.count("<polyline") == 1
    rows = list(
        csv.reader(io.StringIO(page(officer, "/observatory/needs-answered/table.csv").lstrip("\ufeff")))
    )
    assert rows[0] == ["breakdown", "row", "value", "unit", "cases", "range"]
    values = [row[2] for row in rows if row[0] == "period"]
    assert (values[:6], values[6] == values[7] != "") == ([""] * 6, True)
    assert {row[0] for row in rows[1:]} >= {"period", "kind"}
    drawn = officer.get("/observatory/needs-answered/series.svg")
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/svg+xml")
    assert officer.get("/observatory/crossings/series.svg").status_code == 404  # one quarter is no line


def test_what_was_taken_is_read_in_few_queries(
    officer: Client, django_assert_max_num_queries: object
) -> None:
    actions.take_readings(of=[(one, quarter()) for one in INDICATORS], by=NODE)
    with django_assert_max_num_queries(20):  # type: ignore[operator]  # pytest-django's fixture has no type of its own
        page(officer, "/observatory/")


def test_the_gap_map_proposes_what_would_answer_most(officer: Client) -> None:
    """Two needs of no cluster lack an expert, one of them a facility too: the expert answers one and brings one nearer, then the facility answers that."""
    first, second = Need.objects.filter(state="listed", teasers={}).order_by("key")[:2]
    Need.objects.filter(pk__in=[first.pk, second.pk]).update(cluster=None)
    for need, roles in ((first, ["expert"]), (second, ["expert", "facility"])):
        missing = [{"role": role, "nearest": None, "fails": [], "elsewhere": ["munich"]} for role in roles]
        Gap.objects.create(need=need, version=need.version, missing=missing, found=clock.now())
    shown = " ".join(page(officer, "/observatory/gaps/").split())
    assert shown.index("answers 1 need · brings 1 need nearer") < shown.index("<span>answers 1 need</span>")
    assert "2 needs lack it" in shown
    assert "there is one in Munich" in shown


def test_others_find_nothing(node: None) -> None:
    stranger = Client()
    stranger.force_login(account("stranger"))
    assert stranger.get("/observatory/").status_code == 404
    assert Client().get("/observatory/").status_code == 302
    assert "Observatory" not in stranger.get("/needs/").content.decode()


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_it_is_read_in_other_languages(officer: Client, language: str) -> None:
    assert page(speaking(language, officer), "/observatory/").count('<p class="value">') == 10


def test_a_line_is_broken_where_nothing_is_known() -> None:
    drawn = str(trend_picture([1.0, 2.0, None, 0.0, 4.0], "told"))
    assert drawn.count("<polyline") == 2
    assert 'aria-label="told"' in drawn
    assert (str(trend_picture([1.0], "one")), str(trend_picture([None, 3.0, None], "one"))) == ("", "")


def test_the_node_takes_figures_every_hour() -> None:
    discover()
    assert schedules()[jobs.TAKE] == "35 */1 * * *"
