"""What is past its end is not matched."""

from __future__ import annotations

from datetime import date

import pytest

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need, Resource
from entrepot.matching import index
from entrepot.matching.queries import needs_for
from entrepot.matching.rates import rates
from entrepot.matching.reading import offer, requirement
from entrepot.matching.terms import terms
from entrepot.people.domain import ANONYMOUS
from tests.embedder import Tiny
from tests.matching.crossings import border

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def node(region: None, tiny: Tiny) -> None:
    """The region, its vectors ready."""
    index.complete()


def test_a_need_that_ended_is_offered_to_nobody() -> None:
    offered = catalogue.resource("tech-thz", ANONYMOUS)
    assert [found.key for found in needs_for(offered, top=1)] == ["need-cracks"]
    Need.objects.filter(key="need-cracks").update(ends=date(2020, 1, 1))
    index.forget()
    index.complete()
    assert "need-cracks" not in [found.key for found in needs_for(offered)]


@pytest.mark.parametrize(
    ("valid_until", "ends", "over"),
    [
        (None, None, False),
        (None, date(2026, 11, 21), False),
        (None, date(2026, 11, 20), True),
        (date(2026, 11, 20), date(2026, 11, 20), True),
        (date(2026, 11, 21), date(2026, 11, 21), False),
    ],
)
def test_a_resource_that_ended_serves_no_need(
    valid_until: date | None, ends: date | None, over: bool
) -> None:
    record = Resource.objects.get(key="tech-thz")
    record.available_from, record.valid_until, record.ends = None, valid_until, ends
    asked = requirement(Need.objects.get(key="need-cracks"), {})
    found = terms(asked, offer(record, {}), rates(), date(2026, 11, 21), border(None)).conditions
    assert any(item.name == "date" and item.verdict == "fails" for item in found) == over
