"""Belongings written as one file: JSON, or a ZIP of CSV files. Rows are written as they are read; a few are in memory at a time."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import IO, Any, Final

from entrepot.deals.belongings.dealings import DEALINGS
from entrepot.deals.belongings.performing import PERFORMED
from entrepot.deals.belongings.records import RECORDS
from entrepot.deals.belongings.tables import MEMBERS, Table
from entrepot.intake.guard import guard
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock

TABLES: Final[tuple[Table, ...]] = (*RECORDS, *DEALINGS, *PERFORMED, MEMBERS)
"""All tables, in their order."""


class Form(StrEnum):
    """As what belongings are written."""

    JSON = "json"
    CSV = "csv"
    """A ZIP with a CSV file for each table."""


ENDINGS: Final = {Form.JSON: "json", Form.CSV: "zip"}
MEDIA: Final = {Form.JSON: "application/json", Form.CSV: "application/zip"}


def write(stream: IO[bytes], organisation: Organisation, form: Form, party: Party) -> None:
    """Write everything that an organisation owns to a stream, for somebody who may take it out: see `actions.take_out`."""
    made = clock.now().astimezone(UTC)
    if form is Form.JSON:
        _write_json(stream, organisation, made, party)
    else:
        _write_zip(stream, organisation, made, party)


def readme(organisation: Organisation, made: datetime) -> str:
    """What the files hold, column by column."""
    lines = [
        f"# What {organisation.key} owns here", "",
        f"Taken out on {made:%Y-%m-%d %H:%M} UTC. Times are in UTC, days and times as in ISO 8601, amounts with a point. The files are CSV in",
        "UTF-8 with a byte order mark; lists and tables inside of a cell are JSON. Text that a spreadsheet would run as a formula has an",
        "apostrophe before it, which is no part of the text.",
    ]  # fmt: skip
    for table in TABLES:
        lines += ["", f"## {table.name}.csv", "", table.about, "", "| column | means |", "|---|---|"]
        lines += [f"| {name} | {meaning} |" for name, meaning in table.columns]
    return "\n".join([*lines, ""])


def _write_json(stream: IO[bytes], organisation: Organisation, made: datetime, party: Party) -> None:
    about = {
        "organisation": organisation.key,
        "made": made.isoformat(),
        "columns": {table.name: dict(table.columns) for table in TABLES},
    }
    stream.write(b'{"about": ' + _json(about))
    for table in TABLES:
        stream.write(f',\n"{table.name}": ['.encode())
        between, names = b"\n", [name for name, _meaning in table.columns]
        for values in table.rows(organisation, party):
            stream.write(between + _json(dict(zip(names, values, strict=True))))
            between = b",\n"
        stream.write(b"]")
    stream.write(b"}\n")


def _write_zip(stream: IO[bytes], organisation: Organisation, made: datetime, party: Party) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_member("README.md", made), readme(organisation, made))
        for table in TABLES:
            with packed.open(_member(f"{table.name}.csv", made), "w", force_zip64=True) as raw:
                _write_table(raw, table, table.rows(organisation, party))


def _write_table(raw: IO[bytes], table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="", write_through=True)
    target = csv.writer(text)
    target.writerow([name for name, _meaning in table.columns])
    target.writerows([_cell(value) for value in values] for values in rows)
    text.detach()


def _member(name: str, made: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, made.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guard(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
