"""Lists of instruments as their owners would hand them in."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from entrepot.catalogue.imports import ImportReport, import_file
from entrepot.catalogue.models import Resource
from entrepot.intake.domain import AS_WRITTEN, Options
from entrepot.people.domain import Party
from tests.intake.corpus import write_xlsx

COLUMNS = ("编号", "名称", "描述", "单位", "所在城市", "价格", "重量")
ROWS = (
    (
        "f-1",
        "太赫兹成像系统",
        "用于陶瓷裂纹的无损检测，分辨率十五微米。",
        "云山大学",
        "广州",
        "900元/小时",
        "300 kg",
    ),
    ("f-2", "涡流探伤仪", "检测金属管材的表面裂纹。", "青岛装备研究院", "深圳", "3000元/天", "12 kg"),
    ("f-3", "扫描电镜", "观察材料断口，放大二十万倍。", "云山大学", "广州", "面议", ""),
)


def csv_bytes(
    rows: Sequence[Sequence[str]] = ROWS, columns: Sequence[str] = COLUMNS, encoding: str = "utf-8"
) -> bytes:
    """Rows under their column names as delimited text."""
    made = io.StringIO()
    csv.writer(made).writerows([columns, *rows])
    return made.getvalue().encode(encoding)


def write_csv(path: Path, rows: Sequence[Sequence[str]] = ROWS, columns: Sequence[str] = COLUMNS) -> Path:
    path.write_bytes(csv_bytes(rows, columns))
    return path


def in_formats(folder: Path) -> dict[str, Path]:
    """The same rows as CSV in two encodings, packed, as a workbook, as JSON lines and as a JSON array."""
    objects = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
    made = {name: folder / f"list.{name}" for name in ("csv", "tsv", "xlsx", "jsonl", "json", "csv.gz")}
    made["gb18030"] = folder / "gb.csv"
    write_csv(made["csv"])
    made["gb18030"].write_bytes(csv_bytes(encoding="gb18030"))
    made["tsv"].write_text("\n".join("\t".join(row) for row in (COLUMNS, *ROWS)) + "\n", encoding="utf8")
    write_xlsx(made["xlsx"], [COLUMNS, *ROWS])
    made["jsonl"].write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in objects), encoding="utf8"
    )
    made["json"].write_text(json.dumps(objects, ensure_ascii=False), encoding="utf8")
    made["csv.gz"].write_bytes(gzip.compress(csv_bytes()))
    return made


def bring_in(
    path: Path, kind: str | None = "facility", *, options: Options = AS_WRITTEN, **how: object
) -> ImportReport:
    """Import a list."""
    return import_file(
        path=path, by=Party.machine("test"), options=replace(options, kind=kind or ""), **how,
    )  # fmt: skip


def counted(report: ImportReport) -> tuple[int, int, int, int]:
    """Rows read, accepted, refused and blank."""
    outcome = report.outcome
    return outcome.read, outcome.accepted, outcome.refused, outcome.blank


def stored() -> dict[str, tuple[object, ...]]:
    """What the catalogue holds of each resource, without when and from which file it came."""
    return {
        item.key: (
            item.kind, item.language, item.texts, item.fields, item.facts, item.place_id,
            item.organisation.texts if item.organisation else None, item.fingerprint,
        )
        for item in Resource.objects.select_related("organisation")
    }  # fmt: skip
