"""The page for people who write programs says what the API does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from entrepot.site.limits import LIMITS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "api.md").read_text(encoding="utf8")


@pytest.mark.django_db
def test_every_address_is_told_and_nothing_else() -> None:
    described = Client().get("/api/v1/openapi.json").json()["paths"]
    there = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in described.items()
        for method in methods
    }
    assert set(re.findall(r"`((?:GET|POST|PUT) /[^`]+)`", PAGE)) == there


def test_every_code_of_the_api_s_own_is_told() -> None:
    source = "".join(path.read_text(encoding="utf8") for path in (ROOT / "src/entrepot/api").glob("*.py"))
    raised = set(
        re.findall(r'(?:ProblemError|_unauthorised|problem_response)\(\s*(?:\d{3},\s*)?"([a-z_]+)"', source)
    )
    raised |= set(re.findall(r'End\.\w+: \("([a-z_]+)"', source))
    raised |= set(re.findall(r'error\.status_code, "([a-z_]+)"', source))
    assert len(raised) >= 15
    assert sorted(code for code in raised if f"`{code}`" not in PAGE) == []


def test_the_limits_told_are_those_that_hold() -> None:
    told = re.search(r"Without a token (\d+) .* of these (\d+) .* with a token (\d+), of these (\d+)", PAGE)
    assert told is not None
    assert [f"{most}/min" for most in told.groups()] == [default for _, default in LIMITS.values()]


@pytest.mark.django_db
def test_the_description_tells_the_limits_of_this_node() -> None:
    description = Client().get("/api/v1/openapi.json").json()["info"]["description"]
    assert [limit for limit in settings.API_LIMITS.values() if limit not in description] == []
