"""The balance of services on its page: the underserved district, the idle hall and the request for space, and a table beside it."""

from __future__ import annotations

import csv
import io

from django.test import Client

from entrepot.catalogue.actions import DistrictTold, put_districts
from entrepot.observatory.domain.balance import BANDS, HEAD, POOR
from tests.observatory.city import BY, guangzhou


def test_the_page_says_so_and_the_table_too(officer: Client) -> None:
    guangzhou()
    page = officer.get("/observatory/services/?place=guangzhou").content.decode()
    for said in ("East Valley is underserved", "people are invented for the demo region", "A room for 300", "proposed for the requests below", "<svg"):  # fmt: skip
        assert said in page, said
    sheet = officer.get("/observatory/services/table.csv?place=guangzhou").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert [row["name"] for row in rows if row["underserved"] == "yes"] == ["East Valley"]
    assert officer.get("/observatory/services/map.svg?place=guangzhou").content.count(b"<circle") == 45
    assert officer.get("/observatory/services/?place=nowhere").status_code == 404


def test_the_method_is_told_as_it_is_computed(officer: Client) -> None:
    guangzhou()
    page = officer.get("/observatory/services/?place=guangzhou").content.decode()
    assert "whole up to 5 km, half up to 10 km, a tenth up to 20 km" in page
    assert "less than a quarter of the average" in page
    assert (BANDS, POOR, HEAD) == (((5.0, 1.0), (10.0, 0.5), (20.0, 0.1)), 0.25, 1000)


def test_without_districts_the_page_says_what_to_do(officer: Client) -> None:
    assert "No districts are known." in officer.get("/observatory/services/").content.decode()
    told = DistrictTold("only", "munich", {"en": "Only"}, [(48.1, 11.6, 900)], "counted")
    put_districts(districts=[told], by=BY)
    page = officer.get("/observatory/services/").content.decode()
    assert "people are invented for" not in page
    assert "Only" in page
