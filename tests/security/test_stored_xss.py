"""A hundred texts that would run if a page printed them as markup: through every import and form, then rendered by a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from playwright.sync_api import Browser

from entrepot.catalogue.imports import import_file
from entrepot.catalogue.models import Need, Resource
from entrepot.intake.domain import Options
from entrepot.people.models import Organisation
from entrepot.web.middleware import POLICY
from tests.cast import BY
from tests.journeys.chromium import chromium
from tests.security.payloads import PAYLOADS
from tests.security.posted import STEP, Answers, through_forms
from tests.security.posted_programmes import stored as stored_by_programmes
from tests.security.posted_programmes import through_programmes
from tests.security.rendered import Answer, allowed_by_policy, answers, unescaped
from tests.security.world import world

pytestmark = [pytest.mark.browser, pytest.mark.slow]


TOGETHER = 5
"""Payloads in one field: each is a text of its own, and five in a row keep the test short."""
PACKED = tuple(" · ".join(PAYLOADS[start : start + TOGETHER]) for start in range(0, len(PAYLOADS), TOGETHER))


def _row(number: int, payload: str, **more: object) -> dict[str, object]:
    return {
        "id": f"x-{number}",
        "title": f"{payload} {number}",
        "text": payload,
        "keywords": [payload],
        "organisation": f"{payload} {number}",
        payload: payload,
        **more,
    }


def _import(folder: Path, kind: str, rows: list[dict[str, object]]) -> None:
    file = folder / f"{kind}.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf8")
    report = import_file(path=file, by=BY, options=Options(kind=kind))
    assert report.outcome.accepted == len(rows)


def imported(folder: Path) -> list[str]:
    """Store every payload in needs, resources and organisations; returns the addresses that print them."""
    numbered = list(enumerate(PACKED))
    _import(folder, "need", [_row(n, text, budget=text, deadline=text) for n, text in numbered])
    _import(
        folder, "technology", [_row(n, text, price=text, readiness=text, place=text) for n, text in numbered]
    )
    _import(folder, "facility", [_row(n, text, price=text, id=f"f-{n}") for n, text in numbered])
    return [
        *(f"/needs/{need.key}/" for need in Need.objects.all()),
        *(f"/resources/{resource.key}/" for resource in Resource.objects.all()),
        *(f"/organisations/{organisation.key}/" for organisation in Organisation.objects.all()),
        *(f"/resources/?page={page}" for page in range(1, 4)),
        *(f"/needs/?page={page}" for page in range(1, 4)),
        *(f"/?q={quote(text)}" for text in PACKED),
        *(f"/resources/?kind={quote(text)}&place={quote(text)}&q={quote(text)}" for text in PACKED),
    ]


@pytest.fixture
def shown(node: None, tmp_path: Path) -> dict[str, Answer]:
    """What the node answers once every payload is in it."""
    return answers(Client(), imported(tmp_path))


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Asked for after the node's answers: while Playwright's loop runs, Django allows nobody its database."""
    with chromium() as opened:
        yield opened


def test_no_imported_text_runs(shown: dict[str, Answer], browser: Browser) -> None:
    assert unescaped(browser, shown) == set()


@pytest.fixture
def posted(node: None) -> dict[str, Answer]:
    """What the node answers to forms that hold the payloads, and shows afterwards."""
    people = world()
    pages = through_forms(*(people.clients[name] for name in ("owner", "grantee", "officer")))
    stored = {text for need in Need.objects.all() for text in need.confidential.values()}
    assert len(stored & set(PAYLOADS)) == len(PAYLOADS) / STEP  # they went in
    through_programmes(Answers(pages), people.clients["owner"], people.clients["grantee"])
    assert [
        text for text in PAYLOADS if not any(text.strip() in kept for kept in stored_by_programmes())
    ] == []
    return pages


def test_no_text_of_a_form_runs(posted: dict[str, Answer], browser: Browser) -> None:
    assert unescaped(browser, posted) == set()


def printed_raw() -> dict[str, Answer]:
    """Pages of somebody careless, who prints every payload as it is."""
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
    return {
        f"/raw/{number}/": Answer(f"<!doctype html><p>{payload}".encode(), headers)
        for number, payload in enumerate(PAYLOADS)
    }


def test_the_payloads_are_real_and_the_policy_stops_them(browser: Browser) -> None:
    raw = printed_raw()
    assert len(unescaped(browser, raw)) > 60
    assert allowed_by_policy(browser, raw) == set()
