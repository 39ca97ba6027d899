"""``entrepot entitlements``: the policies and finance offers that an organisation can get, and why or why not."""

from __future__ import annotations

from typing import Annotated

import typer

from entrepot.cli.options import Form
from entrepot.cli.output import DONE, PARTLY, Format, fail, rows
from entrepot.cli.setup import open_node

COLUMNS = ("resource", "kind", "answer", "until", "reasons")


def command(
    organisation: Annotated[str, typer.Argument(help="Id of the organisation.")], form: Form = Format.table
) -> None:
    """Hold every policy and finance offer against an organisation: what it can get now first, then what needs an answer, then what not."""
    open_node()
    from entrepot.engine.reasons import condition_reason
    from entrepot.matching.entitlements import entitlements
    from entrepot.people.models import Organisation

    record = Organisation.objects.select_related("place").filter(key=organisation, joined_into=None).first()
    if record is None:
        raise fail(f"There is no organisation “{organisation}”.", "Look for its id on its page.")
    table: list[dict[str, object]] = [
        {
            "resource": item.offer.key, "kind": str(item.offer.kind), "answer": item.entitlement.answer,
            "until": None if item.entitlement.until is None else item.entitlement.until.isoformat(),
            "reasons": [condition_reason(condition).row() for condition in item.entitlement.conditions],
        }
        for item in entitlements(record)
    ]  # fmt: skip
    rows(table, form, COLUMNS)
    raise typer.Exit(DONE if any(row["answer"] == "now" for row in table) else PARTLY)
