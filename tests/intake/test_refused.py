"""The file of refused rows: safe to open, complete, and accepted again once corrected."""

import csv
import json
from pathlib import Path

import pytest
from python_calamine import load_workbook

from entrepot.intake.formats import open_file
from entrepot.intake.guard import guard, unguard
from entrepot.intake.outcome import Outcome, take
from entrepot.intake.records import Refused, read_records
from entrepot.intake.refused import suggested_path, write_refused
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import csv_text, identify, records, refusals, write, write_xlsx

ROWS = [
    ("id", "title", "text"),
    ("a", "x", "y"),
    ("a", "=1+1", "-5 ℃"),
    ("b", "", ""),
    ("c", "z", "'=quoted"),
]


def refused_file(path: Path) -> tuple[Path, Outcome]:
    source = open_file(path)
    made = suggested_path(source)
    with write_refused(source, made) as refused:
        outcome = take(read_records(source, identify=identify, kind="need"), on_refused=refused.add)
    return made, outcome


def test_names_of_the_files(tmp_path: Path) -> None:
    names = {
        name: suggested_path(open_file(write(tmp_path / name, text))).name
        for name, text in [
            ("a.csv", "title\nx"),
            ("b.v2.tsv", "id\ttitle\n1\tx"),
            ("c.jsonl", '{"title": 1}'),
            ("d", "title\nx"),
        ]
    }
    assert names == {
        "a.csv": "a.refused.csv",
        "b.v2.tsv": "b.v2.refused.tsv",
        "c.jsonl": "c.refused.jsonl",
        "d": "d.refused.csv",
    }


def test_formulas_are_disarmed_in_delimited_text(tmp_path: Path) -> None:
    made, _ = refused_file(write(tmp_path / "list.csv", csv_text(ROWS)))
    assert made.read_bytes()[:3] == b"\xef\xbb\xbf"
    with made.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["id", "title", "text", "problem", "remedy", "list row"],
            [
                "a",
                "'=1+1",
                "'-5 ℃",
                "The id “a” was already used in row 2. (“id”)",
                "Give every row its own id.",
                "3",
            ],
            ["b", "", "", "The text is empty. (“text”)", "Fill it in.", "4"],
        ]


def test_cells_are_strings_in_a_workbook(tmp_path: Path) -> None:
    made, _ = refused_file(
        write_xlsx(tmp_path / "list.xlsx", [*ROWS[:2], ("a", "x", "y"), ("0755", None, None)])
    )
    assert load_workbook(made).get_sheet_by_index(0).to_python() == [
        ["id", "title", "text", "problem", "remedy", "list row"],
        ["a", "x", "y", "The id “a” was already used in row 2. (“id”)", "Give every row its own id.", "3"],
        ["0755", "", "", "The text is empty. (“text”)", "Fill it in.", "4"],
    ]


def test_values_keep_their_types_in_json(tmp_path: Path) -> None:
    lines = [{"id": "a", "title": "x"}, {"id": "a", "title": "y", "facts": {"n": 3}, "keywords": ["k"]}]
    made, _ = refused_file(write(tmp_path / "list.json", json.dumps(lines)))
    report = {
        "problem": "The id “a” was already used in row 1. (“id”)",
        "remedy": "Give every row its own id.",
        "list row": "2",
    }
    assert [json.loads(line) for line in made.read_text(encoding="utf-8").splitlines()] == [
        {**lines[1], **report}
    ]


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "jsonl"])
def test_corrected_file_is_accepted_whole(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"list.{ending}"
    rows = [("id", "title", "text"), ("a", "x", "y"), ("a", "=1+1", "-5 ℃"), ("a", "'@z", "''+w")]
    if ending == "xlsx":
        write_xlsx(path, [rows[0], *((row[0], row[1].replace("=", "﹦"), row[2]) for row in rows[1:])])
    elif ending == "jsonl":
        write(path, "\n".join(json.dumps(dict(zip(rows[0], row, strict=True))) for row in rows[1:]))
    else:
        write(path, csv_text(rows, "\t" if ending == "tsv" else ","))
    made, outcome = refused_file(path)
    assert outcome.refused == 2
    assert refusals(made) == [((2 if ending == "jsonl" else 3), Code.ID_DUPLICATE)]
    if ending != "xlsx":
        text = made.read_text(encoding="utf-8-sig")
        place = text.rindex('"a"') if ending == "jsonl" else text.rindex("\na") + 1
        made.write_text(text[:place] + text[place:].replace("a", "b", 1), encoding="utf-8")
        assert [(record.title, record.text) for record in records(made)] == [
            ("=1+1", "-5 ℃"),
            ("'@z", "''+w"),
        ]


def test_cells_beyond_the_header_and_broken_bytes_are_shown(tmp_path: Path) -> None:
    content = b"id,title,text\n1,a,b,extra\n" + b"2,\xe6\xb6,\xff\n" + "3,检测,测量\n4,检测,测量\n".encode()
    made, _ = refused_file(write(tmp_path / "list.csv", content))
    with made.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["title"], row["text"], row["Column D"]) for row in rows] == [
        ("a", "b", "extra"),
        ("\\xe6\\xb6", "\\xff", ""),
    ]


def test_nothing_refused_leaves_no_file(tmp_path: Path) -> None:
    refused_file(write(tmp_path / "list.csv", csv_text(ROWS[:2])))
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_interrupted_reading_leaves_no_file_and_keeps_an_older_one(tmp_path: Path) -> None:
    source = open_file(write(tmp_path / "list.csv", csv_text(ROWS)))
    older = write(tmp_path / "list.refused.csv", "older")

    def interrupted() -> None:
        with write_refused(source, older) as refused:
            take(read_records(source, identify=identify, kind="need"), on_refused=refused.add)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert sorted((path.name, path.stat().st_size) for path in tmp_path.iterdir()) == [
        ("list.csv", source.size), ("list.refused.csv", 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@x", "\tx", "'=1", "''-", "'plain", "plain", "", "'", "1-2"]
)
def test_guard_is_taken_off_again(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_long_name_is_cut_so_that_the_file_system_takes_it(tmp_path: Path) -> None:
    source = open_file(write(tmp_path / "list.csv", "id,title\n1,a\n"), name=f"{'需' * 83}.csv")
    made = suggested_path(source)
    with write_refused(source, made) as rows:
        rows.add(Refused(2, {"id": "1"}, ()))
    assert (made.name, made.is_file()) == (f"{'需' * 60}.refused.csv", True)
