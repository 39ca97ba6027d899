"""Who asks too often is told when to come back; the count holds for all processes of the node."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from entrepot.runtime.budgets import Rate, take
from entrepot.site.limits import LIMITS, api_limits, proxies
from tests.accounts import account, signed_in
from tests.api.asking import ROOT, problem_of, program

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
FEW = {"anonymous": "5/min", "anonymous_costly": "2/min", "known": "7/min", "known_costly": "3/min"}


@pytest.fixture(autouse=True)
def few(settings: Settings) -> Iterator[None]:
    """Small budgets, all of them full."""
    settings.API_LIMITS = FEW
    cache.clear()
    yield
    cache.clear()


def answers(client: Client, path: str, count: int, **headers: str) -> list[int]:
    """The statuses of so many questions."""
    return [client.get(ROOT + path, headers=headers).status_code for _ in range(count)]


@pytest.mark.django_db
def test_an_address_has_its_budget_and_is_told_when_to_come_back() -> None:
    with time_machine.travel(NOW, tick=False):
        assert answers(Client(), "/resources", 5) == [200] * 5
        refused = Client().get(f"{ROOT}/resources")
    found = problem_of(refused, 429)
    assert (found["code"], refused.headers["Retry-After"]) == ("too_many_requests", "12")
    assert "12 s" in found["remedy"]
    with time_machine.travel(NOW + timedelta(seconds=11), tick=False):
        assert answers(Client(), "/resources", 1) == [429]
    with time_machine.travel(NOW + timedelta(seconds=12), tick=False):
        assert answers(Client(), "/resources", 2) == [200, 429]
    with time_machine.travel(NOW + timedelta(minutes=3), tick=False):
        assert answers(Client(), "/resources", 6) == [200] * 5 + [429]


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_addresses_do_not_share_a_budget_but_the_network_of_one_customer_does() -> None:
    def asked(address: str) -> list[int]:
        return answers(Client(REMOTE_ADDR=address), "/resources", 6)

    assert asked("192.0.2.1") == asked("192.0.2.2") == [200] * 5 + [429]
    assert asked("2001:db8:1:2::1") == [200] * 5 + [429]
    assert asked("2001:db8:1:2:ffff::9") == [429] * 6
    assert asked("2001:db8:1:3::1") == [200] * 5 + [429]
    assert asked("::ffff:192.0.2.1") == [429] * 6


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_an_address_that_somebody_makes_up_is_not_believed(settings: Settings) -> None:
    made_up = [
        Client().get(f"{ROOT}/resources", headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(6)
    ]
    assert [answer.status_code for answer in made_up] == [200] * 5 + [429]
    settings.NINJA_NUM_PROXIES = 1
    behind = [
        Client().get(f"{ROOT}/resources", headers={"X-Forwarded-For": f"10.0.0.{n}, 198.51.100.7"})
        for n in range(6)
    ]
    assert [answer.status_code for answer in behind] == [200] * 5 + [429]
    assert answers(Client(), "/resources", 1, **{"X-Forwarded-For": "198.51.100.8"}) == [200]


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_what_is_computed_has_a_smaller_budget(region: None, words: None) -> None:
    path = "/needs/need-cracks/matches?kind=expert"
    assert answers(Client(), path, 3) == [200, 200, 429]
    assert answers(Client(), "/needs/need-cracks/chains", 1) == [429]
    assert answers(Client(), "/needs", 1) == [200]  # one of five is left


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_tokens_and_readers_have_budgets_of_their_own() -> None:
    lin, mo = account("lin"), account("mo")
    first, second = program(lin)[0], program(lin, name="other")[0]
    assert answers(first, "/needs", 8) == answers(second, "/needs", 8) == [200] * 7 + [429]
    assert answers(signed_in(lin), "/needs", 8) == answers(signed_in(mo), "/needs", 8) == [200] * 7 + [429]
    assert answers(signed_in(lin), "/needs", 1) == [429]  # another browser, the same reader
    assert answers(Client(), "/needs", 1) == [200]


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_wrong_tokens_use_up_what_their_address_may_compute() -> None:
    guess = Client(headers={"Authorization": "Bearer ent_guess"})
    refused = [guess.get(f"{ROOT}/needs") for _ in range(4)]
    assert [answer.status_code for answer in refused] == [401, 401, 429, 429]
    assert refused[2].headers["Retry-After"] == "30"
    assert answers(program(account("lin"))[0], "/needs", 1) == [200]


@pytest.mark.django_db
def test_counting_asks_nothing_of_the_database() -> None:
    with CaptureQueriesContext(connection) as queries:
        Client().get(f"{ROOT}/nothing")
    assert len(queries) == 0


def test_threads_together_get_what_there_is() -> None:
    rate = Rate(30, 3600)
    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(lambda _: take("threads", rate), range(80)))
    assert waits.count(0.0) == 30


COUNT = """
import django; django.setup()
from entrepot.runtime.budgets import Rate, take
print([take("processes", Rate(30, 3600)) for _ in range(20)].count(0.0))
"""


def test_processes_together_get_what_there_is() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "entrepot.site.settings",
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }
    running = [
        subprocess.Popen([sys.executable, "-c", COUNT], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert sum(int(process.communicate(timeout=60)[0]) for process in running) == 30


@pytest.mark.parametrize(
    ("text", "rate"), [("120/min", Rate(120, 60)), ("1/sec", Rate(1, 1)), ("9/hour", Rate(9, 3600))]
)
def test_a_limit_is_read(text: str, rate: Rate) -> None:
    assert Rate.read(text) == rate


def test_limits_come_from_the_environment() -> None:
    assert api_limits({}) == {name: default for name, (_, default) in LIMITS.items()}
    assert api_limits({"ENTREPOT_LIMIT_TOKEN": "9/sec"})["known"] == "9/sec"
    assert (proxies({}), proxies({"ENTREPOT_PROXIES": "2"})) == (0, 2)


@pytest.mark.parametrize("text", ["0/min", "x/min", "10", "10/day", "-1/sec", "10/min/sec", "10 /min"])
def test_a_limit_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ENTREPOT_LIMIT_ANONYMOUS is not a limit"):
        api_limits({"ENTREPOT_LIMIT_ANONYMOUS": text})
    with pytest.raises(ImproperlyConfigured, match="ENTREPOT_PROXIES is not a number"):
        proxies({"ENTREPOT_PROXIES": text})
