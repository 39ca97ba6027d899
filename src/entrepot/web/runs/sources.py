"""Sources as lines of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.intake import queries as intake
from entrepot.intake.domain import Every, Protocol
from entrepot.intake.models import Source
from entrepot.web import figures
from entrepot.web.names import name_in, organisation_name
from entrepot.web.runs.rows import RunRow, run_row

PROTOCOLS: Final[dict[str, str]] = {
    Protocol.FILE: gettext_noop("handed in"),
    Protocol.DOWNLOAD: gettext_noop("fetched from an address"),
    Protocol.OAI_PMH: gettext_noop("harvested from a repository"),
}
OFTEN: Final[dict[str, str]] = {
    Every.NEVER: "",
    Every.HOUR: gettext_noop("every hour"),
    Every.DAY: gettext_noop("every day"),
    Every.WEEK: gettext_noop("every week"),
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source: whose, how it comes, what came of it last, when it is looked at next."""

    url: str
    name: str
    whose: str
    comes: str
    often: str
    next: str
    last: RunRow | None


def source_rows(sources: Iterable[Source]) -> list[SourceRow]:
    """Sources in the order of these; their last runs in one query."""
    listed = list(sources)
    last = {run.source_id: run for run in intake.last_runs(listed)}
    return [
        SourceRow(
            url=reverse("web:source", args=[item.key]),
            name=item.name,
            whose=organisation_name(item.organisation),
            comes=name_in(PROTOCOLS, item.protocol),
            often=often(item),
            next=next_run(item),
            last=run_row(last[item.pk]) if item.pk in last else None,
        )
        for item in listed
    ]


def often(source: Source) -> str:
    """How often it is looked at, nothing where nobody does by itself."""
    found = OFTEN.get(source.every, "")
    return _(found) if found else ""


def next_run(source: Source) -> str:
    """When it is looked at next."""
    if source.due is None:
        return ""
    return _("next on %(day)s, %(time)s UTC") % {
        "day": figures.day(source.due.date()),
        "time": source.due.strftime("%H:%M"),
    }
