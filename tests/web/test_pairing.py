"""The pairing of a programme's parks on its page: what is changed there changes the pairs, and their reasons read true."""

from __future__ import annotations

import csv
import io
import math
import random
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from xlsxwriter import Workbook

import entrepot.cli.demo
from entrepot.deals.domain.states import Move
from entrepot.deals.queries import deal_of
from entrepot.engine.pairing import LINKS
from entrepot.people.models import Organisation
from entrepot.programmes.models import Cooperation, ParkList
from entrepot.programmes.models import Pairing as Version
from tests.programmes.paired import Pairing, pairing
from tests.web.test_pages import words
from tests.web.test_programmes import browser, seen

pytestmark = pytest.mark.django_db

DEMO = Path(entrepot.cli.demo.__file__).parent / "region" / "parks.csv"
ROWS = (
    ("id", "name", "side", "has", "lacks", "latitude", "longitude", "mood"),
    ("a", "Kiln Yard", "coast", "ceramics: design; film: design", "ceramics: materials; crafts: talent", "30", "120", ""),
    ("b", "Games Pier", "coast", "games: design; film: design; ceramics: design", "crafts: talent; ceramics: materials; finance", "40", "110", ""),
    ("x", "Clay Hills", "inland", "ceramics: materials", "ceramics: design", "40", "110.1", ""),
    ("y", "Craft Valley", "inland", "crafts: talent", "film: design; games: design", "30", "120.1", ""),
    ("z", "Nowhere", "inland", "crafts: talent", "finance", "99", "120", ""),
)  # fmt: skip


@pytest.fixture
def made(db: None) -> Pairing:
    return pairing(2)


def page(made: Pairing) -> str:
    return f"/programmes/{made.programme.key}/pairing/"


def brought(client: Client, url: str, content: bytes, name: str = "parks.csv") -> str:
    file = SimpleUploadedFile(name, content)
    answer = client.post(url, {"action": "list", "file": file}, follow=True)
    return words(answer.content.decode())


def typed(rows: tuple[tuple[str, ...], ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def filled(html: str) -> dict[str, str]:
    """The fields of the form as the page fills them."""
    form = html[html.index('name="number"') - 200 : html.index('name="action" value="run"')]
    found = dict(
        re.findall(r'<input type="(?:hidden|number|text)" name="([^"]+)"(?: value="([^"]*)")?', form)
    )
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, flags=re.DOTALL):
        found[name] = "".join(re.findall(r'<option value="([^"]*)" selected', options))
    return found


def run(client: Client, url: str, **changed: str) -> str:
    """Pair with some fields changed; the page that follows."""
    fields = filled(client.get(url).content.decode()) | changed | {"action": "run"}
    return words(client.post(url, fields, follow=True).content.decode())


def pairs() -> list[tuple[str, str]]:
    """The last version's."""
    found = Version.objects.all()[0].found
    return [(one.first, one.second) for one in found.pairs]


def test_weights_quotas_exclusions_and_corridors_that_are_changed_on_the_page_change_the_pairs(
    made: Pairing,
) -> None:
    officer, url = browser(made.office.officer), page(made)
    assert "Nothing is listed yet." in seen(officer, url)
    said = brought(officer, url, typed(ROWS))
    assert "1 row was refused" in said
    assert "6 The latitude must be from -90 to 90, not “99”." in said
    assert "These columns are not used for pairing: mood." in said
    told = run(officer, url, **{"weight-near": "0"})
    assert pairs() == [("a", "x"), ("b", "y")]
    assert "Kiln Yard · Clay Hills" in told
    assert "Clay Hills has 1 of the 2 things that Kiln Yard lacks: ceramics: materials." in told
    assert "The best other partner of Kiln Yard is Craft Valley (0." in told
    assert "The greatest sum there is between the two sides, found by min-cost flow." in told
    assert "As paired 1.17" in told
    told = run(officer, url, **{"weight-near": "100"})
    assert pairs() == [("a", "y"), ("b", "x")]
    assert "What is different from version 1 new pairs Kiln Yard · Craft Valley Games Pier · Clay Hills" in told  # fmt: skip
    assert "How near they lie +1.45" in told
    run(officer, url, **{"weight-near": "0", "exclusions-0": "Clay Hills"})
    assert pairs() == [("a", "y"), ("b", "x")]
    told = run(officer, url, **{"exclusions-0": "", "quota-1": "0", "quota-0": "2"})
    assert pairs() == [("a", "x"), ("a", "y")]
    assert "Games Pier It takes no partner." in told
    told = run(officer, url, **{"max_km": "100", "quota-1": "1", "quota-0": "1"})
    assert pairs() == [("a", "y"), ("b", "x")]
    told = run(
        officer, url, **{"max_km": "", "demand-0": "required", "corridor-0": "same side", "one_pool": "on"}
    )
    assert pairs() == []
    assert "No pair can be made." in told
    assert "version 1 " in seen(officer, f"{url}?version=1")
    assert [one.number for one in Version.objects.all()] == [6, 5, 4, 3, 2, 1]


def test_what_cannot_be_paired_is_told_with_its_remedy_and_nothing_is_kept(made: Pairing) -> None:
    officer, url = browser(made.office.officer), page(made)
    assert browser(made.pairs[0].heads[0]).get(url).status_code == 404
    assert browser(made.office.buyer).post(url, {"action": "run"}).status_code == 404
    assert officer.post(url, {"action": "dance"}).status_code == 404
    assert "There are no parks to be paired yet." in run_raw(officer, url, {})
    assert "does not say what parks have and what they lack" in brought(officer, url, b"id,has\na,finance\n")
    assert "fewer than two parks" in brought(officer, url, typed(ROWS[:2]))
    many = tuple((f"p{turn}", "", "", "finance", "film: venues", "", "", "") for turn in range(301))
    assert "At most 300" in brought(officer, url, typed((ROWS[0], *many))).replace("at most", "At most")
    assert ParkList.objects.count() == 0
    held = io.BytesIO()
    with Workbook(held) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS[:5]):
            sheet.write_row(number, 0, row)
    assert "4 parks" in brought(officer, url, held.getvalue(), "parks.xlsx")
    assert "Another list of parks was brought in meanwhile." in run(officer, url, number="7")
    weights = {
        f"weight-{name}": "0"
        for name in ("reciprocal", "help", "chain", "near", "corridor", "weak", "wished")
    }
    assert "Give at least one criterion a weight." in run(officer, url, **weights)
    assert "No park of this list is “Moon”." in run(officer, url, **{"exclusions-0": "Moon"})
    assert "Name two for a corridor" in run(
        officer, url, **{"demand-0": "bonus", "corridor-0": "between region"}
    )
    assert "there may be no stable pairing" in run(officer, url, method="stable", one_pool="on")
    assert Version.objects.count() == 0
    told = run(officer, url, method="stable")
    assert "Stable: no two parks would leave their partners for each other." in told
    assert "4 pairs in version" not in seen(officer, f"/programmes/{made.programme.key}/")


def run_raw(client: Client, url: str, fields: dict[str, str]) -> str:
    return words(client.post(url, fields | {"action": "run"}).content.decode())


def test_accepted_pairs_become_intentions_that_only_their_parties_read(made: Pairing) -> None:
    officer, url = browser(made.office.officer), page(made)
    Organisation.objects.filter(key="park-03").update(identifiers={"uscc": "91440000000000003X"})
    names = ["Park 00", "Park 01", "Park 02", "Third Park", "Elsewhere Park"]
    ids = ["p0", "p1", "p2", "91440000000000003X", "p4"]
    sectors = [
        ("film", "ceramics"),
        ("ceramics", "film"),
        ("games", "music"),
        ("music", "games"),
        ("games", "toys"),
    ]
    rows = [(key, name, "", f"{has}: design, markets", f"{lacks}: markets", "", "", "") for key, name, (has, lacks) in zip(ids, names, sectors, strict=True)]  # fmt: skip
    brought(officer, url, typed((ROWS[0], *rows)))
    told = run(officer, url)
    assert pairs() == [("91440000000000003X", "p2"), ("p0", "p1")]
    assert "At most 0.00% from the greatest sum, found by CP-SAT" in told
    answer = officer.post(f"{url}?version=1", {"action": "accept"})
    assert (answer.status_code, "No pair is ticked." in words(answer.content.decode())) == (422, True)
    answer = officer.post(f"{url}?version=1", {"action": "accept", "pair": ["0", "1"]}, follow=True)
    assert "2 pairs are accepted" in words(answer.content.decode())
    third, first = Cooperation.objects.all()
    assert [sorted(one.deal.standing.parties) for one in (third, first)] == [
        ["park-02", "park-03"], ["park-00", "park-01"],
    ]  # fmt: skip
    assert (first.deal.title, first.deal.state, first.deal.standing.willing) == ("Park 00 · Park 01", "intent", frozenset())  # fmt: skip
    assert deal_of(made.office.officer, first.deal.key) is None
    head = browser(made.pairs[0].heads[0])
    told = seen(head, f"/deals/{first.deal.key}/")
    assert "A programme to which both of you were admitted pairs you with each other." in told
    assert "Park 01 has the one thing that Park 00 lacks: ceramics: markets." in told
    assert first.deal.key in head.get("/inbox/").content.decode()
    assert "Park 00 · Park 01 intention" in seen(officer, url)
    answer = officer.post(f"{url}?version=1", {"action": "accept", "pair": ["1"]}, follow=True)
    assert "1 pair cooperates already." in words(answer.content.decode())
    assert Cooperation.objects.count() == 2
    assert Move.JOIN not in set(first.deal.events.values_list("move", flat=True))


def test_parks_that_cannot_be_brought_together_are_told_with_what_to_do(made: Pairing) -> None:
    officer, url = browser(made.office.officer), page(made)
    Organisation.objects.filter(key="park-01").update(standing="listed")
    made.programme.applications.filter(organisation__key="park-02").update(state="reserve")
    names = ["Park 00", "Park 01", "Park 02", "Elsewhere<img src=x>"]
    pairs_of = [("film", "ceramics"), ("ceramics", "film"), ("games", "music"), ("music", "games")]
    rows = [(f"p{turn}", name, "", f"{has}: design", f"{lacks}: design", "", "", "") for turn, (name, (has, lacks)) in enumerate(zip(names, pairs_of, strict=True))]  # fmt: skip
    brought(officer, url, typed((ROWS[0], *rows)))
    told = run(officer, url)
    assert pairs() == [("p0", "p1"), ("p2", "p3")]
    assert told.count("cannot be accepted yet") == 2
    assert "<img src=x" not in officer.get(url).content.decode()
    for sentence in (
        "or import them as organisations. 1 park Elsewhere",
        "on their page. 1 park Park 01",
        "applications first. 1 park Park 02",
    ):
        assert sentence in told
    answer = officer.post(f"{url}?version=1", {"action": "accept", "pair": ["0", "1"]}, follow=True)
    assert "Some parks cannot be brought together yet" in words(answer.content.decode())
    assert Cooperation.objects.count() == 0


def links(cell: str) -> set[tuple[str, str]]:
    """Sector and link of a cell of the list, read apart from the engine."""
    found = set()
    for group in cell.split(";"):
        *sector, names = group.split(":")
        found |= {("".join(sector).strip(), name.strip()) for name in names.split(",")}
    return found


Row = dict[str, str]


def km(one: Row, other: Row) -> float:
    """By the spherical law of cosines, which the engine does not use."""
    (a, x), (b, y) = (
        (math.radians(float(row["latitude"])), math.radians(float(row["longitude"]))) for row in (one, other)
    )
    return 6371.0088 * math.acos(math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(x - y))


def given(giver: Row, taker: Row) -> set[tuple[str, str]]:
    had = links(giver["has"])
    anywhere = {link for _, link in had}
    return {
        (sector, link)
        for sector, link in links(taker["lacks"])
        if {(sector, link), ("", link)} & had or (not sector and link in anywhere)
    }


def reads_true(reason: dict[str, Any], first: Row, second: Row, parks: dict[str, Row]) -> bool:
    """Whether a reason says what the list says, computed here from its columns."""
    kind, said = reason["kind"], reason["values"]
    if kind == "gives":
        giver, taker = parks[said["giver"]], parks[said["taker"]]
        items = set().union(*map(links, said["items"]))
        return (items, said["of"]) == (given(giver, taker), len(links(taker["lacks"]))) and bool(items)
    if kind == "chain":
        held = [
            {link for sector, link in links(row["has"]) if sector == said["sector"]}
            for row in (first, second)
        ]
        return (set(said["links"]), said["alone"]) == (held[0] | held[1], max(map(len, held)))
    if kind == "distance":
        return math.isclose(said["km"], km(first, second), abs_tol=0.1)
    if kind == "corridor":
        labels = [first[said["field"]], second[said["field"]]]
        same = labels[0] == labels[1]
        true = {"same": same, "different": not same}[said["relation"]]
        return bool(said["labels"] == labels and all(labels) and true)
    if kind == "weaker":
        strengths = [float(row["strength"]) for row in parks.values()]
        weaker = min((first, second), key=lambda row: float(row["strength"]))
        mine = float(weaker["strength"])
        below = sum(one < mine for one in strengths) + (strengths.count(mine) - 1) / 2
        rank = below / (len(strengths) - 1)
        other = second if weaker is first else first
        worth = len(given(other, weaker)) / len(links(weaker["lacks"])) * (1 - rank)
        figures = zip((said["rank"], said["worth"]), (rank, worth), strict=True)
        return said["park"] == weaker["id"] and all(
            math.isclose(one, other, abs_tol=1e-4) for one, other in figures
        )
    assert kind == "wished"
    wishes = [one.strip() for one in parks[said["park"]]["wishes"].split(";") if one.strip()]
    partner = {first["id"]: second["id"], second["id"]: first["id"]}[said["park"]]
    return (said["partner"], said["place"], said["of"]) == (partner, wishes.index(partner) + 1, len(wishes))


def expected(first: Row, second: Row) -> list[str]:
    """The kinds of the reasons that the list gives two parks, in their order, under the corridors of the test."""
    sectors = {sector for row in (first, second) for sector, _ in links(row["has"]) if sector}
    held = {
        sector: [{link for own, link in links(row["has"]) if own == sector} for row in (first, second)]
        for sector in sectors
    }
    gains = [len(one | other) - max(len(one), len(other)) for one, other in held.values()]
    weaker, other = sorted((first, second), key=lambda row: float(row["strength"]))
    wishes = sum(
        there["id"] in re.split(r";\s*", here["wishes"]) for here, there in ((first, second), (second, first))
    )
    return (
        ["gives"] * (bool(given(first, second)) + bool(given(second, first)))
        + ["chain"] * (max(gains) > 0)
        + ["distance"]
        + ["corridor"] * ((first["basin"] == second["basin"]) + (first["region"] != second["region"]))
        + ["weaker"] * bool(given(other, weaker))
        + ["wished"] * wishes
    )


def test_the_reasons_of_twenty_sampled_pairs_of_the_demos_parks_read_true_against_its_list(
    made: Pairing,
) -> None:
    officer, url = browser(made.office.officer), page(made)
    assert "57 parks" in brought(officer, url, DEMO.read_bytes())
    told = run(
        officer, url, **{"demand-0": "required", "corridor-0": "different region", "demand-1": "bonus", "corridor-1": "same basin"}
    )  # fmt: skip
    parks = {row["id"]: row for row in csv.DictReader(io.StringIO(DEMO.read_text("utf8")))}
    found = Version.objects.get().result["pairs"]
    sample = random.Random(20).sample(found, 20)
    seen_kinds = set[str]()
    for one in sample:
        first, second = parks[one["first"]], parks[one["second"]]
        assert [reason["kind"] for reason in one["reasons"]] == expected(first, second), one
        untrue = [reason for reason in one["reasons"] if not reads_true(reason, first, second, parks)]
        assert untrue == [], one
        seen_kinds |= {reason["kind"] for reason in one["reasons"]}
        assert f"{first['name']} · {second['name']}" in told
        (apart,) = (reason["values"]["km"] for reason in one["reasons"] if reason["kind"] == "distance")
        assert f"They lie {round(apart):,} km apart." in told
    assert seen_kinds == {"gives", "chain", "distance", "corridor", "weaker", "wished"}
    html = officer.get(url).content.decode()
    picture = html[
        html.index('<svg viewBox="0 0 640') : html.index("</svg>", html.index('<svg viewBox="0 0 640'))
    ]
    assert (picture.count("<path"), picture.count("<circle")) == (len(found), 57)
    assert "design, markets" in told
    assert set(LINKS) >= {link for row in parks.values() for _, link in links(row["has"])}
