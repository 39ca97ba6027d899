"""Where a record comes from is on its page."""

from __future__ import annotations

import pytest

from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.models import Resource
from entrepot.people.domain import Party
from entrepot.web.asked import facts_typed
from tests.web.records import region


@pytest.mark.django_db
def test_link_licence_and_date_at_the_source_stand_below_the_facts() -> None:
    region()
    resource = Resource.objects.filter(kind="facility").get()
    resource.fields |= {"licence": "CC BY 4.0", "link": "https://example.org/7", "modified": "2026-05-04"}
    facts = facts_typed(disclosed(resource, Party()))
    assert [(fact.label, fact.value) for fact in facts[len(resource.facts) :]] == [
        ("Link", "https://example.org/7"),
        ("Licence", "CC BY 4.0"),
        ("Changed at the source", "2026-05-04"),
    ]
