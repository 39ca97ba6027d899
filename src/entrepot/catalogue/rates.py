"""The node's currency table."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from entrepot.runtime import home
from entrepot.vocabulary.money import Rates

OWN = Rates("CNY", date.min, "none", {})
"""When the operator keeps no table: prices in other currencies cannot be added up and count as not stated."""


def rates() -> Rates:
    """The table in the node's home, or one without rates."""
    file = home.current().rates
    return read(file) if file.exists() else OWN


def read(file: Path) -> Rates:
    """Read a currency table.

    Raises:
        ValueError: the file is not a table of rates; the message names it.
    """
    try:
        table = json.loads(file.read_text(encoding="utf8"))
        values = {currency: Decimal(value) for currency, value in table["rates"].items()}
        return Rates(table["base"], date.fromisoformat(table["as_of"]), table["source"], values)
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise ValueError(f"{file} is not a currency table: {error}") from error
