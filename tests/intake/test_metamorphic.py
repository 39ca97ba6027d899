"""What must hold for any list: nothing lost, order and encoding without effect, refused rows kept whole."""

import gzip
import json
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.intake.formats import open_file
from entrepot.intake.outcome import Outcome, take
from entrepot.intake.records import Record, read_records
from entrepot.intake.refused import suggested_path, write_refused
from entrepot.intake.rows import SourceError
from tests.intake.corpus import csv_text, identify, write, write_xlsx

HEADER = ("id", "title", "text", "预算", "Farbe")
# What people type: Chinese, German, English, signs of all formats, quotation marks, line ends, formulas.
CELL = st.text(
    st.sampled_from(list("abc XYZ äöü 陶瓷裂纹检测設備0123456789,;|\t\"'=+-@.!?。；\n<>&{}[]µ℃€")),
    max_size=12,
)
ROWS = st.lists(
    st.tuples(st.sampled_from(["", "a", "b", "c", "d", "e", "f", "g"]), CELL, CELL, CELL, CELL),
    min_size=1,
    max_size=12,
)
UNIQUE = st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=12).map(
    lambda rows: [(f"id{place}", f"t{title}", *rest) for place, (title, *rest) in enumerate(rows)]
)
QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def read(path: Path) -> tuple[list[Record], Outcome]:
    records: list[Record] = []
    outcome = take(read_records(open_file(path), identify=identify, kind="need"), on_record=records.append)
    return records, outcome


def content(records: list[Record]) -> Counter[tuple[str, str]]:
    return Counter((record.key, record.fingerprint) for record in records)


@QUICK
@given(ROWS)
def test_every_row_is_accepted_refused_or_blank(rows: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "list.csv", csv_text([HEADER, *rows]))
        try:
            records, outcome = read(path)
        except SourceError:
            assert not any(cell.strip() for row in rows for cell in row)
            return
    assert outcome.read == outcome.accepted + outcome.refused + outcome.blank == len(rows)
    assert outcome.accepted == len(records)


@QUICK
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"id,title,text\n", b'{"title": "a"}\n', b'[{"title": "a"},']),
)
def test_any_bytes_give_rows_or_one_named_problem(noise: bytes, head: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "list.csv", head + noise)
        try:
            records, outcome = read(path)
        except SourceError:
            return
    assert outcome.read == outcome.accepted + outcome.refused + outcome.blank
    assert [text for record in records for text in (record.title, record.text) if "\ufffd" in text] == []


@QUICK
@given(UNIQUE, st.randoms(use_true_random=False))
def test_order_of_rows_has_no_effect(rows: list[tuple[str, ...]], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder:
        first, _ = read(write(Path(folder) / "a.csv", csv_text([HEADER, *rows])))
        second, _ = read(write(Path(folder) / "b.csv", csv_text([HEADER, *shuffled])))
    assert content(first) == content(second)


@QUICK
@given(UNIQUE)
def test_format_and_encoding_have_no_effect(rows: list[tuple[str, ...]]) -> None:
    # A line that tells the encodings apart, as real lists have many.
    rows = [
        *rows,
        ("last", "用于陶瓷裂纹检测的太赫兹成像设备", "分辨率高，速度快，适合在线检测。", "", "红色"),
    ]
    objects = [dict(zip(HEADER, row, strict=True)) for row in rows]
    text = csv_text([HEADER, *rows])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [
            write(folder / "1.csv", text, "utf-8"),
            write(folder / "2.csv", text, "utf-8-sig"),
            write(folder / "3.csv", text, "gb18030"),
            write(folder / "4.csv", text, "utf-16"),
            write(folder / "5.csv.gz", gzip.compress(text.encode())),
            write(folder / "6.jsonl", "\n".join(json.dumps(each) for each in objects)),
            write(folder / "7.json", json.dumps(objects, ensure_ascii=False)),
        ]
        found = [content(read(path)[0]) for path in paths]
    assert found == [found[0]] * len(paths)
    assert sum(found[0].values()) == len(rows)


@QUICK
@given(ROWS)
def test_refused_rows_come_back_as_they_were(rows: list[tuple[str, ...]]) -> None:
    rows = [*rows, ("z", "kept", "", "", ""), ("z", "refused", "", "", "")]
    with tempfile.TemporaryDirectory() as folder:
        source = open_file(write(Path(folder) / "list.csv", csv_text([HEADER, *rows])))
        refused: list[dict[str, object]] = []
        made = suggested_path(source)
        with write_refused(source, made) as file:
            take(
                read_records(source, identify=identify, kind="need"),
                on_refused=lambda row: (file.add(row), refused.append(dict(row.values)))[0],
            )
        again: list[str] = []
        reading = read_records(open_file(made), identify=identify, kind="need")
        take(
            reading,
            on_record=lambda record: again.append(record.text),
            on_refused=lambda row: again.append(str(row.values.get("text", ""))),
        )
    assert again == [str(each.get("text", "")) for each in refused]


@pytest.mark.slow
def test_a_list_of_ten_thousand_rows_in_both_formats(tmp_path: Path) -> None:
    rows = [(f"id{number}", f"标题{number}", "用于检测。", "5万元", "rot") for number in range(10_000)]
    first, outcome = read(write(tmp_path / "list.csv", csv_text([HEADER, *rows])))
    second, _ = read(write_xlsx(tmp_path / "list.xlsx", [HEADER, *rows]))
    assert (outcome.read, outcome.accepted) == (10_000, 10_000)
    assert content(first) == content(second)


def test_progress_reaches_its_end(tmp_path: Path) -> None:
    rows = [(f"id{number}", "a", "b", "", "") for number in range(2_000)]
    for path in (
        write(tmp_path / "list.csv", csv_text([HEADER, *rows])),
        write_xlsx(tmp_path / "list.xlsx", [HEADER, *rows]),
    ):
        seen: list[tuple[int, int, str]] = []
        take(
            read_records(
                open_file(path), identify=identify, kind="need", progress=lambda *at, to=seen: to.append(at)
            )
        )
        done = [done for done, _, _ in seen]
        assert (done == sorted(done), seen[-1][0] == seen[-1][1], len(seen) >= 4) == (True, True, True)


def test_listing_stops_anywhere_without_leaving_files_open(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.csv.gz",
        gzip.compress(csv_text([HEADER, *[(str(n), "a", "b", "", "") for n in range(5_000)]]).encode()),
    )
    first = next(iter(read_records(open_file(path), identify=identify, kind="need")))
    assert first.record.key == "0"  # type: ignore[union-attr]
