"""Every address, asked by everybody, with every id in every place where one can stand: nothing read and nothing changed that is not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from entrepot.runtime.home import current
from tests.security.asked import Asked, reads, writes
from tests.security.places import KNOWN, LIBRARY, PLACES, Place
from tests.security.routes import Route, routes
from tests.security.rows import changed, rows, watched
from tests.security.world import ACTORS, MAY_MEET, World, world
from tests.web.conftest import small_node

pytestmark = pytest.mark.django_db

MAY_CHANGE = {
    "anonymous": frozenset(),
    "stranger": frozenset({"account stranger", "applications"}),
    "grantee": frozenset({"account grantee", "disclosure", "applications", "cohorts"}),
    "member": frozenset({"account member", "records", "members", "judgements"}),
    "owner": frozenset(
        {
            "account owner",
            "records",
            "organisation",
            "standings",
            "invitations",
            "disclosure",
            "members",
            "lists",
            "judgements",
            "pipeline",
            "programmes",
            "cohorts",
        }
    ),
    "officer": frozenset(
        {"account officer", "pipeline", "records", "organisation", "standings", "members", "lists"}
    ),
    "operator": frozenset(
        {"roles", "invitations", "organisation", "records", "lists", *(f"account {name}" for name in ACTORS)}
    ),
}
"""Which groups of rows each may change, written by hand; a member may leave, an operator close accounts."""


@pytest.fixture(scope="module")
def known_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of secrets in a node: one for all who ask, since whatever they do is rolled back."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # many people, quickly
    there = override_settings(HOME=current(), PASSWORD_HASHERS=hashers)
    with (
        pytest.MonkeyPatch.context() as patch, there, translation.override("en"), django_db_blocker.unblock(), transaction.atomic(),
        small_node(patch),
    ):  # fmt: skip
        yield world()
        transaction.set_rollback(True)


def test_every_address_is_in_the_matrix() -> None:
    asked = {route.pattern for route in routes()}
    assert (sorted(asked - set(PLACES)), sorted(set(PLACES) - asked)) == ([], [])


def _place(route: Route) -> Place:
    """Its place in the matrix; one that is missing there is asked all the same."""
    return PLACES.get(route.pattern) or Place(("provider",) * len(route.parameters), form_only=True)


def test_every_id_of_an_address_has_a_kind() -> None:
    assert [route.pattern for route in routes() if len(route.parameters) != len(_place(route).kinds)] == []


@pytest.mark.parametrize("actor", ACTORS)
def test_nothing_is_read_that_is_not_theirs(known_world: World, actor: str) -> None:
    client, crossings = known_world.clients[actor], list[str]()
    unmet = [word for word, allowed in MAY_MEET.items() if actor not in allowed]
    before = rows(known_world)
    for route in routes():
        place = _place(route)
        statuses: dict[str, int] = {}
        for asked in reads(route, known_world.ids, place.kinds, briefly=place == LIBRARY):
            with transaction.atomic():
                with watched() as written:
                    status, text = asked.by(client)
                lasting = written and changed(before, rows(known_world))
                transaction.set_rollback(True)
            statuses.setdefault(asked.label, status)
            crossings += [f"{asked.address} shows {word}" for word in unmet if word in _answered(asked, text)]
            crossings += [f"{asked.address} changes {group} by GET" for group in lasting or ()]
            crossings += [f"{asked.address} answers {status}"] * (status >= 500)
        crossings += _misjudged(route.pattern, place, actor, statuses)
    assert crossings == [], "\n".join(crossings)


def _answered(asked: Asked, text: str) -> str:
    """The answer without what the question itself said."""
    return re.sub(r"qheldbodyq", "", text) if "qheldbodyq" in asked.address else text


def _misjudged(pattern: str, place: Place, actor: str, statuses: dict[str, int]) -> list[str]:
    """Ids that answered otherwise than they should: shown to somebody who may not know, hidden from somebody who may, or told apart from nothing."""
    found = []
    known = KNOWN.get(place.kinds[0], {}) if place.kinds else {"": frozenset(ACTORS)}
    for label, status in statuses.items():
        if label == "absent" or place.form_only:
            continue
        may = actor in place.who and actor in known[label]
        if may and status != place.status:
            found.append(f"{pattern} hides {label} from {actor}: {status}")
        if not may and status < 300:
            found.append(f"{pattern} shows {label} to {actor}: {status}")
        if actor not in known[label] and status != statuses["absent"]:
            found.append(f"{pattern} tells {actor} that {label} is there: {status}")
    return found


@pytest.mark.parametrize("actor", ACTORS)
def test_nothing_is_changed_that_is_not_theirs(known_world: World, actor: str) -> None:
    client, crossings = known_world.clients[actor], list[str]()
    unmet = [word for word, allowed in MAY_MEET.items() if actor not in allowed]
    before = rows(known_world)
    for route in routes():
        place = _place(route)
        for asked in writes(route, known_world.ids, place.kinds, briefly=place == LIBRARY):
            with transaction.atomic():
                with watched() as written:
                    status, text = asked.by(client)
                touched = changed(before, rows(known_world)) if written else frozenset()
                transaction.set_rollback(True)
            what = f"{asked.method} {asked.address} {asked.body.get('action')}"
            crossings += [f"{what} changes {group}" for group in sorted(touched - MAY_CHANGE[actor])]
            crossings += [f"{what} shows {word}" for word in unmet if word in text]
            crossings += [f"{what} answers {status}"] * (status >= 500)
    assert crossings == [], "\n".join(crossings)
