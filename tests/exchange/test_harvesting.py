"""Requests of harvesters are read as OAI-PMH 2.0 has it, and a token leads to where it was made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.exchange.domain.harvesting import Asked, HarvestError, Selection, asked, from_token, token

MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))
SELECTIONS = st.builds(
    Selection,
    prefix=st.sampled_from(["oai_dc", "datacite"]),
    of_set=st.sampled_from(["", "kind:facility", "kind:technology"]),
    starts=MOMENTS,
    ends=MOMENTS,
    after=st.integers(0, (1 << 63) - 1),
)


def test_a_list_is_asked_for_by_days_or_seconds() -> None:
    fields = {
        "verb": ["ListRecords"],
        "metadataPrefix": ["oai_dc"],
        "from": ["2026-11-27"],
        "until": ["2026-11-28"],
    }
    days = Selection("oai_dc", "", datetime(2026, 11, 27, tzinfo=UTC), datetime(2026, 11, 29, tzinfo=UTC))
    assert asked(fields) == Asked("ListRecords", "", "oai_dc", days)
    second = {"verb": ["ListIdentifiers"], "metadataPrefix": ["datacite"], "until": ["2026-11-28T22:00:00Z"]}
    assert asked(second).selection == Selection("datacite", ends=datetime(2026, 11, 28, 22, 0, 1, tzinfo=UTC))
    last = {"verb": ["ListRecords"], "metadataPrefix": ["oai_dc"], "until": ["9999-12-31"]}
    assert asked(last).selection == Selection("oai_dc")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "badVerb"),
        ({"verb": ["Fetch"]}, "badVerb"),
        ({"verb": ["Identify", "Identify"]}, "badVerb"),
        ({"verb": ["Identify"], "set": ["x"]}, "badArgument"),
        ({"verb": ["GetRecord"], "metadataPrefix": ["oai_dc"]}, "badArgument"),
        ({"verb": ["ListRecords"]}, "badArgument"),
        ({"verb": ["ListRecords"], "metadataPrefix": ["marc"]}, "cannotDisseminateFormat"),
        ({"verb": ["ListRecords"], "metadataPrefix": ["oai_dc", "oai_dc"]}, "badArgument"),
        ({"verb": ["ListRecords"], "metadataPrefix": ["oai_dc"], "from": ["2026-02-30"]}, "badArgument"),
        ({"verb": ["ListRecords"], "metadataPrefix": ["oai_dc"], "from": ["20261128"]}, "badArgument"),
        (
            {
                "verb": ["ListRecords"],
                "metadataPrefix": ["oai_dc"],
                "from": ["2026-11-28"],
                "until": ["2026-11-27"],
            },
            "badArgument",
        ),
        (
            {
                "verb": ["ListRecords"],
                "metadataPrefix": ["oai_dc"],
                "from": ["2026-11-27"],
                "until": ["2026-11-28T00:00:00Z"],
            },
            "badArgument",
        ),
        ({"verb": ["ListRecords"], "resumptionToken": ["x"], "metadataPrefix": ["oai_dc"]}, "badArgument"),
        ({"verb": ["ListSets"], "resumptionToken": ["x"]}, "badResumptionToken"),
        ({"verb": ["Identify"], "resumptionToken": ["x"]}, "badArgument"),
    ],
)
def test_what_cannot_be_answered_is_told_by_the_protocols_code(
    query: dict[str, list[str]], code: str
) -> None:
    with pytest.raises(HarvestError) as refused:
        asked(query)
    assert refused.value.code == code


@given(SELECTIONS)
def test_a_token_leads_back_to_its_place(selection: Selection) -> None:
    text = token(selection)
    assert from_token(text) == selection
    assert asked({"verb": ["ListRecords"], "resumptionToken": [text]}).selection == selection


@given(st.text(max_size=60) | st.binary(max_size=40).map(lambda some: some.hex()))
def test_no_other_text_is_a_token(text: str) -> None:
    with pytest.raises(HarvestError) as refused:
        from_token(text)
    assert refused.value.code == "badResumptionToken"
