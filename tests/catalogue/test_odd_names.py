"""Columns and files whose names hold what no database takes: told, never the end of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from entrepot.catalogue.imports import carry_out, open_list
from entrepot.catalogue.models import Resource
from entrepot.intake.domain import Options
from entrepot.intake.models import Run
from entrepot.people.domain import Party
from tests.cast import cast

pytestmark = pytest.mark.django_db
TEST = Party.machine("test")


def brought_in(path: Path, content: bytes) -> Run:
    cast()
    path.write_bytes(content)
    return carry_out(open_list(path=path, name=path.name, options=Options(kind="facility"), by=TEST))


def test_half_a_character_in_a_column_s_name_becomes_a_question_mark(tmp_path: Path) -> None:
    run = brought_in(
        tmp_path / "kilns.jsonl",
        b'{"id":"a-1","title":"Kiln","text":"Fires","odd\\udfff":"x"}\n{"id":"a-2","title":"Kiln","text":"Fires","odd\\udfff":"\\u0000"}\n',
    )
    assert (run.state, run.new, run.refused, run.unknown_columns) == ("done", 1, 1, ["odd?"])
    assert Resource.objects.get().facts == {"odd?": "x"}
    assert (run.problems[0]["column"], run.problems[0]["params"]) == ("odd?", {"field": "“odd?”"})


def test_a_nul_in_a_column_s_name_becomes_a_question_mark(tmp_path: Path) -> None:
    run = brought_in(tmp_path / "kilns.csv", b"id,title,text,odd\x00col\na-1,Kiln,Fires,x\n")
    assert (run.state, run.new, run.unknown_columns) == ("done", 1, ["odd?col"])
    assert Resource.objects.get().facts == {"odd?col": "x"}


def test_a_file_whose_name_is_not_utf_8_is_read(tmp_path: Path) -> None:
    run = brought_in(tmp_path / "\udcfcfen.csv", b"id,title,text\na-1,Kiln,Fires\n")
    assert (run.state, run.file, run.source.name) == ("done", "?fen.csv", "?fen.csv")
