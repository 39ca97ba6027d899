"""Tables as a workbook (XLSX)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from entrepot.intake.guard import guard

Row = Sequence[str | float]
Sheet = tuple[str, Sequence[str], Iterable[Row]]
"""A sheet's name, its head, and its rows."""


def as_workbook(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of these sheets. Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True})
        for name, head, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 0, 40)
            sheet.set_column(1, len(head), 16)
            for column, title in enumerate(head):
                sheet.write_string(0, column, guard(title), bold)
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, column, guard(value))
                    else:
                        sheet.write_number(number, column, value)
    return content.getvalue()
