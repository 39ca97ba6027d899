"""``entrepot pair``: a list of parks in, explained pairs out."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import entrepot.cli.demo
from tests.cli.conftest import Command, in_shell
from tests.intake.corpus import csv_text, write

DEMO = Path(entrepot.cli.demo.__file__).parent / "region" / "parks.csv"
HEADER = ("id", "name", "side", "has", "lacks", "quota", "latitude", "longitude")
KILN = (
    "k",
    "Kiln Park",
    "inland",
    "ceramics: materials, production",
    "ceramics: design",
    "1",
    "29.3",
    "117.2",
)
MILE = ("m", "Design Mile", "coast", "ceramics: design", "ceramics: materials; finance", "1", "31.2", "121.5")
BANK = ("b", "Bank Quarter", "coast", "finance; ceramics: design", "film: venues", "1", "", "")


def listed(folder: Path, *rows: tuple[str, ...]) -> Path:
    return write(folder / "parks.csv", csv_text((HEADER, *rows)))


def told(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def pairs(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["park"], row["partner"]) for row in rows if row["partner"]]


def test_pairs_as_json_with_reasons_from_both_rows(entrepot: Command, tmp_path: Path) -> None:
    said = entrepot("pair", listed(tmp_path, KILN, MILE, BANK), "--format", "json")
    (first, left) = told(said.out)
    assert (said.code, first["park"], first["partner"]) == (0, "m", "k")
    assert [reason["text"] for reason in first["reasons"]] == [
        "Design Mile has 1 of 1 that Kiln Park lacks: ceramics: design",
        "Kiln Park has 1 of 2 that Design Mile lacks: ceramics: materials",
        "together 3 links of ceramics, the better alone 2: design, materials, production",
        "464 km apart",
        "Design Mile, the weaker (stronger than 0% of all), is given part of what it lacks",
    ]
    assert first["partner_instead"]["text"].startswith("Bank Quarter (0.")
    assert (left["park"], left["partner"], left["reasons"][0]["why"]) == ("b", None, "others")
    assert "1 pairs, 1 parks without; sum of scores" in said.err
    assert "the greatest there is (min-cost flow)" in said.err


def test_the_table_for_people_names_the_parks_and_the_csv_has_a_row_a_pair(
    entrepot: Command, tmp_path: Path
) -> None:
    file = listed(tmp_path, KILN, MILE)
    lines = entrepot("pair", file).out.splitlines()
    assert lines[0].split() == ["park", "partner", "score", "reasons", "park_instead", "partner_instead"]
    assert lines[1].startswith("Design Mile  Kiln Park  0.")
    (row,) = csv.DictReader(io.StringIO(entrepot("pair", file, "--format", "csv").out))
    assert (row["park"], row["partner"]) == ("m", "k")
    assert list(row) == ["park", "partner", "score", "reasons", "park_instead", "partner_instead"]


@pytest.mark.parametrize(
    "header",
    [
        ("编号", "园区名称", "方", "拥有", "缺少", "名额", "纬度", "经度"),
        ("Kennung", "Bezeichnung", "Seite", "Hat", "Fehlt", "Plätze", "Breitengrad", "Längengrad"),
    ],
)
def test_columns_are_known_in_three_languages(
    entrepot: Command, tmp_path: Path, header: tuple[str, ...]
) -> None:
    plain = told(entrepot("pair", listed(tmp_path, KILN, MILE, BANK), "--format", "json").out)
    other = write(tmp_path / "other.csv", csv_text((header, KILN, MILE, BANK)))
    assert told(entrepot("pair", other, "--format", "json").out) == plain


def test_bad_rows_are_told_and_the_good_are_paired(entrepot: Command, tmp_path: Path) -> None:
    bad = [
        ("k", "Again", "coast", "finance", "", "1", "", ""),
        ("e", "Empty", "coast", "", "", "1", "", ""),
        ("q", "Quota", "coast", "finance", "", "many", "", ""),
        ("h", "Half", "coast", "finance", "", "1.5", "", ""),
        ("l", "Latitude", "coast", "finance", "", "1", "95", "10"),
        ("o", "One", "coast", "finance", "", "1", "29", ""),
    ]
    said = entrepot("pair", listed(tmp_path, KILN, MILE, *bad), "--format", "json")
    assert (said.code, pairs(told(said.out))) == (1, [("m", "k")])
    assert "parks.csv: 6 of 8 rows refused" in said.err
    for sentence in (
        "row 4: The id “k” was already used in row 2.",
        "row 5: What the park has and lacks is empty.",
        "row 6: “many” is not a number.",
        "row 7: “1.5” is not a number.",
        "row 8: The latitude must be from -90 to 90, not “95”.",
        "row 9: One of the coordinates is empty.",
    ):
        assert sentence in said.err


def test_when_no_pair_can_be_made_the_exit_code_says_so(entrepot: Command, tmp_path: Path) -> None:
    alone = ("x", "X", "coast", "film: design", "film: venues", "1", "", "")
    said = entrepot("pair", listed(tmp_path, KILN, alone), "--format", "json")
    assert (said.code, pairs(told(said.out))) == (1, [])


def test_wrong_calls_end_in_one_sentence_with_its_remedy(entrepot: Command, tmp_path: Path) -> None:
    file = listed(tmp_path, KILN, MILE)
    no_side = ("n", "N", "", "finance", "", "1", "", "")
    unnamed = write(tmp_path / "unnamed.csv", "id,has\na,finance\n")
    kept = write(tmp_path / "kept.json", "{}")
    calls: list[tuple[tuple[object, ...], str]] = [
        ((tmp_path / "none.csv",), "There is no file"),
        ((unnamed,), "does not say what parks have and what they lack"),
        ((file, "--weights", "size=1"), "“size” is no criterion."),
        ((file, "--corridor", "near the sea"), "“near the sea” is no corridor."),
        ((file, "--max-km", "0"), "A distance of 0.0 km is no limit."),
        ((file, "--pool", "--stable"), "In one pool there may be no stable pairing."),
        ((file, "--since", kept), "is no result of pairing."),
        ((file, "--since", tmp_path / "gone.json"), "cannot be read"),
        ((file, "--keep", tmp_path / "gone" / "kept.json"), "cannot be written"),
    ]
    for words, sentence in calls:
        said = entrepot("pair", *words)
        assert (said.code, sentence in said.error) == (2, True), said.err
    said = entrepot("pair", write(tmp_path / "mixed.csv", csv_text((HEADER, KILN, no_side))))
    assert (said.code, said.error.endswith("or pair them in one pool.")) == (2, True)


def test_without_or_tools_it_says_what_to_install_and_stable_pairs_are_still_made(
    entrepot: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ortools", None)
    file = listed(tmp_path, KILN, MILE)
    said = entrepot("pair", file)
    assert (said.code, "pip install 'entrepot[allocation]'" in said.error) == (2, True)
    assert entrepot("pair", file, "--stable").code == 0


def test_wishes_and_exclusions_are_written_by_id_or_by_name(entrepot: Command, tmp_path: Path) -> None:
    header = (*HEADER, "wishes", "exclusions")
    file = write(
        tmp_path / "parks.csv",
        csv_text((header, (*KILN, "Bank Quarter; Nobody", "Design Mile"), (*MILE, "", ""), (*BANK, "k", ""))),
    )
    said = entrepot("pair", file, "--format", "json")
    assert pairs(told(said.out)) == [("b", "k")]
    assert "row 2: No park of this list is “Nobody”; it was passed over." in said.err


def test_what_other_weights_change_is_shown_beside_a_kept_result(entrepot: Command, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    entrepot("pair", DEMO, "--keep", kept, "--draws", 1)
    same = told(entrepot("pair", DEMO, "--since", kept, "--format", "json", "--draws", 1).out)
    assert {row["change"] for row in same} == {"kept"}
    other = told(
        entrepot("pair", DEMO, "--since", kept, "--weights", "near=60", "--format", "json", "--draws", 1).out
    )
    assert {row["change"] for row in other} == {"new", "gone", "kept"}
    assert len(same) == sum(row["change"] in ("gone", "kept") for row in other)


def links(cell: str) -> set[tuple[str, str]]:
    """Sector and link of a cell of the demo's list, read apart from the engine."""
    found = set()
    for group in cell.split(";"):
        *sector, names = group.split(":")
        found |= {("".join(sector).strip(), name.strip()) for name in names.split(",")}
    return found


@pytest.mark.parametrize("more", [(), ("--stable",), ("--pool",)])
def test_the_reasons_of_the_demos_pairs_read_true_against_its_list(
    entrepot: Command, more: tuple[str, ...]
) -> None:
    with DEMO.open(encoding="utf8", newline="") as stream:
        parks = {row["id"]: row for row in csv.DictReader(stream)}
    said = entrepot("pair", DEMO, "--format", "json", "--draws", 5, *more)
    rows = [row for row in told(said.out) if row["partner"]]
    assert (said.code, len(parks), len(rows) >= 25) == (0, 57, True)
    for row in rows:
        assert row["reasons"][0]["kind"] == "gives"
        for reason in row["reasons"]:
            if reason["kind"] == "gives":
                giver, taker = parks[reason["giver"]], parks[reason["taker"]]
                had, lacked = links(giver["has"]), links(taker["lacks"])
                met = {
                    (sector, link)
                    for sector, link in lacked
                    if {(sector, link), ("", link)} & had or (not sector and link in {one for _, one in had})
                }
                assert set().union(*map(links, reason["items"])) == met
                assert reason["of"] == len(lacked)
            elif reason["kind"] == "chain":
                held = [
                    {link for sector, link in links(parks[row[who]]["has"]) if sector == reason["sector"]}
                    for who in ("park", "partner")
                ]
                assert (set(reason["links"]), reason["alone"]) == (held[0] | held[1], max(map(len, held)))
            elif reason["kind"] == "weaker":
                assert reason["park"] == min(
                    (row["park"], row["partner"]), key=lambda key: float(parks[key]["strength"])
                )
            elif reason["kind"] == "wished":
                wishes = [one.strip() for one in parks[reason["park"]]["wishes"].split(";")]
                assert wishes.index(reason["partner"]) + 1 == reason["place"]


def test_it_runs_as_a_process_of_its_own_without_a_node(tmp_path: Path) -> None:
    said = in_shell(
        "pair", listed(tmp_path, KILN, MILE), "--stable", "--format", "json", home=tmp_path / "no-home"
    )
    assert (said.code, pairs(told(said.out))) == (0, [("m", "k")])
    assert not (tmp_path / "no-home").exists()


def test_a_stable_pairing_says_that_nothing_blocks_it(entrepot: Command) -> None:
    assert "Pairs that block it: 0." in entrepot("pair", DEMO, "--stable", "--draws", 1).err
