"""``entrepot match``: two lists in, explained ranked matches out."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command, in_shell
from tests.intake.corpus import csv_text, write, write_xlsx

NEEDS = (
    ("id", "title", "description"),
    ("n1", "Cracks in tiles", "Cracks in the glaze of tiles are missed by eye."),
    ("n2", "Brewing", "Fermentation of dark tea is slow."),
)
RESOURCES = (
    ("award_id", "title", "abstract"),
    ("r1", "Imaging", "Finds cracks in glaze without touching the tiles."),
    ("r2", "Weld inspection", "X-ray of welds in pipes."),
    ("r3", "Starter cultures", "Cultures for the fermentation of dark tea."),
)


@pytest.fixture
def lists(tmp_path: Path) -> tuple[Path, Path]:
    """Needs and resources as CSV."""
    return write(tmp_path / "needs.csv", csv_text(NEEDS)), write(
        tmp_path / "resources.csv", csv_text(RESOURCES)
    )


def asked(needs: Path, resources: Path, *more: object) -> tuple[object, ...]:
    return ("match", "--needs", needs, "--resources", resources, "--embedder", "none", *more)


def told(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def best(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {row["need"]: row["resource"] for row in rows if row["rank"] == 1}


def test_matches_as_json_one_object_a_line(entrepot: Command, lists: tuple[Path, Path]) -> None:
    said = entrepot(*asked(*lists, "--format", "json"))
    rows = told(said.out)
    assert (said.code, best(rows)) == (0, {"n1": "r1", "n2": "r3"})
    first = rows[0]
    assert set(first) == {"need", "rank", "resource", "score", "grade", "reasons"}
    met = {
        (reason["need"].lower(), reason["offer"]) for reason in first["reasons"] if reason["kind"] == "words"
    }
    assert {("cracks", "cracks"), ("tiles", "tiles"), ("glaze", "glaze")} <= met
    assert 0 <= first["score"] <= 1
    assert first["grade"] in {"strong", "fair", "weak", "none"}
    assert "Compared by words only" in said.err


def test_matches_as_csv_for_programs(entrepot: Command, lists: tuple[Path, Path]) -> None:
    said = entrepot(*asked(*lists, "--format", "csv"))
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert (said.code, list(rows[0])) == (0, ["need", "rank", "resource", "score", "grade", "reasons"])
    assert {row["need"]: row["resource"] for row in rows if row["rank"] == "1"} == {"n1": "r1", "n2": "r3"}


def test_matches_as_a_table_for_people(entrepot: Command, lists: tuple[Path, Path]) -> None:
    said = entrepot(*asked(*lists))
    lines = said.out.splitlines()
    assert said.code == 0
    assert lines[0].split() == ["need", "rank", "resource", "score", "grade", "reasons"]
    assert any(line.split()[:3] == ["n1", "1", "r1"] for line in lines)


def test_results_go_to_one_stream_and_progress_to_the_other(
    entrepot: Command, lists: tuple[Path, Path]
) -> None:
    said = entrepot(*asked(*lists, "--format", "json"))
    assert len(told(said.out)) == len(said.out.splitlines())
    assert "needs.csv: " in said.err
    assert "Explaining: 2/2" in said.err


@pytest.mark.parametrize("ending", ["csv.gz", "tsv", "jsonl", "jsonl.gz", "json", "xlsx"])
def test_every_format_gives_the_same_matches(
    entrepot: Command, lists: tuple[Path, Path], ending: str
) -> None:
    plain = entrepot(*asked(*lists, "--format", "json"))
    objects = [dict(zip(RESOURCES[0], row, strict=True)) for row in RESOURCES[1:]]
    contents = {
        "csv.gz": csv_text(RESOURCES), "tsv": csv_text(RESOURCES, "\t"), "json": json.dumps(objects),
        "jsonl": "\n".join(map(json.dumps, objects)), "jsonl.gz": "\n".join(map(json.dumps, objects)),
    }  # fmt: skip
    other = lists[1].with_name(f"other.{ending}")
    if ending == "xlsx":
        write_xlsx(other, RESOURCES)
    else:
        content = contents[ending].encode()
        other.write_bytes(gzip.compress(content) if ending.endswith("gz") else content)
    assert told(entrepot(*asked(lists[0], other, "--format", "json")).out) == told(plain.out)


def test_titles_can_be_left_out(entrepot: Command, lists: tuple[Path, Path]) -> None:
    secret = write(
        lists[0].with_name("n.csv"), csv_text((NEEDS[0], ("n1", "Weld inspection", "Cracks in glaze.")))
    )
    whole = told(entrepot(*asked(secret, lists[1], "--format", "json")).out)
    without = told(entrepot(*asked(secret, lists[1], "--format", "json", "--title-column", "none")).out)
    assert "r2" in {row["resource"] for row in whole}
    assert {row["resource"] for row in without} == {"r1"}


def test_columns_can_be_named(entrepot: Command, tmp_path: Path, lists: tuple[Path, Path]) -> None:
    odd = write(tmp_path / "odd.csv", "id,foo,bar\nn1,Weld inspection,cracks in glaze\n")
    said = entrepot(
        *asked(odd, lists[1], "--format", "json", "--text-column", "bar", "--title-column", "none")
    )
    assert said.code == 2  # the resources have no column of that name
    assert "bar" in said.error
    renamed = write(tmp_path / "r.csv", csv_text((("id", "foo", "bar"), *RESOURCES[1:])))
    said = entrepot(
        *asked(odd, renamed, "--format", "json", "--text-column", "bar", "--title-column", "none")
    )
    assert best(told(said.out)) == {"n1": "r1"}


def test_several_files_of_resources_are_one_list(
    entrepot: Command, lists: tuple[Path, Path], tmp_path: Path
) -> None:
    second = write(
        tmp_path / "second.csv", csv_text((RESOURCES[0], ("r1", "Same id", "Cracks in glaze of tiles.")))
    )
    rows = told(entrepot(*asked(*lists, second, "--format", "json")).out)
    assert {"r1", "second.csv:r1"} <= {row["resource"] for row in rows}


def test_only_as_many_as_asked(entrepot: Command, lists: tuple[Path, Path]) -> None:
    rows = told(entrepot(*asked(*lists, "--format", "json", "--top", "1")).out)
    assert [(row["need"], row["rank"]) for row in rows] == [("n1", 1), ("n2", 1)]


def test_a_need_that_nothing_answers_says_so(entrepot: Command, lists: tuple[Path, Path]) -> None:
    bees = write(lists[0].with_name("bees.csv"), "id,title,text\nn9,Zebra crossing,Zebras wander quietly\n")
    said = entrepot(*asked(bees, lists[1], "--format", "json"))
    assert said.code == 1
    assert told(said.out) == [
        {"need": "n9", "rank": 0, "resource": None, "score": 0.0, "grade": "none", "verdict": "no_adequate_supply",
         "reasons": []},
    ]  # fmt: skip
    assert "no_adequate_supply" in entrepot(*asked(bees, lists[1])).out


def test_conditions_are_told_with_both_figures(entrepot: Command, tmp_path: Path) -> None:
    needs = write(tmp_path / "n.csv", "id,title,text,resolution\nn1,Cracks,Cracks in glaze,≤ 20 µm\n")
    offers = write(
        tmp_path / "r.csv",
        "id,title,text,resolution\nr1,A,Cracks in glaze,15 µm\nr2,B,Cracks in glaze,50 µm\n",
    )
    rows = told(entrepot(*asked(needs, offers, "--format", "json")).out)
    said = {
        row["resource"]: [item["text"] for item in row["reasons"] if item["kind"] == "condition"]
        for row in rows
    }
    assert said == {"r1": ["fits: resolution 15 µm ≤ 20 µm"], "r2": ["fails: resolution 50 µm > 20 µm"]}
    scores = {row["resource"]: row["score"] for row in rows}
    assert scores["r1"] > scores["r2"]


def test_what_looks_like_markup_is_printed_as_it_is(entrepot: Command, lists: tuple[Path, Path]) -> None:
    odd = write(
        lists[0].with_name("odd.csv"),
        "id,title,text\n[red]7[/red],Tiles,Cracks in glaze\n[12]\\,Tiles,Cracks in glaze\n",
    )
    out = entrepot(*asked(odd, lists[1])).out
    assert "[red]7[/red]" in out
    assert "[12]\\" in out
    assert "\\[12]" not in out


def test_it_runs_as_a_process_of_its_own_without_a_node(lists: tuple[Path, Path], tmp_path: Path) -> None:
    said = in_shell(*asked(*lists, "--format", "json"), home=tmp_path / "no-home")
    assert (said.code, best(told(said.out))) == (0, {"n1": "r1", "n2": "r3"})
    assert not (tmp_path / "no-home").exists()


def test_chinese_is_printed_whatever_the_terminal(tmp_path: Path) -> None:
    needs = write(tmp_path / "n.csv", "编号,标题,描述\nn1,釉面裂纹,瓷砖裂纹检测\n")
    said = in_shell(*asked(needs, needs, "--format", "json"), LC_ALL="C", PYTHONIOENCODING="utf-8")
    assert said.code == 0
    assert "裂纹" in said.out


def test_a_match_says_what_would_raise_its_grade(entrepot: Command, tmp_path: Path) -> None:
    needs = write(
        tmp_path / "n.csv",
        csv_text(
            (
                ("id", "title", "text", "resolution"),
                ("n1", "Cracks in tiles", "Cracks in the glaze.", "10 µm"),
            )
        ),
    )
    offers = write(
        tmp_path / "r.csv",
        csv_text((("id", "title", "text", "resolution"), ("r1", "Cracks in tiles", "Cracks in glaze.", "20 µm"), ("r2", "Tiles", "Tiles.", ""))),
    )  # fmt: skip
    first = told(entrepot(*asked(needs, offers, "--format", "json")).out)[0]
    (condition,) = [reason for reason in first["reasons"] if reason["kind"] == "condition"]
    assert (condition["verdict"], condition["need"], condition["need_read"], condition["offer"], condition["offer_read"]) == (
        "fails", "10 µm", "10 μm", "20 µm", "20 μm",
    )  # fmt: skip
    raised = [reason["text"] for reason in first["reasons"] if reason["kind"] == "raise"]
    assert raised == ["strong if it met resolution 10 µm (now 20 µm)"]
