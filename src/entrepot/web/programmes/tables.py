"""Applications as a table, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from entrepot.programmes.domain.forms import Field, FieldKind, wrongs
from entrepot.programmes.models import Application, Programme
from entrepot.web.names import ORGANISATIONS, known_names, name_in, organisation_name, place_name
from entrepot.web.programmes.answers import in_words
from entrepot.web.programmes.eligibility import finding_lines
from entrepot.web.programmes.when import node_zone
from entrepot.web.programmes.words import said, state_name
from entrepot.web.sheets import Row, Sheet


def application_sheet(programme: Programme, found: Iterable[Application]) -> Sheet:
    """One row for each application, one column for each question; numbers as numbers, documents by the names of their files."""
    fields = programme.call.fields
    head = (
        _("Organisation"), _("Kind"), _("Place"), _("State"), _("Handed in"), _("Whether it may apply"), _("Reason"), _("Id"),
        *(said(field.names).text for field in fields),
    )  # fmt: skip
    return _("Applications"), head, _rows(fields, found)


def _rows(fields: tuple[Field, ...], found: Iterable[Application]) -> Iterator[Row]:
    zone, names = node_zone(), known_names()
    for one in found:
        organisation, documents = one.organisation, {file.key: file.name for file in one.files.all()}
        yield (
            organisation_name(organisation), name_in(ORGANISATIONS, organisation.kind), place_name(organisation.place),
            state_name(one.state), f"{one.handed_in.astimezone(zone):%Y-%m-%d %H:%M}" if one.handed_in else "",
            "; ".join(f"{line.word}: {line.sentence}" for line in finding_lines(one.findings, names)), one.reason, one.key,
            *(_cell(field, one.answers.get(field.key), documents) for field in fields),
        )  # fmt: skip


def _cell(field: Field, answer: object, documents: dict[str, str]) -> str | float:
    if field.kind == FieldKind.DOCUMENT:
        return documents.get(str(answer), "")
    if (
        field.kind == FieldKind.NUMBER
        and answer
        and not wrongs([field], {field.key: answer}, handed_in=False)
    ):
        return float(Decimal(str(answer)))
    return in_words(field, answer)
